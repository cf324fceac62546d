using Entroscope.Information.Estimates;
using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>What samples say about the total correlations of all levels together: their means and the covariance of these.</summary>
/// <remarks>The first L columns of a sample are its T(l); further ones are not looked at here.</remarks>
internal sealed class LevelMoments
{
    // What rounding leaves of differences of logarithms as large as the surprisal of the whole.
    private static readonly double Rounding = Math.ScaleB(1, -50);

    /// <summary>Computes the moments.</summary>
    /// <param name="pooled">For every level the nodes over which T(l) is a mean.</param>
    /// <param name="surprisal">The mean surprisal of a sample, in nats.</param>
    /// <param name="unseen">The variance that draws may have missed of the sum of patch
    /// surprisals of every cut, length L+1; null for rows, which miss nothing.</param>
    public LevelMoments(LevelBlocks blocks, int[] pooled, double surprisal, double[]? unseen)
    {
        int levels = pooled.Length;
        Mean = blocks.Mean()[..levels];
        Covariance = new double[levels, levels];
        double[,] drawn = blocks.CovarianceOfMean();
        double rounding = Rounding * (1 + Math.Abs(surprisal));

        // Few blocks make a covariance of many levels nearly singular: what is off its diagonal is then drawn towards 0.
        double kept = Math.Max(0, 1 - ((double)levels / blocks.Count));
        for (int i = 0; i < levels; i++)
        {
            for (int j = 0; j < levels; j++)
            {
                Covariance[i, j] = i == j
                    ? drawn[i, i] + ((((unseen?[i] ?? 0) + (unseen?[i + 1] ?? 0)) + (rounding * rounding)) / pooled[i] / pooled[i])
                    : kept * drawn[i, j];
            }
        }
    }

    /// <summary>Gets the means of T(l), in nats.</summary>
    public double[] Mean { get; }

    /// <summary>Gets the covariance of the means, in square nats, shape [L, L].</summary>
    public double[,] Covariance { get; }

    /// <summary>Gets the means with their standard errors.</summary>
    public Estimate[] Estimates(long draws) => [.. Mean.Select((value, l) => new Estimate(value, Math.Sqrt(Covariance[l, l]), draws))];
}
