using CsCheck;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Tests;

/// <summary>Random networks of every kind for property tests: any tree, widths 1..4, all leaf families, hard and soft weights.</summary>
internal static class RandomModels
{
    /// <summary>Networks of 1..8 sites; shrinks towards few sites.</summary>
    public static Gen<ConvAC> Any { get; } = Of(new RandomModelOptions());

    /// <summary>Discrete networks of 1..6 sites, small enough to enumerate.</summary>
    public static Gen<ConvAC> Discrete { get; } = Of(new RandomModelOptions { MaxSites = 6, Continuous = false });

    /// <summary>Makes a generator from options.</summary>
    public static Gen<ConvAC> Of(RandomModelOptions options) =>
        Gen.Select(Gen.ULong, Gen.Int[options.MinSites, options.MaxSites], (seed, sites) => Build(seed, sites, options));

    /// <summary>Builds the network of a seed; equal arguments give equal networks.</summary>
    public static ConvAC Build(ulong seed, int sites, RandomModelOptions? options = null)
    {
        options ??= new RandomModelOptions();
        var random = new RandomStream(seed, "random model");
        bool levels = random.NextInt(2) == 0;
        bool shared = levels && random.NextInt(2) == 0;
        PoolingTree tree = levels ? LevelTree(sites, random) : AnyTree(sites, random);
        int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(_ => 1 + random.NextInt(options.MaxChannels))];
        if (shared)
        {
            channels = [.. Enumerable.Range(0, tree.NodeCount).Select(v => channels[tree.HeightOf(v)])];
        }

        var shape = new NetworkShape(tree, channels, 1 + random.NextInt(options.MaxClasses), shared);
        LeafDistribution[] leaves = [.. Enumerable.Range(0, sites).Select(i => Leaf(channels[i], random, options))];
        double[][] weights = new double[shape.MatrixCount][];
        for (int m = 0; m < weights.Length; m++)
        {
            int v = shape.NodeOfMatrix(m);
            weights[m] = Rows(shape.Rows(v), shape.Channels(v), random, options);
        }

        return new ConvAC(shape, leaves, weights, Row(shape.Classes, random, options));
    }

    /// <summary>Draws observations without regard to the model's probabilities: any allowed value, each missing with the given probability.</summary>
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

    /// <summary>A tree whose children are one level below: random groups of 1..4 nodes.</summary>
    public static PoolingTree LevelTree(int sites, RandomStream random)
    {
        var levels = new List<int[][]>();
        int count = sites;
        do
        {
            int[] nodes = [.. Enumerable.Range(0, count)];
            random.Shuffle<int>(nodes);
            var groups = new List<int[]>();
            for (int start = 0; start < count;)
            {
                int size = Math.Min(1 + random.NextInt(4), count - start);
                groups.Add(nodes[start..(start + size)]);
                start += size;
            }

            levels.Add(levels.Count > 3 ? [nodes] : [.. groups]);
            count = levels[^1].Length;
        }
        while (count > 1);
        return PoolingTree.FromLevels(sites, levels);
    }

    /// <summary>A tree of any shape: random nodes are pooled, one to four at a time, until one is left.</summary>
    public static PoolingTree AnyTree(int sites, RandomStream random)
    {
        List<int> open = [.. Enumerable.Range(0, sites)];
        var children = new List<int[]>();
        do
        {
            int size = random.NextInt(8) == 0 ? 1 : Math.Min(2 + random.NextInt(3), open.Count);
            var group = new int[size];
            for (int i = 0; i < size; i++)
            {
                int pick = random.NextInt(open.Count);
                group[i] = open[pick];
                open.RemoveAt(pick);
            }

            open.Add(sites + children.Count);
            children.Add(group);
        }
        while (open.Count > 1);
        return PoolingTree.FromChildren(sites, children);
    }

    private static LeafDistribution Leaf(int channels, RandomStream random, RandomModelOptions options)
    {
        // 1 - 1e-30 rounds to 1, and a coin of exactly 1 makes observations impossible: only where zeros are wanted.
        double largest = options.Zeros > 0 ? 1 : Math.BitDecrement(1.0);
        double[] p = [.. Enumerable.Range(0, channels).Select(_ => Math.Min(Row(2, random, options)[0], largest))];
        switch (random.NextInt(options.Continuous ? 4 : 3))
        {
            case 0:
                int alphabet = 1 + random.NextInt(options.MaxAlphabet);
                return new CategoricalLeaf(channels, alphabet, Rows(channels, alphabet, random, options));
            case 1:
                return new BernoulliLeaf(p);
            case 2:
                return new BinomialLeaf(1 + random.NextInt(options.MaxAlphabet - 1), p);
            default:
                double[] means = [.. p.Select(_ => 3 * random.NextGaussian())];
                double[] variances = [.. p.Select(_ => Math.Exp(random.NextGaussian()))];
                return new GaussianLeaf(means, variances);
        }
    }

    private static double Value(LeafDistribution leaf, RandomStream random) =>
        leaf.Alphabet > 0 ? random.NextInt(leaf.Alphabet) : 3 * random.NextGaussian();

    private static double[] Rows(int rows, int columns, RandomStream random, RandomModelOptions options) =>
        [.. Enumerable.Range(0, rows).SelectMany(_ => Row(columns, random, options))];

    private static double[] Row(int columns, RandomStream random, RandomModelOptions options)
    {
        double[] row = [.. Enumerable.Range(0, columns).Select(_ => random.NextExponential() + 1e-3)];
        int likely = random.NextInt(columns);
        if (random.NextDouble() < options.NearDeterministic)
        {
            row = [.. row.Select((w, d) => d == likely ? 1 : w * 1e-30)];
        }
        else if (random.NextDouble() < options.Zeros)
        {
            row = [.. row.Select((w, d) => d == likely || random.NextInt(2) == 0 ? w : 0)];
        }

        double sum = row.Sum();
        return [.. row.Select(w => w / sum)];
    }
}
