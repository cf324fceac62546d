using Entroscope.Information.Ledgers;
using Entroscope.Numerics;

namespace Entroscope.Information.Entropies;

/// <summary>The differences that the statements about levels are judged by, in nats. Index l = 0..L unless said otherwise.</summary>
/// <param name="Rise">H(X|D_(l+1)) - H(X|D_l), for L with H(X|Y) first.</param>
/// <param name="ClassRise">H(X) - H(X|Y).</param>
/// <param name="Below">H(X) - H(X|D_l).</param>
/// <param name="Above">The patch entropies of cut l less H(X).</param>
/// <param name="Fall">The patch entropies of cut l less those of cut l+1, l = 0..L-1.</param>
/// <param name="Gap">The patch entropies of cut l less H(X|D_l).</param>
internal sealed record LevelMargins(Estimate[] Rise, Estimate ClassRise, Estimate[] Below, Estimate[] Above, Estimate[] Fall, Estimate[] Gap)
{
    /// <summary>Takes the differences of exact entropies.</summary>
    public static LevelMargins Of(LayerEntropies entropies)
    {
        double[] given = [.. entropies.EntropyGivenLevel.Select(e => e.Value), entropies.EntropyGivenClass.Value];
        double[] patches = [.. entropies.PatchEntropyPerLevel.Select(e => e.Value)];
        double whole = entropies.Entropy.Value;
        return new LevelMargins(
            Rise: Each(patches.Length, l => given[l + 1] - given[l]),
            ClassRise: Estimate.Exact(whole - given[^1]),
            Below: Each(patches.Length, l => whole - given[l]),
            Above: Each(patches.Length, l => patches[l] - whole),
            Fall: Each(patches.Length - 1, l => patches[l] - patches[l + 1]),
            Gap: Each(patches.Length, l => patches[l] - given[l]));
    }

    private static Estimate[] Each(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(l => Estimate.Exact(value(l)))];
}
