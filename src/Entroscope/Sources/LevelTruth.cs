namespace Entroscope.Sources;

/// <summary>Entropies m(0..L) and total correlations T(0..L-1) of patches that double in size from level to level.</summary>
internal sealed record LevelTruth(KnownEntropy[] Entropy, KnownEntropy[] Shared)
{
    /// <summary>Gets the covariance of Monte Carlo errors of T; null where there are none.</summary>
    public double[,]? Covariance { get; init; }

    /// <summary>Gets the number of draws behind Monte Carlo values.</summary>
    public int Draws { get; init; }

    /// <summary>Computes the entropies from that of a site and from what is shared: m(2n) = 2 m(n) - T.</summary>
    public static LevelTruth Of(double site, IReadOnlyList<KnownEntropy> shared)
    {
        var entropy = new KnownEntropy[shared.Count + 1];
        entropy[0] = KnownEntropy.Exact(site);
        for (int l = 0; l < shared.Count; l++)
        {
            entropy[l + 1] = entropy[l].Times(2, shared[l]);
        }

        return new LevelTruth(entropy, [.. shared]);
    }

    /// <summary>Takes exact entropies and what is shared, exact too.</summary>
    public static LevelTruth Exact(IEnumerable<double> entropy, IEnumerable<double> shared) =>
        new([.. entropy.Select(KnownEntropy.Exact)], [.. shared.Select(KnownEntropy.Exact)]);
}
