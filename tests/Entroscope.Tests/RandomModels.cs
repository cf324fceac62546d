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
        var random = new RandomStream(seed, "random model");
        bool levels = random.NextInt(2) == 0;
        bool shared = levels && random.NextInt(2) == 0;
        PoolingTree tree = levels ? LevelTree(sites, random) : AnyTree(sites, random);
        return RandomNetworks.Build(tree, shared ? Sharing(tree.Height, seed) : WeightSharing.None, random, options ?? new RandomModelOptions());
    }

    /// <summary>Every way to share weights in a tree of levels: all levels or some, by place or by position, with one leaf or many.</summary>
    public static WeightSharing Sharing(int height, ulong seed) => (seed % 7) switch
    {
        0 => WeightSharing.Levels,
        1 => WeightSharing.Convolution,
        2 => WeightSharing.Convolution with { Classes = 2 },
        3 => WeightSharing.Levels with { Classes = 3 },
        4 => WeightSharing.Convolution with { From = Math.Min(1, height) },
        5 => WeightSharing.Convolution with { Below = 1 },
        _ => new WeightSharing(),
    };

    /// <summary>Draws observations without regard to the model's probabilities: any allowed value, each missing with the given probability.</summary>
    public static Observations Data(ConvAC model, int rows, double missing, ulong seed) => RandomNetworks.Data(model, rows, missing, seed);

    /// <summary>A tree whose children are one level below: random groups of 1..4 nodes.</summary>
    public static PoolingTree LevelTree(int sites, RandomStream random) => RandomTrees.OfLevels(sites, random);

    /// <summary>A tree of any shape: random nodes are pooled, one to four at a time, until one is left.</summary>
    public static PoolingTree AnyTree(int sites, RandomStream random) => RandomTrees.OfAnyShape(sites, random);
}
