using Entroscope.Cli.Input;
using Entroscope.Cli.Output;
using Entroscope.Information;
using Entroscope.Model;
using Entroscope.Reporting;

namespace Entroscope.Cli.Commands;

/// <summary><c>inspect --widths</c>: what the widths of a model carry and where parameters are better spent.</summary>
internal static class InspectWidths
{
    public static void Show(string file, long? budget, bool json, TextWriter output, CancellationToken cancellation)
    {
        ConvAC model = ModelInput.LoadGenerative(file);
        EntropyOptions draws = new() { Seed = 1 };
        WidthAdvice advice = ModelWidths.Advise(model, EntropyAnalysis.Measure(model, draws, cancellation), draws, budget, cancellation);
        if (!json)
        {
            WidthAdviceText.Write(output, advice, model.Tree, new Numbers(Nats: false));
            return;
        }

        JsonOutput.Write(output, w =>
        {
            w.WriteString("file", file);
            w.WritePropertyName("width_advice");
            ReportWriter.Json(advice, w);
        });
    }
}
