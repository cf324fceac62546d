using Entroscope.Information.Exact;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Entanglement;

/// <summary>The channels of a site as vectors: a factor F with F'F = the inner products of the channels, the representation's Gram matrix.</summary>
internal static class StateLeaf
{
    // What is left of a channel below that is rounding of its logarithms.
    private const double Negligible = 1e-13;

    /// <summary>Makes the factor, of shape [k, M] with k at most the smaller of M and the number of values.</summary>
    /// <remarks>Discrete sites have their table; of real ones the Gram matrix is factored: Schmidt coefficients below 1e-7 lose their digits.</remarks>
    public static ScaledMatrix Of(LeafDistribution leaf)
    {
        Refuse.Model(
            leaf is FeatureLeaf,
            $"{leaf.Family} features have no finite inner products over the real numbers, so a network with them is no state; "
            + $"tables and Gaussian features have.");
        if (leaf is not DiscreteLeaf discrete)
        {
            return OfGram(LeafOverlaps.Scaled([leaf, leaf]), leaf.Channels);
        }

        var table = new ScaledMatrix(discrete.Alphabet, discrete.Channels);
        for (int d = 0; d < discrete.Channels; d++)
        {
            Span<double> column = table.Column(d);
            for (int k = 0; k < column.Length; k++)
            {
                column[k] = discrete.Probability(d, k);
            }
        }

        return table.Normalize().Compressed();
    }

    // Cholesky's factor with the largest channel first: channels that are combinations of others end it.
    private static ScaledMatrix OfGram(CopyMessage gram, int channels)
    {
        // The square root of an odd power of two is taken by the entries.
        double[] rest = [.. gram.Values];
        double half = Math.Floor(gram.Exponent / 2);
        if (gram.Exponent > 2 * half)
        {
            TensorPrimitives.Multiply(rest, 2.0, rest);
        }

        double[] first = [.. Enumerable.Range(0, channels).Select(d => rest[(d * channels) + d])];
        var rows = new List<double[]>();
        for (int k = 0; k < channels; k++)
        {
            int pivot = Enumerable.Range(0, channels).MaxBy(d => rest[(d * channels) + d] / first[d]);
            double left = rest[(pivot * channels) + pivot];
            if (!(left > Negligible * first[pivot]))
            {
                break;
            }

            double[] row = [.. Enumerable.Range(0, channels).Select(d => rest[(pivot * channels) + d] / Math.Sqrt(left))];
            rows.Add(row);
            for (int d = 0; d < channels; d++)
            {
                for (int e = 0; e < channels; e++)
                {
                    rest[(d * channels) + e] -= row[d] * row[e];
                }
            }
        }

        var factor = new ScaledMatrix(rows.Count, channels, half);
        for (int k = 0; k < rows.Count; k++)
        {
            for (int d = 0; d < channels; d++)
            {
                factor.Column(d)[k] = rows[k][d];
            }
        }

        return factor.Normalize();
    }
}
