using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Exact;

/// <summary>
/// The sums (or integrals) over the value of a site of products of densities, one of each copy's channels: what the copies of a tree meet in.
/// </summary>
internal static class LeafOverlaps
{
    /// <summary>Computes the scaled tensor of all products.</summary>
    /// <param name="leaves">The leaf of every copy at one site, all discrete with one alphabet or all of one continuous kind.</param>
    public static CopyMessage Scaled(LeafDistribution[] leaves)
    {
        if (leaves[0] is not DiscreteLeaf first)
        {
            double[] log = Log(leaves);
            double exponent = Math.Floor(TensorPrimitives.Max<double>(log) / Math.Log(2));
            double[] scaled = Array.ConvertAll(log, l => Math.Exp(l - (exponent * Math.Log(2))));
            return CopyMessage.Scale(scaled, exponent, CopyMessage.Underflow);
        }

        double[] sum = new double[Size(leaves)];
        double[] product = new double[sum.Length / first.Channels];
        for (int k = 0; k < first.Alphabet; k++)
        {
            ProductOfRest(leaves, k, product);
            for (int d = 0; d < first.Channels; d++)
            {
                Span<double> row = sum.AsSpan(d * product.Length, product.Length);
                TensorPrimitives.MultiplyAdd(product, first.Probability(d, k), row, row);
            }
        }

        return CopyMessage.Scale(sum, 0, CopyMessage.Underflow);
    }

    /// <summary>Computes the logarithms of all products.</summary>
    /// <param name="leaves">The leaf of every copy at one site, all discrete with one alphabet or all of one continuous kind.</param>
    /// <returns>The tensor, one index a copy; the log of 0 is negative infinity.</returns>
    public static double[] Log(LeafDistribution[] leaves)
    {
        double[] log = new double[Size(leaves)];
        int[] index = new int[leaves.Length];
        double[][][]? tables = leaves[0] is DiscreteLeaf ? Array.ConvertAll(leaves, leaf => LogTable((DiscreteLeaf)leaf)) : null;
        for (int e = 0; e < log.Length; e++)
        {
            int rest = e;
            for (int c = leaves.Length - 1; c >= 0; c--)
            {
                (rest, index[c]) = Math.DivRem(rest, leaves[c].Channels);
            }

            log[e] = tables is null ? ((ContinuousLeaf)leaves[0]).LogOverlap(leaves, index) : LogDiscrete(tables, index);
        }

        return log;
    }

    private static int Size(LeafDistribution[] leaves) => leaves.Aggregate(1, (product, leaf) => checked(product * leaf.Channels));

    // The outer product of the other copies' probabilities of a value, built from the last copy backwards.
    private static void ProductOfRest(LeafDistribution[] leaves, int value, double[] product)
    {
        product[0] = 1;
        int length = 1;
        for (int c = leaves.Length - 1; c > 0; c--)
        {
            var leaf = (DiscreteLeaf)leaves[c];
            for (int d = leaf.Channels - 1; d >= 0; d--)
            {
                TensorPrimitives.Multiply(product.AsSpan(0, length), leaf.Probability(d, value), product.AsSpan(d * length, length));
            }

            length *= leaf.Channels;
        }
    }

    private static double[][] LogTable(DiscreteLeaf leaf)
    {
        double[][] table = new double[leaf.Alphabet][];
        for (int k = 0; k < table.Length; k++)
        {
            leaf.LogDensity(leaf.ValueOf(k), table[k] = new double[leaf.Channels]);
        }

        return table;
    }

    private static double LogDiscrete(double[][][] tables, int[] index)
    {
        double[] terms = new double[tables[0].Length];
        for (int k = 0; k < terms.Length; k++)
        {
            for (int c = 0; c < tables.Length; c++)
            {
                terms[k] += tables[c][k][index[c]];
            }
        }

        return LogSpace.LogSumExp(terms);
    }
}
