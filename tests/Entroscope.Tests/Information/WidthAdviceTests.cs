using CsCheck;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Widths;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>What the advice says about widths, against enumeration and on models whose answer is known.</summary>
public sealed class WidthAdviceTests
{
    [Fact]
    public void HeldInformation_BoundsWhatCrossesTheCut_AndAskedWidthsAreNeverMoreThanThereAre() => RandomModels.Discrete.Sample(
        model =>
        {
            WidthAdvice advice = WidthAdvice.Compute(model, EntropyAnalysis.Enumerate(model));
            double whole = EntropyAnalysis.EnumerateSites(model, [.. Enumerable.Range(0, model.Tree.SiteCount)]).Value;
            foreach (WidthNeed need in advice.Nodes)
            {
                int[] scope = model.Tree.Scope(need.Node);
                int[] rest = [.. Enumerable.Range(0, model.Tree.SiteCount).Except(scope)];
                double across = rest.Length == 0
                    ? 0
                    : EntropyAnalysis.EnumerateSites(model, scope).Value + EntropyAnalysis.EnumerateSites(model, rest).Value - whole;
                Assert.True(across <= need.Held.Value + 1e-9, Invariant($"{across} <= {need.Held.Value}"));
                Assert.True(need.Held.Value <= need.LatentEntropy + 1e-9 && need.LatentEntropy <= need.LogChannels + 1e-9);
                Assert.True(need.Needed <= need.LogChannels + 1e-9 && need.LeastChannels <= need.Channels);
                NumericAssert.Close(
                    model.Tree.Children(need.Node).ToArray().Sum(c => EntropyAnalysis.EnumerateSites(model, model.Tree.Scope(c)).Value)
                    - (model.Tree.IsSite(need.Node) ? 0 : EntropyAnalysis.EnumerateSites(model, scope).Value),
                    need.Joined,
                    1e-9);
            }
        },
        iter: 60);

    [Fact]
    public void CopiesSaturateTheRoot_AndTheSitesAreAtTheirLimit()
    {
        ConvAC model = TestModels.Copies();
        WidthAdvice advice = WidthAdvice.Compute(model, EntropyAnalysis.Enumerate(model));
        Assert.All(advice.Nodes, n => NumericAssert.Close(Math.Log(2), n.Held.Value, 1e-12));
        Assert.Equal([WidthUse.AtLimit, WidthUse.AtLimit, WidthUse.Saturated], advice.Nodes.Select(n => n.Use));
        Assert.Equal([2.0, 2.0, 4.0], advice.Nodes.Select(n => n.LosslessChannels));
        NumericAssert.Close(Math.Log(2), advice.Nodes[2].Joined, 1e-12);
        Assert.Equal([2.0, 2.0, 2.0], advice.Nodes.Select(n => n.LeastChannels));
        Assert.Equal([2.0, 2.0, 4.0], advice.Nodes.Select(n => n.ChannelLimit));
        Assert.Equal((WidthUse.AtLimit, WidthUse.Saturated), (advice.Levels[0].Use, advice.Levels[1].Use));
        Assert.Null(advice.Advised);
        Assert.All(advice.Nodes, n => NumericAssert.Close(n.Information.Value / Math.Max(1e-300, n.Capacity), n.Utilisation?.Value ?? 0, 1e-12));
    }

    [Fact]
    public void IdleChannels_AreCalledSo_AndGetNoWider()
    {
        ConvAC model = Idle(classes: 1);
        WidthAdvice advice = WidthAdvice.Compute(model, EntropyAnalysis.Enumerate(model), budget: model.ParameterCount);
        Assert.All(advice.Nodes, n => NumericAssert.Close(0, n.Held.Value, 1e-12));
        Assert.All(advice.Nodes, n => Assert.Equal(WidthUse.Idle, n.Use));
        Assert.Equal((2, 1), (advice.Levels[0].Count(WidthUse.Idle), advice.Levels[1].Count(WidthUse.Idle)));
        Assert.True(advice.AdvisedParameters <= advice.Budget);
        Assert.All(advice.Nodes, n => Assert.InRange(advice.Advised!.Channels(n.Node), 2, Math.Min(n.Channels, n.LosslessChannels)));
    }

    // A narrow node is saturated only where it is used: the numbers of a tree of almost
    // independent sites, of one channel, of a full node, and of nodes that cannot be wider.
    [Theory]
    [InlineData(2, 64, 0.0, 0.0, WidthUse.Idle)]
    [InlineData(2, 64, 4.4e-16, 0.0, WidthUse.Idle)]
    [InlineData(2, 64, 0.001, 0.001, WidthUse.InUse)]
    [InlineData(2, 64, 0.3, 0.3, WidthUse.InUse)]
    [InlineData(2, 64, 0.6, 0.6, WidthUse.Saturated)]
    [InlineData(2, 64, 0.6, 0.0, WidthUse.InUse)]
    [InlineData(1, 64, 0.0, 0.0, WidthUse.Closed)]
    [InlineData(16, 64, 2.5, 2.5, WidthUse.Saturated)]
    [InlineData(16, 64, 2.5, 1.0, WidthUse.InUse)]
    [InlineData(16, 64, 1.2, 1.2, WidthUse.Idle)]
    [InlineData(2, 2, 0.69, 0.69, WidthUse.AtLimit)]
    [InlineData(2, 2, 0.3, 0.3, WidthUse.AtLimit)]
    [InlineData(2, 2, 0.0, 0.0, WidthUse.Idle)]
    [InlineData(1, 1, 0.0, 0.0, WidthUse.AtLimit)]
    public void TheUse_IsThatOfTheNetwork(int channels, double limit, double held, double needed, WidthUse use)
    {
        var need = new WidthNeed(3, channels, 64, limit, 1, 1, Estimate.Exact(held), Estimate.Exact(held), 0, needed, needed);
        Assert.Equal(use, need.Use);
    }

    // The row of a level must not contradict itself, whatever the network and the budget: what is passed needs no more channels than there are, nothing idle
    // gets wider, nothing saturated narrower within a budget that holds the network, and nothing beyond what can differ.
    [Fact]
    public void ARow_DoesNotContradictItself() => Gen.Select(RandomModels.Any, Gen.Double[0.3, 3]).Sample(
        (model, share) =>
        {
            long smallest = WidthAdvisor.Smallest(model.Shape, [.. model.Leaves.Select(l => l.Specification)]);
            long budget = Math.Max(smallest, (long)(share * model.ParameterCount));
            WidthAdvice advice = WidthAdvice.Compute(model, EntropyAnalysis.Measure(model, new EntropyOptions { Draws = 300, Seed = 1 }), budget: budget);
            Assert.True(advice.AdvisedParameters <= budget);

            // A schedule has two channels wherever two are of use, so a network with a single one may not fit into its own budget.
            bool holds = budget >= model.ParameterCount && advice.Nodes.All(n => n.Channels >= Math.Min(2, n.ChannelLimit));
            foreach (WidthNeed n in advice.Nodes)
            {
                int advised = advice.Advised!.Channels(n.Node);
                Assert.True(n.LeastChannels <= n.Channels);
                Assert.True(n.Use is not (WidthUse.Saturated or WidthUse.InUse or WidthUse.Closed) || n.Channels < n.ChannelLimit);
                Assert.True(n.Utilisation is not { } used || (used is { Lower: >= 0, Upper: <= 1 } && used.Lower <= used.Value && used.Value <= used.Upper));
                if (!model.Shape.SharedWeights)
                {
                    Assert.True(n.Use != WidthUse.Idle || advised <= n.Channels, Invariant($"node {n.Node}: idle, {n.Channels} channels, {advised} to try"));
                    Assert.True(n.Use != WidthUse.Saturated || advised >= n.Channels || !holds,
                        Invariant($"node {n.Node}: saturated, {n.Channels} channels, {advised} to try"));
                }
            }

            Assert.All(advice.Levels, l => Assert.Equal(l.Nodes, l.Counts.Values.Sum()));
        },
        iter: 150);

    [Fact]
    public void AUtilisation_OutsideOfItsRange_IsCutWithItsInterval()
    {
        Utilisation above = Utilisation.Of(new Estimate(1.12, 0.05, 500), 1)!.Value;
        Assert.Equal((1.0, 0.05, 1.0), (above.Value, above.StandardError, above.Upper));
        NumericAssert.Close(1 - (1.96 * 0.05), above.Lower, 1e-12);
        Utilisation below = Utilisation.Of(new Estimate(-0.02, 0.05, 500), 2)!.Value;
        Assert.Equal((0.0, 0.0), (below.Value, below.Lower));
        NumericAssert.Close(1.96 * 0.025, below.Upper, 1e-12);
        Utilisation within = Utilisation.Of(new Estimate(0.5, 0.05, 500), 1)!.Value;
        Assert.False(within.IsCut);
        Assert.True(above.IsCut && below.IsCut);
        Assert.Equal((0.25, 0.25, 0.25), Utilisation.Of(Estimate.Exact(0.25), 1) is { } exact ? (exact.Value, exact.Lower, exact.Upper) : default);
        Assert.Equal((0.0, 1.0), Utilisation.Of(new Estimate(0.5, double.NaN, 1), 1) is { } single ? (single.Lower, single.Upper) : default);
        Assert.Null(Utilisation.Of(Estimate.Exact(0), 0));
    }

    [Fact]
    public void Draws_CarryTheirErrors()
    {
        ConvAC model = TestModels.Copies();
        LayerEntropies drawn = EntropyAnalysis.Draw(model, new EntropyOptions { Draws = 500, Seed = 3 });
        WidthAdvice advice = WidthAdvice.Compute(model, drawn);
        Assert.Equal(500, advice.Draws);
        Assert.All(advice.Nodes, n => Assert.InRange(Math.Abs(n.Held.Value - Math.Log(2)), 0, (5 * n.Held.StandardError) + 1e-12));
        Assert.All(advice.Nodes,
            n => Assert.Equal(drawn.PatchEntropy[n.Node].StandardError + drawn.PatchEntropyGivenLatent[n.Node].StandardError, n.Held.StandardError));
        Assert.All(advice.Nodes, n => Assert.Equal(drawn.NodeUtilisation(n.Node), n.Utilisation));
        Assert.Equal(advice.Nodes[2].Held, advice.Levels[1].Held);
        Assert.Equal(0, WidthAdvice.Compute(model, EntropyAnalysis.Enumerate(model)).Draws);
    }

    [Fact]
    public void InformationAcross_TakesThePlaceOfTheBound()
    {
        ConvAC model = TestModels.Copies();
        WidthAdvice advice = WidthAdvice.Compute(model, EntropyAnalysis.Enumerate(model), [0.1, 0.2, 0]);
        Assert.Equal([0.1, 0.2, 0.0], advice.Nodes.Select(n => n.Across!.Value));
        NumericAssert.Close([0.1, 0.2, Math.Log(2)], [.. advice.Nodes.Select(n => n.Needed)], 1e-12);
        ErrorAssert.Throws<ArgumentException>(
            "Information is needed for each of the 3 nodes, but there is information for 2. (Parameter 'patchRestInformation')",
            () => WidthAdvice.Compute(model, EntropyAnalysis.Enumerate(model), [0.1, 0.2]));
    }

    [Fact]
    public void Data_SaysTheSameAsTheModelItWasDrawnFrom()
    {
        ConvAC model = TestModels.Copies();
        Observations data = Observations.FromRows([[0, 0], [1, 1], [0, 0], [1, 1]]);
        WidthAdvice advice = WidthAdvice.Compute(model, DatasetLedgers.Compute(new ModelEngine(model), model.Fit(data)));
        Assert.All(advice.Nodes, n => NumericAssert.Close(Math.Log(2), n.Held.Value, 1e-12));
    }

    // Eight equal channels at the root, all rows alike: nothing passes.
    private static ConvAC Idle(int classes)
    {
        var shape = new NetworkShape(PoolingTree.Cp(2), [5, 5, 8], classes);
        double[] Even(int rows, int columns) => [.. Enumerable.Repeat(1.0 / columns, rows * columns)];
        var leaf = new BernoulliLeaf([0.3, 0.3, 0.3, 0.3, 0.3]);
        return new ConvAC(shape, [leaf, leaf], [Even(8, 5), Even(8, 5), Even(classes, 8)], Even(1, classes));
    }
}
