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
        LayerEntropies entropies = EntropyAnalysis.Measure(model, new EntropyOptions { Seed = 1 }, cancellation);
        WidthAdvice advice = WidthAdvice.Compute(model, entropies, budget: budget ?? WidthBudget.Own(model));
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
