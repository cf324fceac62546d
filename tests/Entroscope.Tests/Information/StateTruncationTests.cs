using Entroscope.Information.Entanglement;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class StateTruncationTests
{
    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-3)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void TheErrorIsThePromised_ByEveryAmplitude(double error)
    {
        for (ulong seed = 0; seed < 4; seed++)
        {
            PoolingTree tree = seed % 2 == 0 ? PoolingTree.Line(8) : PoolingTree.FromChildren(7, [[0, 1, 2], [3, 4], [7, 5], [9, 8, 6]]);
            int classes = 1 + (int)(seed % 3);
            ConvAC model = Falling(RealNetworks.Random(tree, 4, 6, 3, seed, classes));
            TruncatedState truncated = StateTruncation.Truncate(model, error);
            (double lost, double all) = (0, 0);
            for (int y = 0; y < classes; y++)
            {
                double[] before = RealNetworks.Table(model, y), after = RealNetworks.Table(truncated.Model, y);
                all += before.Sum(h => h * h);
                lost += before.Zip(after, (h, g) => (h - g) * (h - g)).Sum();
            }

            double real = Math.Sqrt(lost / all);
            NumericAssert.Close(real, truncated.Error, 1e-11, 1e-6, "error");
            Assert.True(truncated.Error <= truncated.Bound + 1e-11);
            Assert.True(truncated.Bound <= error);
            Assert.True(truncated.Model.ParameterCount <= model.ParameterCount);
            Assert.Equal(truncated.Edges.Count, truncated.Model.Tree.NodeCount - tree.NodeCount);
            Assert.True(error < 0.05 || truncated.Edges.Count > 0);
        }
    }

    // Equal columns: edges of rank 1 whose other coefficients are rounding cost nothing, and lead to no division by them.
    [Fact]
    public void WhatHasLowRank_IsFactoredWithoutLoss()
    {
        ConvAC model = RealNetworks.Random(PoolingTree.Line(8), 3, 4, 3, 2);
        double[][] weights = [.. Enumerable.Range(0, model.Tree.NodeCount).Select(v => model.Weights(v).ToArray()
            .Select((_, e) => model.Tree.HeightOf(v) == 1 ? (1 + (e / 4)) * (1.5 - (e % 4)) : model.Weights(v)[e]).ToArray())];
        var low = new ConvAC(model.Shape, model.Leaves, weights, model.ClassPrior, model.Reading);
        TruncatedState truncated = StateTruncation.Truncate(low, 1e-7);
        Assert.True(truncated.Edges.Count >= 4);
        Assert.All(truncated.Edges.Where(e => model.Tree.HeightOf(e.Node) == 1), e => Assert.Equal(1, e.Rank));
        NumericAssert.Close(0, truncated.Error, 1e-12);
    }

    [Fact]
    public void ProbabilitiesBecomeScores_AndWhatSavesNothingStays()
    {
        ConvAC model = RandomModels.Build(3, 6, new() { Continuous = false });
        TruncatedState truncated = StateTruncation.Truncate(model, 0.3);
        Assert.Equal(truncated.Edges.Count == 0 ? Reading.Generative : Reading.Score, truncated.Model.Reading);
        ConvAC small = RealNetworks.Random(PoolingTree.Line(4), 1, 1, 2, 1);
        Assert.Same(small, StateTruncation.Truncate(small, 0.5).Model);
    }

    // Channels of falling size: spectra that fall.
    private static ConvAC Falling(ConvAC model)
    {
        double[][] weights = [.. Enumerable.Range(0, model.Tree.NodeCount).Select(v => model.Weights(v).ToArray()
            .Select((w, e) => w * Math.Pow(0.2, e % model.Shape.Channels(v))).ToArray())];
        return new ConvAC(model.Shape, model.Leaves, weights, model.ClassPrior, model.Reading);
    }
}
