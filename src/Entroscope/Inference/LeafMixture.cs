using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>The distribution of one site as the mixture of its leaf's channels: table, mean and mode.</summary>
internal static class LeafMixture
{
    private const int MaxIterations = 10_000;

    /// <summary>Computes the probabilities of the values of a discrete site.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="weights">The M weights of the channels, with sum 1.</param>
    /// <returns>The K probabilities.</returns>
    public static double[] Table(DiscreteLeaf leaf, ReadOnlySpan<double> weights)
    {
        double[] table = new double[leaf.Alphabet];
        for (int d = 0; d < weights.Length; d++)
        {
            for (int k = 0; k < table.Length && weights[d] > 0; k++)
            {
                table[k] += weights[d] * leaf.Probability(d, k);
            }
        }

        return table;
    }

    /// <summary>Computes the mean of a site.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="weights">The M weights of the channels, with sum 1.</param>
    /// <returns>The expected value; for a discrete site that of its value as a number, which need not be an integer.</returns>
    public static double Mean(LeafDistribution leaf, ReadOnlySpan<double> weights)
    {
        double mean = 0;
        if (leaf is GaussianLeaf gaussian)
        {
            for (int d = 0; d < weights.Length; d++)
            {
                mean += weights[d] * gaussian.Means[d];
            }

            return mean;
        }

        double[] table = Table((DiscreteLeaf)leaf, weights);
        for (int k = 0; k < table.Length; k++)
        {
            mean += ((DiscreteLeaf)leaf).ValueOf(k) * table[k];
        }

        return mean;
    }

    /// <summary>Computes the most probable value of a site.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="weights">The M weights of the channels, with sum 1.</param>
    /// <returns>The mode; the smallest one on ties.</returns>
    public static double Mode(LeafDistribution leaf, ReadOnlySpan<double> weights)
    {
        if (leaf is GaussianLeaf gaussian)
        {
            return GaussianMode(gaussian, weights);
        }

        double[] table = Table((DiscreteLeaf)leaf, weights);
        return ((DiscreteLeaf)leaf).ValueOf(Array.IndexOf(table, table.Max()));
    }

    // A mixture on a line has at most as many modes as components; climbing from every mean finds them (Carreira-Perpinan 2000).
    private static double GaussianMode(GaussianLeaf leaf, ReadOnlySpan<double> weights)
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
