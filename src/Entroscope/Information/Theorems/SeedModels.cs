using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Theorems;

/// <summary>
/// The self-test of the library: random networks of every architecture, with all leaf families, hard and soft weights and data with missing values,
/// each verified whole.
/// </summary>
internal static class SeedModels
{
    private const int Kinds = 6;
    private const int Rows = 40;
    private const double Missing = 0.2;
    private const int MostTries = 2000;
    private const double EnoughToTell = 0.25;
    private static readonly RandomNetworkOptions Contents = new() { MaxChannels = 5 };

    /// <summary>The largest number of draws for networks that cannot be enumerated, unless said otherwise: they are small.</summary>
    public const long StandardDraws = 1 << 18;

    /// <summary>Makes and verifies networks, one after the other.</summary>
    /// <param name="models">The number of networks, at least 1.</param>
    /// <param name="seed">The seed of the first; every further one has the next.</param>
    /// <param name="options">How each is verified; the seed of its draws is that of the network. Null for the defaults.</param>
    /// <returns>The networks with their verifications, as they are made.</returns>
    /// <remarks>Six seeds in a row make a line, a grid, one global pool, random levels, a tree of any shape, and one latent a variable.</remarks>
    public static IEnumerable<SeedModel> Run(int models, ulong seed, VerificationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(models, 1);
        options ??= new VerificationOptions { MaxDraws = StandardDraws };
        VerificationOptions.Validate(options);
        return Enumerable.Range(0, models).Select(m => Verify(unchecked(seed + (ulong)m), options, cancellation));
    }

    /// <summary>Makes the network of a seed.</summary>
    /// <remarks>
    /// The statements of a network with real sites are estimated. Where links share almost nothing no number of draws decides, so such a network is
    /// drawn again until each of its nodes says nothing at all or enough, and sites share something.
    /// </remarks>
    internal static ConvAC Build(ulong seed)
    {
        bool continuous = new RandomStream(seed, "seed model").NextInt(2) == 0;
        for (int attempt = 0; continuous && attempt < MostTries; attempt++)
        {
            ConvAC model = Build(seed, attempt, continuous: true);
            if (!model.IsDiscrete && CanBeTold(model))
            {
                return model;
            }
        }

        return Build(seed, MostTries, continuous: false);
    }

    private static ConvAC Build(ulong seed, int attempt, bool continuous)
    {
        var random = new RandomStream(seed, "seed model", attempt + 1);
        int sites = 2 + random.NextInt(continuous ? 3 : 7);
        PoolingTree tree = (seed % Kinds) switch
        {
            0 => PoolingTree.Line(sites, 2 + random.NextInt(2)),
            1 => PoolingTree.Grid(1 + random.NextInt(3), 2 + random.NextInt(2)),
            2 => PoolingTree.Cp(sites),
            3 => RandomTrees.OfLevels(sites, random),
            4 => RandomTrees.OfAnyShape(sites, random),
            _ => RandomTrees.OfVariables(sites, random),
        };
        bool shared = tree.HasLevels && random.NextInt(3) == 0;
        return RandomNetworks.Build(tree, shared, random, Contents with { Continuous = continuous });
    }

    private static bool CanBeTold(ConvAC model)
    {
        var limits = new SharedLimits(model, LatentCapacity.Compute(model));
        double[] merged = [.. Enumerable.Range(0, model.Tree.Height).Select(limits.Merged)];
        return Array.TrueForAll([.. limits.Told[..^1], .. merged], told => told < Judge.Negligible || told > EnoughToTell) && merged.Sum() > EnoughToTell;
    }

    private static SeedModel Verify(ulong seed, VerificationOptions options, CancellationToken cancellation)
    {
        ConvAC model = Build(seed);
        Observations data = RandomNetworks.Data(model, Rows, Missing, seed);
        var random = new RandomStream(seed, "seed model labels");
        int[] labels = [.. Enumerable.Range(0, Rows).Select(_ => random.NextInt(model.Classes + 1) - 1)];
        Verification found = ModelVerification.Run(model, FittingRows.Of(model, data, labels), options with { Seed = seed }, null, cancellation);
        return new SeedModel(seed, Describe(model), found);
    }

    private static string Describe(ConvAC model)
    {
        int[] channels = [.. Enumerable.Range(0, model.Tree.NodeCount).Select(model.Shape.Channels)];
        string shared = model.Shape.SharedWeights ? ", shared" : string.Empty;
        string families = string.Join('+',
            model.Leaves.Select(l => l.Family.ToString().ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return Invariant(
            $"{model.Tree.Description}, {model.Tree.SiteCount} sites, {channels.Length} nodes, widths {channels.Min()}..{channels.Max()}{shared}, ")
            + Invariant($"classes {model.Classes}, {families}");
    }
}

/// <summary>A random network and what its verification found.</summary>
/// <param name="Seed">The seed that makes this network again as the first of its kind.</param>
/// <param name="Architecture">Its tree, channels, classes and leaf families.</param>
internal sealed record SeedModel(ulong Seed, string Architecture, Verification Verification);
