using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Model;

/// <summary>Random networks of every kind: any tree, all leaf families, hard and soft weights.</summary>
internal static class RandomNetworks
{
    /// <summary>Builds a network on a tree.</summary>
    /// <param name="shared">Whether the nodes of a level share weights; needs a tree of levels.</param>
    public static ConvAC Build(PoolingTree tree, bool shared, RandomStream random, RandomNetworkOptions options) =>
        Build(tree, shared ? WeightSharing.Levels : WeightSharing.None, random, options);

    /// <summary>Builds a network on a tree, with weights shared in a given way.</summary>
    /// <param name="sharing">What is shared; anything needs a tree of levels.</param>
    public static ConvAC Build(PoolingTree tree, WeightSharing sharing, RandomStream random, RandomNetworkOptions options)
    {
        int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(_ => 1 + random.NextInt(options.MaxChannels))];
        if (sharing.IsAny)
        {
            channels = [.. Enumerable.Range(0, tree.NodeCount).Select(v => channels[tree.HeightOf(v)])];
        }

        var shape = new NetworkShape(tree, channels, 1 + random.NextInt(options.MaxClasses), sharing);
        LeafDistribution[] leaves = [.. Enumerable.Range(0, tree.SiteCount).Select(i => Leaf(channels[i], random, options))];
        double[][] weights = new double[shape.MatrixCount][];
        for (int m = 0; m < weights.Length; m++)
        {
            int v = shape.NodeOfMatrix(m);
            weights[m] = options.Rows(shape.Rows(v), shape.Channels(v), random);
        }

        return new ConvAC(shape, ConvAC.Expand(shape, leaves[..shape.LeafCount]), weights, options.Row(shape.Classes, random));
    }

    /// <summary>Draws observations without regard to the model's probabilities: any allowed value, each missing with the given probability.</summary>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="missing">The probability that a value is missing.</param>
    public static Observations Data(ConvAC model, int rows, double missing, ulong seed)
    {
        var random = new RandomStream(seed, "random data");
        var table = new double[rows][];
        for (int r = 0; r < rows; r++)
        {
            table[r] = [.. model.Leaves.Select(l => random.NextDouble() < missing ? double.NaN : Value(l, random))];
        }

        return Observations.FromRows(table);
    }

    private static LeafDistribution Leaf(int channels, RandomStream random, RandomNetworkOptions options)
    {
        // 1 - 1e-30 rounds to 1, and a coin of exactly 1 makes observations impossible: only where zeros are wanted.
        double largest = options.Zeros > 0 ? 1 : Math.BitDecrement(1.0);
        double[] p = [.. Enumerable.Range(0, channels).Select(_ => Math.Min(options.Row(2, random)[0], largest))];
        LeafFamily family = options.Families is { } families
            ? families[random.NextInt(families.Count)]
            : (LeafFamily)random.NextInt(options.Continuous ? 4 : 3);
        return LeafFamilies.Of(family).Any(p, random, options);
    }

    private static double Value(LeafDistribution leaf, RandomStream random) =>
        leaf.Alphabet > 0 ? random.NextInt(leaf.Alphabet) : 3 * random.NextGaussian();
}
