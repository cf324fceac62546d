using System.Text.Json;
using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Information;
using Entroscope.Model;
using Entroscope.Reporting;
using Entroscope.Reporting.Json;

namespace Entroscope.Cli.Commands;

/// <summary>The scaling law of given models: one in detail, several side by side.</summary>
internal sealed record ScalingAction(string[] Paths, EntropyOptions Draws, ScalingLawOptions Options, Numbers Numbers)
{
    /// <summary>Measures, fits and shows.</summary>
    /// <returns>The exit code: whether every target error was reached and, where that is asked, every verdict is decided.</returns>
    public int Run(bool json, bool decide, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        Result[] results = Array.ConvertAll(Paths, path => Measure(path, widths: json || Paths.Length == 1, error, cancellation));
        if (json)
        {
            WriteJson(output, results);
        }
        else if (results.Length == 1)
        {
            new ScalingText(Numbers, output).Show(results[0].Law);
            WidthAdviceText.Write(output, results[0].Widths!, results[0].Model.Tree, Numbers);
        }
        else
        {
            new ScalingText(Numbers, output).Compare(Paths, Array.ConvertAll(results, r => r.Law));
        }

        return Array.TrueForAll(results, r => r.Law.Measurement.Entropies.TargetReached && (r.Law.IsDecided || !decide)) ? ExitCode.Done : ExitCode.NotConverged;
    }

    private Result Measure(string path, bool widths, TextWriter error, CancellationToken cancellation)
    {
        ConvAC model = ModelInput.LoadGenerative(path);
        LongComputation.Announce(error, model, Draws, passes: widths ? 2 : 1);
        ScalingLawAnalysis law = ScalingLaw.Analyze(model, Draws, Options, cancellation);
        LayerEntropies entropies = law.Measurement.Entropies;
        if (!entropies.TargetReached)
        {
            error.WriteLine(Invariant($"entroscope: {path}: after {entropies.Draws} draws the errors asked for are not yet reached"));
        }

        EntropyOptions again = new() { Draws = entropies.Draws > 0 ? entropies.Draws : null, Seed = Draws.Seed, Engine = Draws.Engine };
        return new Result(model, law, widths ? ModelWidths.Advise(model, entropies, again, null, cancellation) : null);
    }

    private void WriteJson(TextWriter output, Result[] results) => JsonOutput.Write(output, w =>
    {
        if (results.Length == 1)
        {
            Write(w, Paths[0], results[0]);
            return;
        }

        w.WriteStartArray("models");
        foreach ((string path, Result result) in Paths.Zip(results))
        {
            w.WriteStartObject();
            Write(w, path, result);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, string path, Result result)
    {
        json.WriteString("file", path);
        ScalingLawJson.Write(json, result.Law);
        json.WritePropertyName("width_advice");
        ReportWriter.Json(result.Widths!, json);
    }

    private sealed record Result(ConvAC Model, ScalingLawAnalysis Law, WidthAdvice? Widths);
}
