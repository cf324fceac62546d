using Entroscope.Numerics;

namespace Entroscope.Model;

/// <summary>The highest mode of a mixture of normal densities on a line: there are at most as many as components, and climbing from every mean finds them (Carreira-Perpinan 2000).</summary>
internal static class GaussianModes
{
    private const int MaxIterations = 10_000;

    /// <summary>Finds the highest mode; the smallest one on ties.</summary>
    /// <param name="leaf">The components.</param>
    /// <param name="weights">Their weights, with sum 1.</param>
    public static double Highest(GaussianLeaf leaf, ReadOnlySpan<double> weights)
    {
        (double best, double bestDensity) = (double.NaN, double.NegativeInfinity);
        double[] terms = new double[weights.Length];
        for (int d = 0; d < weights.Length; d++)
        {
            if (weights[d] > 0)
            {
                double x = Climb(leaf, weights, leaf.Means[d], terms);
                double density = LogSpace.LogSumExp(terms);
                if (density > bestDensity || (density == bestDensity && x < best))
                {
                    (best, bestDensity) = (x, density);
                }
            }
        }

        return best;
    }

    private static double Climb(GaussianLeaf leaf, ReadOnlySpan<double> weights, double x, double[] terms)
    {
        for (int step = 0; step < MaxIterations; step++)
        {
            leaf.LogDensity(x, terms);
            double max = double.NegativeInfinity;
            for (int d = 0; d < terms.Length; d++)
            {
                terms[d] += Math.Log(weights[d]);
                max = Math.Max(max, terms[d]);
            }

            double precision = 0;
            double moved = 0;
            for (int d = 0; d < terms.Length; d++)
            {
                double share = Math.Exp(terms[d] - max) / leaf.Variances[d];
                precision += share;
                moved += share * (leaf.Means[d] - x);
            }

            double shift = moved / precision;
            if (!(Math.Abs(shift) > 1e-13 * (Math.Abs(x) + (1 / Math.Sqrt(precision)))))
            {
                break;
            }

            x += shift;
        }

        return x;
    }
}
