using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Information;
using Entroscope.Reporting.Json;

namespace Entroscope.Cli.Commands;

/// <summary>The scaling law of given models: one in detail, several side by side.</summary>
internal sealed record ScalingAction(string[] Paths, EntropyOptions Draws, ScalingLawOptions Options, Numbers Numbers)
{
    /// <summary>Measures, fits and shows.</summary>
    /// <returns>Whether every verdict is decided.</returns>
    public bool Run(bool json, TextWriter output, CancellationToken cancellation)
    {
        ScalingLawAnalysis[] analyses = Array.ConvertAll(Paths, path => ScalingLaw.Analyze(ModelInput.LoadGenerative(path), Draws, Options, cancellation));
        if (json)
        {
            WriteJson(output, analyses);
        }
        else if (analyses.Length == 1)
        {
            new ScalingText(Numbers, output).Show(analyses[0]);
        }
        else
        {
            new ScalingText(Numbers, output).Compare(Paths, analyses);
        }

        return Array.TrueForAll(analyses, a => a.IsDecided);
    }

    private void WriteJson(TextWriter output, ScalingLawAnalysis[] analyses) => JsonOutput.Write(output, w =>
    {
        if (analyses.Length == 1)
        {
            w.WriteString("file", Paths[0]);
            ScalingLawJson.Write(w, analyses[0]);
            return;
        }

        w.WriteStartArray("models");
        foreach ((string path, ScalingLawAnalysis analysis) in Paths.Zip(analyses))
        {
            w.WriteStartObject();
            w.WriteString("file", path);
            ScalingLawJson.Write(w, analysis);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    });
}
