using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Information.Exact;

/// <summary>What the entropy of a model's sites is.</summary>
internal static class EntropyKinds
{
    /// <summary>Gets the kind of the entropy of some sites.</summary>
    /// <param name="sites">The sites; null for all.</param>
    public static EntropyKind Of(ConvAC model, int[]? sites = null)
    {
        LeafDistribution[] leaves = sites is null ? [.. model.Leaves] : Array.ConvertAll(sites, i => model.Leaves[i]);
        return Array.TrueForAll(leaves, l => l.Alphabet > 0) ? EntropyKind.Shannon
            : Array.TrueForAll(leaves, l => l.Alphabet == 0) ? EntropyKind.Differential
            : EntropyKind.Mixed;
    }
}
