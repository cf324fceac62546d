using CsCheck;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Tests;

/// <summary>Random mixtures for property tests: components of any tree and width over the same sites and classes.</summary>
internal static class RandomMixtures
{
    /// <summary>Mixtures of 1..3 components over 1..3 discrete sites, small enough to list every state.</summary>
    public static Gen<ConvACMixture> Tiny { get; } = Of(BruteForce.Tiny);

    /// <summary>Mixtures of 1..3 components over 1..6 sites of any kind.</summary>
    public static Gen<ConvACMixture> Any { get; } = Of(new RandomModelOptions { MaxSites = 6, Zeros = 0.1 });

    /// <summary>Mixtures of 1..3 components on one tree over 1..6 sites of any kind.</summary>
    public static Gen<ConvACMixture> OnOneTree { get; } = Gen.Select(
        Gen.ULong, Gen.Int[1, 6], Gen.Int[1, 3],
        (seed, sites, components) => BuildOnOneTree(seed, sites, components, new RandomModelOptions { MaxSites = 6, Zeros = 0.1 }));

    /// <summary>Makes a generator from options.</summary>
    public static Gen<ConvACMixture> Of(RandomModelOptions options) =>
        Gen.Select(Gen.ULong, Gen.Int[options.MinSites, options.MaxSites], Gen.Int[1, 3], (seed, sites, components) => Build(seed, sites, components, options));

    /// <summary>Builds the mixture of a seed; equal arguments give equal mixtures.</summary>
    public static ConvACMixture Build(ulong seed, int sites, int components, RandomModelOptions options) =>
        Build(seed, sites, components, options, oneTree: false);

    /// <summary>Builds the mixture of a seed whose components have the tree of the first; equal arguments give equal mixtures.</summary>
    public static ConvACMixture BuildOnOneTree(ulong seed, int sites, int components, RandomModelOptions options) =>
        Build(seed, sites, components, options, oneTree: true);

    private static ConvACMixture Build(ulong seed, int sites, int components, RandomModelOptions options, bool oneTree)
    {
        ConvAC first = RandomModels.Build(seed, sites, options);
        var random = new RandomStream(seed, "random mixture");
        ConvAC[] all = [first,
            .. Enumerable.Range(1, components - 1).Select(_ => Like(first, oneTree ? first.Tree : RandomModels.AnyTree(sites, random), random, options))];
        double[] weights = Row(components, random, 0);
        if (components > 2 && random.NextDouble() < options.Zeros)
        {
            weights = [0, .. Row(components - 1, random, 0)];
        }

        return new ConvACMixture(all, weights);
    }

    private static ConvAC Like(ConvAC first, PoolingTree tree, RandomStream random, RandomModelOptions options)
    {
        int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(_ => 1 + random.NextInt(options.MaxChannels))];
        var shape = new NetworkShape(tree, channels, first.Classes);
        LeafDistribution[] leaves = [.. first.Leaves.Select((leaf, i) => Leaf(leaf, channels[i], random, options.Zeros))];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount)
            .Select(m => Rows(shape.Rows(shape.NodeOfMatrix(m)), shape.Channels(shape.NodeOfMatrix(m)), random, options.Zeros))];
        return new ConvAC(shape, leaves, weights, Row(first.Classes, random, options.Zeros));
    }

    private static LeafDistribution Leaf(LeafDistribution like, int channels, RandomStream random, double zeros)
    {
        double[] p = [.. Enumerable.Range(0, channels).Select(_ => Row(2, random, zeros)[0])];
        return like.Family switch
        {
            LeafFamily.Categorical => new CategoricalLeaf(channels, like.Alphabet, Rows(channels, like.Alphabet, random, zeros)),
            LeafFamily.Bernoulli => new BernoulliLeaf(p),
            LeafFamily.Binomial => new BinomialLeaf(like.Alphabet - 1, p),
            _ => new GaussianLeaf([.. p.Select(_ => 3 * random.NextGaussian())], [.. p.Select(_ => Math.Exp(random.NextGaussian()))]),
        };
    }

    private static double[] Rows(int rows, int columns, RandomStream random, double zeros) =>
        [.. Enumerable.Range(0, rows).SelectMany(_ => Row(columns, random, zeros))];

    private static double[] Row(int columns, RandomStream random, double zeros)
    {
        double[] row = [.. Enumerable.Range(0, columns).Select(_ => random.NextExponential() + 1e-3)];
        if (random.NextDouble() < zeros)
        {
            int kept = random.NextInt(columns);
            row = [.. row.Select((w, d) => d == kept || random.NextInt(2) == 0 ? w : 0)];
        }

        double sum = row.Sum();
        return [.. row.Select(w => w / sum)];
    }
}
