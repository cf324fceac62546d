using Entroscope.Information.Scaling;
using Entroscope.Numerics;

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

    /// <summary>Takes the exact entropies of blocks of any size, for the patches of a tree as they are.</summary>
    public static LevelTruth OfBlocks(ScaleGeometry geometry, Func<int, double> entropy)
    {
        double[] sums = Array.ConvertAll(geometry.Cuts, cut => cut.Sum(n => entropy((int)n)));
        return Exact(
            geometry.Cuts.Select((cut, l) => sums[l] / cut.Patches),
            geometry.Pooled.Select((nodes, l) => nodes == 0 ? 0 : (sums[l] - sums[l + 1]) / nodes));
    }

    /// <summary>Averages over draws, which are independent of each other and do not depend on threads.</summary>
    /// <param name="exact">The entropies of the lowest levels, as far as they are known; what these share is then exact, too.</param>
    /// <param name="draw">Computes the surprisals of a patch of every level, and what two patches of a level share, of a draw.</param>
    public static LevelTruth OfDraws(SourceOptions options, double[] exact, Func<int, (double[] Entropy, double[] Shared)> draw)
    {
        var drawn = new (double[] Entropy, double[] Shared)[options.Draws];
        ParallelLoop.For(options.Draws, d => drawn[d] = draw(d));
        (double[] m, double[,] errors) = Moments(Array.ConvertAll(drawn, d => d.Entropy));
        (double[] t, double[,] covariance) = Moments(Array.ConvertAll(drawn, d => d.Shared));
        for (int l = 0; l < exact.Length - 1; l++)
        {
            for (int k = 0; k < t.Length; k++)
            {
                (covariance[l, k], covariance[k, l]) = (0, 0);
            }
        }

        return new LevelTruth(
            [.. m.Select((v, l) => l < exact.Length ? KnownEntropy.Exact(exact[l]) : KnownEntropy.Estimated(v, Math.Sqrt(errors[l, l])))],
            [.. t.Select((v, l) => l < exact.Length - 1
                ? KnownEntropy.Exact((2 * exact[l]) - exact[l + 1])
                : KnownEntropy.Estimated(v, Math.Sqrt(covariance[l, l])))])
        {
            Covariance = covariance,
            Draws = options.Draws,
        };
    }

    private static (double[] Mean, double[,] CovarianceOfMean) Moments(double[][] draws)
    {
        int levels = draws[0].Length;
        double[] mean = [.. Enumerable.Range(0, levels).Select(l => CompensatedSum.Of([.. draws.Select(d => d[l])]) / draws.Length)];
        double[,] covariance = new double[levels, levels];
        foreach (double[] d in draws)
        {
            for (int l = 0; l < levels; l++)
            {
                for (int k = 0; k < levels; k++)
                {
                    covariance[l, k] += (d[l] - mean[l]) * (d[k] - mean[k]) / ((double)draws.Length * (draws.Length - 1));
                }
            }
        }

        return (mean, covariance);
    }
}
