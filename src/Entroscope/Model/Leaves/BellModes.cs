using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>
/// The highest mode of a mixture of bells on a line, normal densities or scale mixtures of such: climbing from every centre finds it (Carreira-Perpinan 2000).
/// </summary>
internal static class BellModes
{
    private const int MaxIterations = 10_000;

    /// <summary>Finds the highest mode; the smallest one on ties.</summary>
    /// <param name="weights">Their weights, with sum 1.</param>
    /// <param name="variance">The variance of the normal density that a component is near a value.</param>
    public static double Highest(LeafDistribution leaf, ReadOnlySpan<double> weights, double[] centres, Func<int, double, double> variance)
    {
        (double best, double bestDensity) = (double.NaN, double.NegativeInfinity);
        double[] terms = new double[weights.Length];
        for (int d = 0; d < weights.Length; d++)
        {
            if (weights[d] > 0)
            {
                double x = Climb(leaf, weights, centres, variance, centres[d], terms);
                double density = LogSpace.LogSumExp(terms);
                if (density > bestDensity || (density == bestDensity && x < best))
                {
                    (best, bestDensity) = (x, density);
                }
            }
        }

        return best;
    }

    /// <summary>Climbs to a mode from a value.</summary>
    /// <param name="terms">Room for a number a component.</param>
    public static double Climb(
        LeafDistribution leaf, ReadOnlySpan<double> weights, double[] centres, Func<int, double, double> variance, double x, double[] terms)
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
                double share = Math.Exp(terms[d] - max) / variance(d, x);
                precision += share;
                moved += share * (centres[d] - x);
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
