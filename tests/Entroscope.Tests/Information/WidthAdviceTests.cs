using CsCheck;
using Entroscope.Engine;
using Entroscope.Information;
using Entroscope.Model;
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
                double across = rest.Length == 0 ? 0 : EntropyAnalysis.EnumerateSites(model, scope).Value + EntropyAnalysis.EnumerateSites(model, rest).Value - whole;
                Assert.True(across <= need.Held.Value + 1e-9, Invariant($"{across} <= {need.Held.Value}"));
                Assert.True(need.Held.Value <= need.LatentEntropy + 1e-9 && need.LatentEntropy <= need.LogChannels + 1e-9);
                Assert.True(need.Needed <= need.LogChannels + 1e-9 && need.AskedChannels <= need.Channels);
                NumericAssert.Close(
                    model.Tree.Children(need.Node).ToArray().Sum(c => EntropyAnalysis.EnumerateSites(model, model.Tree.Scope(c)).Value)
                    - (model.Tree.IsSite(need.Node) ? 0 : EntropyAnalysis.EnumerateSites(model, scope).Value),
                    need.Joined,
                    1e-9);
            }
        },
        iter: 60);

    [Fact]
    public void CopiesAreABottleneckAtTheRoot_AndLosslessAtTheSites()
    {
        ConvAC model = TestModels.Copies();
        WidthAdvice advice = WidthAdvice.Compute(model, EntropyAnalysis.Enumerate(model));
        Assert.All(advice.Nodes, n => NumericAssert.Close(Math.Log(2), n.Held.Value, 1e-12));
        Assert.Equal([WidthVerdict.Balanced, WidthVerdict.Balanced, WidthVerdict.Bottleneck], advice.Nodes.Select(n => n.Verdict));
        Assert.Equal([2.0, 2.0, 4.0], advice.Nodes.Select(n => n.LosslessChannels));
        NumericAssert.Close(Math.Log(2), advice.Nodes[2].Joined, 1e-12);
        Assert.Equal([2.0, 2.0, 2.0], advice.Nodes.Select(n => n.AskedChannels));
        Assert.Equal((WidthVerdict.Balanced, WidthVerdict.Bottleneck), (advice.Levels[0].Verdict, advice.Levels[1].Verdict));
        Assert.Null(advice.Advised);
        Assert.All(advice.Nodes, n => NumericAssert.Close(n.Information.Value / Math.Max(1e-300, n.Capacity), n.Utilisation?.Value ?? 0, 1e-12));
    }

    [Fact]
    public void IdleChannelsAreWaste_AndTheBudgetGoesElsewhere()
    {
        ConvAC model = Idle(classes: 1);
        WidthAdvice advice = WidthAdvice.Compute(model, EntropyAnalysis.Enumerate(model), budget: model.ParameterCount);
        Assert.All(advice.Nodes, n => NumericAssert.Close(0, n.Held.Value, 1e-12));
        Assert.All(advice.Nodes, n => Assert.Equal(WidthVerdict.Waste, n.Verdict));
        Assert.Equal((3, 3), (advice.Levels[0].Nodes + advice.Levels[1].Nodes, advice.Levels[0].Wastes + advice.Levels[1].Wastes));
        Assert.True(advice.AdvisedParameters <= advice.Budget);
        Assert.All(advice.Nodes, n => Assert.InRange(advice.Advised!.Channels(n.Node), 2, n.LosslessChannels));
    }

    // A narrow node is a bottleneck only where it is used: the numbers of a tree of almost independent sites, of one channel, and of a full node.
    [Theory]
    [InlineData(2, 0.0, 0.0, WidthVerdict.Waste)]
    [InlineData(2, 4.4e-16, 0.0, WidthVerdict.Waste)]
    [InlineData(2, 0.001, 0.001, WidthVerdict.Balanced)]
    [InlineData(2, 0.3, 0.3, WidthVerdict.Balanced)]
    [InlineData(2, 0.6, 0.6, WidthVerdict.Bottleneck)]
    [InlineData(2, 0.6, 0.0, WidthVerdict.Balanced)]
    [InlineData(1, 0.0, 0.0, WidthVerdict.Balanced)]
    [InlineData(16, 2.5, 2.5, WidthVerdict.Bottleneck)]
    [InlineData(16, 2.5, 1.0, WidthVerdict.Balanced)]
    [InlineData(16, 1.2, 1.2, WidthVerdict.Waste)]
    public void ABottleneck_IsUsed(int channels, double held, double needed, WidthVerdict verdict)
    {
        var need = new WidthNeed(3, channels, 64, 1, 1, Estimate.Exact(held), Estimate.Exact(held), 0, needed, needed);
        Assert.Equal(verdict, need.Verdict);
    }

    [Fact]
    public void Draws_CarryTheirErrors()
    {
        ConvAC model = TestModels.Copies();
        LayerEntropies drawn = EntropyAnalysis.Draw(model, new EntropyOptions { Draws = 500, Seed = 3 });
        WidthAdvice advice = WidthAdvice.Compute(model, drawn);
        Assert.Equal(500, advice.Draws);
        Assert.All(advice.Nodes, n => Assert.InRange(Math.Abs(n.Held.Value - Math.Log(2)), 0, (5 * n.Held.StandardError) + 1e-12));
        Assert.All(advice.Nodes, n => Assert.Equal(drawn.PatchEntropy[n.Node].StandardError + drawn.PatchEntropyGivenLatent[n.Node].StandardError, n.Held.StandardError));
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
        WidthAdvice advice = WidthAdvice.Compute(model, DatasetLedgers.Compute(Engines.Create(model), data));
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
