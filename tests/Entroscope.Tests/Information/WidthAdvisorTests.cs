using CsCheck;
using Entroscope.Information.Widths;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Budgets are spent where information is: on cases done by hand, and over random shapes.</summary>
public sealed class WidthAdvisorTests
{
    private static readonly LeafSpecification Real = new(LeafFamily.Gaussian, 0);

    [Fact]
    public void ASaturatedLevelGetsWider_AnIdleOneNarrower()
    {
        PoolingTree tree = PoolingTree.Line(8);
        NetworkShape uniform = NetworkShape.PerLevel(tree, 8, [8]);
        LeafSpecification[] leaves = [.. Enumerable.Repeat(Real, 8)];
        double[] information = [.. Enumerable.Range(0, tree.NodeCount).Select(v => tree.HeightOf(v) switch { 1 => 0.1, 2 => 2.0, _ => 1.0 })];
        long budget = NetworkSize.ParameterCount(uniform, leaves);
        Assert.Equal((8 * 8 * 8) + (4 * 8 * 8) + (2 * 8 * 8) + 8 + (8 * 16) + 1, budget);
        NetworkShape advised = WidthAdvisor.Recommend(uniform, leaves, information, budget);
        Assert.All(tree.Cut(1), v => Assert.True(advised.Channels(v) < 8, Invariant($"node {v} has {advised.Channels(v)}")));
        Assert.All(tree.Cut(2), v => Assert.True(advised.Channels(v) > 8, Invariant($"node {v} has {advised.Channels(v)}")));

        // Equal slack: one s for all nodes gives every width that its children's joint channels do not limit.
        bool Limited(int v) => !tree.IsSite(v) && advised.Channels(v) == tree.Children(v).ToArray().Aggregate(1, (p, c) => p * advised.Channels(c));
        double low = Enumerable.Range(0, tree.NodeCount).Max(v => Math.Log(advised.Channels(v)) - information[v]);
        double high = Enumerable.Range(0, tree.NodeCount).Where(v => !Limited(v)).Min(v => Math.Log(advised.Channels(v) + 1) - information[v]);
        Assert.True(low < high + 1e-9, Invariant($"{low} < {high}"));
    }

    [Fact]
    public void BudgetAndLimitsHold_AndWidthsGrowWithTheBudget() => Gen.Select(RandomModels.Any, Gen.ULong).Sample(
        (model, seed) =>
        {
            var random = new RandomStream(seed, "budgets");
            LeafSpecification[] leaves = [.. model.Leaves.Select(l => l.Specification)];
            double[] information = [.. Enumerable.Range(0, model.Tree.NodeCount).Select(_ => 3 * random.NextDouble())];
            double[] lossless = WidthAdvisor.LosslessChannels(model.Tree, leaves);
            long budget = WidthAdvisor.Smallest(model.Shape, leaves);
            NetworkShape? before = null;
            for (int i = 0; i < 4; i++)
            {
                NetworkShape advised = WidthAdvisor.Recommend(model.Shape, leaves, information, budget, random.NextInt(2) == 0 && i == 0 ? 0 : 1);
                Assert.True(NetworkSize.ParameterCount(advised, leaves) <= budget);
                for (int v = 0; v < model.Tree.NodeCount; v++)
                {
                    double limit = model.Shape.ChannelGroups[model.Shape.ChannelGroupOf(v)].Max(u => lossless[u]);
                    Assert.InRange(advised.Channels(v), Math.Min(2, limit), limit);
                    Assert.True(i < 2 || before is null || advised.Channels(v) >= before.Channels(v));
                }

                before = advised;
                budget += 1 + random.NextInt(2000);
            }
        },
        iter: 300);

    [Fact]
    public void TheCount_IsThatOfTheModel() =>
        RandomModels.Any.Sample(
            model => model.ParameterCount == NetworkSize.ParameterCount(model.Shape, [.. model.Leaves.Select(l => l.Specification)]), iter: 100);

    [Fact]
    public void Uniform_IsTheWidestThatFits()
    {
        NetworkShape planned = NetworkShape.PerLevel(PoolingTree.Line(8), 2, [32]);
        LeafSpecification[] leaves = [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Bernoulli, 2), 8)];
        long of5 = NetworkSize.ParameterCount(NetworkShape.PerLevel(planned.Tree, 2, [5]), leaves);
        Assert.Equal(5, WidthAdvisor.Uniform(planned, leaves, of5)!.Channels(planned.Tree.Root));
        Assert.Equal(4, WidthAdvisor.Uniform(planned, leaves, of5 - 1)!.Channels(planned.Tree.Root));
        Assert.Null(WidthAdvisor.Uniform(planned, leaves, 10));
    }

    [Fact]
    public void GivenLeafChannels_AreKept()
    {
        NetworkShape planned = NetworkShape.PerLevel(PoolingTree.Line(4), 3, [4]);
        LeafSpecification[] leaves = [.. Enumerable.Repeat(Real, 4)];
        NetworkShape advised = WidthAdvisor.Recommend(planned, leaves, new double[7], 200, 1, 3);
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(3, advised.Channels(i)));
    }

    [Fact]
    public void WhatMakesNoSense_IsRefused()
    {
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(4), 2, [2]);
        LeafSpecification[] leaves = [.. Enumerable.Repeat(Real, 4)];
        ErrorAssert.Throws<ModelException>(
            "The smallest network on this tree has 43 parameters, more than the budget of 42.", () => WidthAdvisor.Recommend(shape, leaves, new double[7], 42));
        Assert.Equal(2, WidthAdvisor.Recommend(shape, leaves, new double[7], 43).Channels(0));
        ErrorAssert.Throws<ArgumentException>(
            "Information is needed for each of the 7 nodes and a leaf for each of the 4 sites, but 6 and 4 were given. (Parameter 'information')",
            () => WidthAdvisor.Recommend(shape, leaves, new double[6], 100));
        foreach ((double strength, double information) in new[] { (double.NaN, 0.0), (-1, 0), (1, -0.5), (1, double.PositiveInfinity) })
        {
            ErrorAssert.Throws<ArgumentException>(
                "The strength and the information of every node must be finite numbers of at least 0. (Parameter 'information')",
                () => WidthAdvisor.Recommend(shape, leaves, [.. Enumerable.Repeat(information, 7)], 100, strength));
        }
    }
}
