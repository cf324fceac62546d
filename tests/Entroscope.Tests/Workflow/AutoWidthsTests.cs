using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Information.Widths;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Entroscope.Tests.Files;
using Entroscope.Tests.Learning;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>The search for widths: within the budget, chosen on validation rows, the same whatever the threads.</summary>
public sealed class AutoWidthsTests
{
    private const long Budget = 400;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EveryTrialIsWithinTheBudget_AndTheBestIsChosen(bool shared)
    {
        var plan = new NetworkPlan { SharedWeights = shared };
        AutoWidthsResult result = AutoWidths.Run(Split(), plan, Budget, Options(1));
        Assert.All(result.Search.Trials, t => Assert.InRange(t.Parameters, 1, Budget));
        Assert.Equal(result.Search.Trials.Max(t => t.Score), result.Search.Trials[result.Search.Chosen].Score);
        WidthTrial uniform = Assert.Single(result.Search.Trials, t => t is { Round: 0, Schedule: "uniform", Start: "clustering" });
        Assert.Equal((0.0, 0.0), (uniform.Gain.Value, uniform.Gain.StandardError));
        Assert.All(result.Search.Trials, t => NumericAssert.Close(t.Score - uniform.Score, t.Gain.Value, 1e-9));
        Assert.All(result.Search.Trials, t => Assert.True(t.Gain.Lower <= t.Gain.Value && t.Gain.Value <= t.Gain.Upper && t.Gain.Rows == 36));
        Assert.Contains(result.Search.Trials, t => t is { Round: 1, Schedule: "advised", Start: "clustering" });
        Assert.Contains(result.Search.Trials, t => t is { Round: 1, Schedule: "advised", Start: "measured network" });
        ConvAC model = result.Network.Model;
        Assert.Equal((shared, result.Search.Trials[result.Search.Chosen].Parameters), (model.Shape.SharedWeights, model.ParameterCount));
        Assert.Equal((Budget, Budget), (result.Search.Budget, result.Advice.Budget!.Value));
        Assert.True(result.Advice.AdvisedParameters <= Budget);
        Assert.Equal(result.Network.Training.Refitted, result.Network.Training.Refit is { Kept: true });
        Assert.NotNull(model.Metadata.SiteNames);

        // The score of the choice is the score of the training that was repeated for the refit.
        Assert.Equal(result.Search.Trials[result.Search.Chosen].Score, result.Network.Training.Score);
    }

    [Fact]
    public void TheResult_DependsOnTheSeedAndNotOnThreads()
    {
        double[] Parameters(int threads, ulong seed) => Learnable.Parameters(
            AutoWidths.Run(Split(), new NetworkPlan(), Budget, Options(threads) with { Seed = seed, Refit = false }).Network.Model);
        Assert.Equal(Parameters(1, 1), Parameters(2, 1));
        Assert.NotEqual(Parameters(1, 1), Parameters(1, 2));
    }

    [Fact]
    public void ALearnedTree_IsChosenOnceBeforeTheSearch()
    {
        DataSplit split = Split();
        TreeChoice chosen = TreeSelection.Choose(split, new NetworkPlan(), Options(1));
        Assert.True(chosen.Candidates.Count > 1);
        AutoWidthsResult result = AutoWidths.Run(split, new NetworkPlan(), Budget, Options(1));
        Assert.Equal(chosen.Describe(), result.Network.Tree!.Describe());
        Assert.Equal(chosen.Describe(), result.Network.Model.Metadata.Training.TreeChoice);
        Assert.All(result.Search.Trials, t => Assert.Same(result.Network.Tree.Tree, t.Shape.Tree));

        AutoWidthsResult given = AutoWidths.Run(split, new NetworkPlan(), Budget, Options(1), tree: chosen);
        Assert.Equal(Learnable.Parameters(result.Network.Model), Learnable.Parameters(given.Network.Model));
        Assert.All(given.Search.Trials, t => Assert.Same(chosen.Tree, t.Shape.Tree));
    }

    [Fact]
    public void GivenLeafChannels_AreKept()
    {
        AutoWidthsResult result = AutoWidths.Run(Split(), new NetworkPlan { LeafChannels = 3 }, Budget, Options(1) with { Steps = 1 });
        Assert.All(result.Search.Trials, t => Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(3, t.Shape.Channels(i))));
    }

    [Fact]
    public void WhatCannotBeSearched_IsRefused()
    {
        DataSplit split = Split();
        ErrorAssert.Throws<ArgumentException>(
            "The widths are searched for and must not be given. (Parameter 'plan')", () => AutoWidths.Run(split, new NetworkPlan { Widths = [4] }, Budget));
        ErrorAssert.Throws<SizeLimitException>(
            "The budget of 1000 parameters is more than the limit of 999; name a smaller budget or raise the limit.",
            () => AutoWidths.Run(split, new NetworkPlan(), 1000, Options(1) with { ParameterLimit = 999 }));
        var plan = new NetworkPlan { Tree = "learned:cut" };
        PoolingTree tree = TreeSelection.Choose(split, plan, Options(1)).Tree;
        long smallest = WidthAdvisor.Smallest(plan.For(split.Train, tree), split.Train.LeafSpecifications());
        ErrorAssert.Throws<ModelException>(
            Invariant($"The smallest network on this tree has {smallest} parameters, more than the budget of {smallest - 1}."),
            () => AutoWidths.Run(split, plan, smallest - 1, Options(1)));
        Assert.Equal(smallest, AutoWidths.Run(split, plan, smallest, Options(1) with { Steps = 1 }).Search.Trials.Max(t => t.Parameters));
    }

    [Fact]
    public void Cancelled_ItStops()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => AutoWidths.Run(Split(), new NetworkPlan(), Budget, Options(1), cancellation: source.Token));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(25)]
    public void Interrupted_ItKeepsTheBestNetworkSoFar_WhereThatIsAskedFor(int reports)
    {
        using var source = new CancellationTokenSource();
        var progress = new CancelAfter(source, reports);
        AutoWidthsResult result = AutoWidths.Run(Split(), new NetworkPlan(), Budget, Options(1) with { KeepWhenCancelled = true }, progress,
            cancellation: source.Token);
        Assert.True(source.IsCancellationRequested);
        Assert.Equal(StopReason.Interrupted, result.Network.Training.StoppedBecause);
        WidthTrial chosen = result.Search.Trials[result.Search.Chosen];
        Assert.Equal(result.Search.Trials.Max(t => t.Score), chosen.Score);
        Assert.Equal(chosen.Parameters, result.Network.Model.ParameterCount);
        TrainingSet validation = new(Split().Validation.Observations);
        NumericAssert.Close(chosen.Score, Learnable.Score(result.Network.Model, validation.Data), 1e-9);
        Assert.All(result.Search.Trials, t => Assert.Equal(result.Search.Trials.All(u => u.Schedule != "uniform"), double.IsNaN(t.Gain.Value)));
    }

    [Fact]
    public void Cancelled_ItThrowsWhereNothingIsToBeKept()
    {
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(
            () => AutoWidths.Run(Split(), new NetworkPlan(), Budget, Options(1), new CancelAfter(source, 12), cancellation: source.Token));
    }

    private sealed class CancelAfter(CancellationTokenSource source, int reports) : IProgress<TrainingProgress>
    {
        private int _left = reports;

        public void Report(TrainingProgress value)
        {
            // The trials of trees keep nothing.
            if (value.Activity == "EM" && --_left == 0)
            {
                source.Cancel();
            }
        }
    }

    private static TrainingOptions Options(int threads) => new() { Steps = 4, Engine = new EngineOptions { Kind = EngineKind.Double, Threads = threads } };

    private static DataSplit Split()
    {
        using var folder = new TemporaryFolder();
        Observations rows = Learnable.Draw(Learnable.Planted(LeafFamily.Categorical), 240, 1).Data;
        folder.Write("a.csv", string.Concat(Enumerable.Range(0, rows.Rows).Select(r => string.Join(',', rows.Row(r)) + "\n")));
        return DataLoader.LoadSplit(folder["a.csv"], new DataOptions { NoLabel = true, Kind = ColumnKind.Categorical });
    }
}
