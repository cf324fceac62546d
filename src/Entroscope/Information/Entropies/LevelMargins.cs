using Entroscope.Information.Ledgers;

namespace Entroscope.Information.Entropies;

/// <summary>The differences that the statements about levels are judged by, in nats. Index l = 0..L unless said otherwise.</summary>
internal sealed record LevelMargins
{
    /// <summary>Gets H(X|D_(l+1)) - H(X|D_l), for L with H(X|Y) first.</summary>
    public required Estimate[] Rise { get; init; }

    /// <summary>Gets H(X) - H(X|Y).</summary>
    public required Estimate ClassRise { get; init; }

    /// <summary>Gets H(X) - H(X|D_l).</summary>
    public required Estimate[] Below { get; init; }

    /// <summary>Gets the patch entropies of cut l less H(X).</summary>
    public required Estimate[] Above { get; init; }

    /// <summary>Gets the patch entropies of cut l less those of cut l+1, l = 0..L-1.</summary>
    public required Estimate[] Fall { get; init; }

    /// <summary>Gets the patch entropies of cut l less H(X|D_l).</summary>
    public required Estimate[] Gap { get; init; }

    /// <summary>Takes the differences of exact entropies.</summary>
    public static LevelMargins Of(LayerEntropies entropies)
    {
        double[] given = [.. entropies.EntropyGivenLevel.Select(e => e.Value), entropies.EntropyGivenClass.Value];
        double[] patches = [.. entropies.PatchEntropyPerLevel.Select(e => e.Value)];
        double whole = entropies.Entropy.Value;
        return new LevelMargins
        {
            Rise = Each(patches.Length, l => given[l + 1] - given[l]),
            ClassRise = Estimate.Exact(whole - given[^1]),
            Below = Each(patches.Length, l => whole - given[l]),
            Above = Each(patches.Length, l => patches[l] - whole),
            Fall = Each(patches.Length - 1, l => patches[l] - patches[l + 1]),
            Gap = Each(patches.Length, l => patches[l] - given[l]),
        };
    }

    private static Estimate[] Each(int count, Func<int, double> value) => [.. Enumerable.Range(0, count).Select(l => Estimate.Exact(value(l)))];
}
