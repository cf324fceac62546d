using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Benchmarks;

/// <summary>The network that is timed: a binary tree over a line, unshared, M = r, one class, weights drawn from a fixed seed.</summary>
internal static class RandomNetwork
{
    private const ulong Seed = 20260101;

    // Exponential draws plus this, normalised: a Dirichlet draw without entries near 0, as trained weights with a pseudo-count are.
    private const double Floor = 0.1;

    /// <summary>Draws a network with categorical leaves.</summary>
    /// <param name="sites">The number of sites N.</param>
    /// <param name="width">The channels r of every node.</param>
    /// <param name="values">The values K of every site.</param>
    /// <param name="oneLeaf">Whether all sites have the same leaf, which saves its memory.</param>
    public static ConvAC Categorical(int sites, int width, int values, bool oneLeaf = false)
    {
        CategoricalLeaf first = CategoricalLeaf(width, values, 0);
        return WithLeaves(sites, width, i => oneLeaf || i == 0 ? first : CategoricalLeaf(width, values, i));
    }

    /// <summary>Draws the categorical leaf of a site.</summary>
    public static CategoricalLeaf CategoricalLeaf(int channels, int values, int site) =>
        new(channels, values, Rows(channels, values, new RandomStream(Seed, "leaf", site)));

    /// <summary>Draws a network with the given leaves.</summary>
    /// <param name="sites">The number of sites N.</param>
    /// <param name="width">The channels r of every node.</param>
    /// <param name="leaf">Makes the leaf of a site.</param>
    public static ConvAC WithLeaves(int sites, int width, Func<int, LeafDistribution> leaf)
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(sites), width, [width]);
        var random = new RandomStream(Seed, "weights");
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(v => Rows(shape.Rows(v), width, random))];
        return new ConvAC(shape, [.. Enumerable.Range(0, sites).Select(leaf)], weights, [1.0]);
    }

    /// <summary>Makes the shape of a network whose weights are shared as a word says.</summary>
    public static NetworkShape SharedShape(PoolingTree tree, int leafChannels, int width, string sharing) =>
        NetworkShape.PerLevel(tree, leafChannels, [width], 1, sharing switch
        {
            Entroscope.Benchmarks.Shared.SharedSetting.None => WeightSharing.None,
            Entroscope.Benchmarks.Shared.SharedSetting.Level => WeightSharing.Levels,
            Entroscope.Benchmarks.Shared.SharedSetting.Convolution => WeightSharing.Convolution,
            _ => throw new ArgumentException($"'{sharing}' is none of none, level, convolution."),
        });

    /// <summary>Draws a network whose weights are shared as a word says; all sites have the same leaf.</summary>
    public static ConvAC Shared(int sites, int width, int values, string sharing)
    {
        NetworkShape shape = SharedShape(PoolingTree.Line(sites), width, width, sharing);
        var random = new RandomStream(Seed, "weights");
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(m => Rows(shape.Rows(shape.NodeOfMatrix(m)), width, random))];
        CategoricalLeaf leaf = CategoricalLeaf(width, values, 0);
        return new ConvAC(shape, [.. Enumerable.Repeat(leaf, sites)], weights, [1.0]);
    }

    /// <summary>Draws observations: independent values of 0..K-1, as one byte each.</summary>
    public static Observations Data(int sites, int rows, int values) => new([.. Enumerable.Range(0, sites).Select(i =>
    {
        var random = new RandomStream(Seed, "data", i);
        byte[] column = new byte[rows];
        for (int b = 0; b < rows; b++)
        {
            column[b] = (byte)random.NextInt(values);
        }

        return ValueColumn.Of(column);
    })]);

    private static double[] Rows(int rows, int length, RandomStream random)
    {
        double[] table = new double[rows * length];
        for (int g = 0; g < rows; g++)
        {
            Span<double> row = table.AsSpan(g * length, length);
            double sum = 0;
            for (int d = 0; d < length; d++)
            {
                row[d] = Floor + random.NextExponential();
                sum += row[d];
            }

            for (int d = 0; d < length; d++)
            {
                row[d] /= sum;
            }
        }

        return table;
    }
}
