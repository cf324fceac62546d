using Entroscope.Information.Distance;
using Entroscope.Information.Exact;
using Entroscope.Information.Sharing;
using Entroscope.Model;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>What pairs of sites share under a mixture: a property of its distribution, whatever the trees of its components.</summary>
public sealed class MixturePairsTests
{
    private static readonly RandomModelOptions Options = new() { Continuous = false, MaxChannels = 3, Zeros = 0.1, MaxSites = 5, MinSites = 4 };

    [Fact]
    public void Pairs_AreThoseOfTheEnumeration_WhateverTheTrees()
    {
        int differ = 0;
        for (ulong seed = 0; seed < 30; seed++)
        {
            ConvACMixture mixture = seed % 3 == 0 ? RandomMixtures.BuildOnOneTree(seed, 4, 2, Options) : RandomMixtures.Build(seed, 5, 3, Options);
            differ += mixture.CommonTree is null ? 1 : 0;
            PairwiseInformation pairs = PairwiseInformationAnalysis.Compute(mixture, threads: 2);
            Assert.Equal(pairs.Matrix, PairwiseInformationAnalysis.Compute(mixture, threads: 1).Matrix);
            for (int i = 0; i < mixture.Sites; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    MutualInformation between = MutualInformationAnalysis.EnumerateBetween(mixture, [i], [j]);
                    NumericAssert.Close(between.Information.Value, pairs[i, j], 1e-10);
                    Assert.Equal(pairs[i, j], pairs[j, i]);
                    NumericAssert.Close(between.Entropy.Value, pairs[i, i], 1e-10);
                }
            }
        }

        Assert.InRange(differ, 15, 20);
    }

    // The same component twice, on trees that say so or not, has the informations of the network.
    [Fact]
    public void DistancesOfAMatrix_AreThoseOfTheNetwork()
    {
        ConvAC model = RandomModels.Build(3, 8, new RandomModelOptions { Continuous = false, MinSites = 8, MaxSites = 8 });
        DistanceLaw expected = DistanceLawAnalysis.Compute(model, SiteDistance.Line);
        DistanceLaw actual = DistanceLawAnalysis.OfPairs(PairwiseInformationAnalysis.Compute(model), model.Tree, SiteDistance.Line);
        Assert.Equal(expected.Points, actual.Points);
        Assert.Equal((expected.PowerLaw, expected.Exponential, expected.Verdict), (actual.PowerLaw, actual.Exponential, actual.Verdict));
        Assert.Null(actual.Prediction);
        ErrorAssert.Throws<ArgumentException>(
            "A matrix of pairs has no tree in which to measure distances. (Parameter 'kind')",
            () => DistanceLawAnalysis.OfPairs(PairwiseInformationAnalysis.Compute(model), model.Tree, SiteDistance.Tree));
    }

    [Fact]
    public void ATableThatIsTooLarge_IsRefused()
    {
        ConvAC Independent(PoolingTree tree) => new(
            new NetworkShape(tree, [.. Enumerable.Repeat(1, tree.NodeCount)]),
            [.. Enumerable.Repeat(TestModels.Independent(2, 128).Leaves[0], tree.SiteCount)], [.. Enumerable.Repeat(new[] { 1.0 }, tree.NodeCount)], [1]);
        var mixture = new ConvACMixture([Independent(PoolingTree.Line(64)), Independent(PoolingTree.Cp(64))], [0.5, 0.5]);
        ErrorAssert.Throws<SizeLimitException>(
            "The pairs of values of 64 sites take a table of 6.7e7 cells, but at most 5e7 are allowed; ask about two sets of sites.",
            () => PairwiseInformationAnalysis.Compute(mixture, 1));
    }
}
