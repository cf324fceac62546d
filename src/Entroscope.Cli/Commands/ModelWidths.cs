using Entroscope.Information.Sharing;

namespace Entroscope.Cli.Commands;

/// <summary>Width advice for a model as it is.</summary>
internal static class ModelWidths
{
    /// <summary>Advises from the entropies and from what every patch shares with the rest.</summary>
    public static WidthAdvice Advise(ConvAC model, LayerEntropies entropies, EntropyOptions draws, long? budget, CancellationToken cancellation)
    {
        PatchInformation patches = PatchInformationAnalysis.Measure(model, draws, cancellation);
        return WidthAdvice.Compute(model, entropies, Array.ConvertAll(patches.Nodes, n => Math.Max(0, n.Value)), budget ?? WidthAdvice.OwnBudget(model));
    }
}
