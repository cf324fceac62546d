using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Files.Json;
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

/// <summary>Which tree a plan gets, cut to its depth, and what is refused before and after it is learned.</summary>
public sealed class TreeSelectionTests
{
    private static readonly TrainingOptions Options = new() { Steps = 2, Engine = new EngineOptions { Kind = EngineKind.Double, Threads = 1 } };

    [Fact]
    public void TheDepth_CutsTheLearnedTree()
    {
        DataSplit split = Split();
        TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { Widths = [3], Depth = 2 }, Options);
        PoolingTree whole = trained.Tree!.Tree;
        Assert.True(whole.Height >= 3);
        Assert.Equal(whole.WithDepth(2).Description, trained.Model.Tree.Description);
        AssertSameNodes(whole.WithDepth(2), trained.Model.Tree);
        Assert.All(trained.Tree.Candidates, c => Assert.True(c.Tree.Height >= 2));
    }

    [Fact]
    public void CutToOneLevel_AllTreesAreTheSame_AndNoTrialIsNeeded()
    {
        TrainedModel trained = TrainingJob.Run(Split(), new NetworkPlan { Widths = [3], Depth = 1 }, Options);
        Assert.Empty(trained.Tree!.Candidates);
        AssertSameNodes(PoolingTree.Cp(8), trained.Model.Tree);
    }

    [Fact]
    public void ATreeInAFile_IsCutToo()
    {
        using var folder = new TemporaryFolder();
        new TreeFile(PoolingTree.Line(8), null).Save(folder["tree.json"]);
        var plan = new NetworkPlan { Tree = folder["tree.json"], Depth = 2, Widths = [3] };
        AssertSameNodes(PoolingTree.Line(8).WithDepth(2), TrainingJob.Run(Split(), plan, Options).Model.Tree);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("auto", null, false)]
    [InlineData("learned", null, false)]
    [InlineData(null, "line:2", true)]
    public void WhatIsUnsaid_IsLearned_ButWithSharedWeightsTheLine(string? tree, string? description, bool shared)
    {
        TreeChoice choice = TreeSelection.Choose(Split(), new NetworkPlan { Tree = tree, SharedWeights = shared }, Options);
        Assert.StartsWith(description ?? "learned:", choice.Tree.Description, StringComparison.Ordinal);
        Assert.Equal(shared, choice.Candidates.Count == 0);
    }

    [Fact]
    public void TheTrialsAreHeard()
    {
        var heard = new Listener();
        TreeChoice choice = TreeSelection.Choose(Split(), new NetworkPlan(), Options, heard);
        Assert.Equal(choice.Candidates.Select(c => $"trial of {c.Tree.Description}").Order(StringComparer.Ordinal),
            heard.Activities.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhatNoLearnedTreeAllows_IsRefusedBeforeItIsLearned()
    {
        Dataset data = Split().Train;
        void Refused<T>(string message, NetworkPlan plan, long limit = 1000)
            where T : Exception => ErrorAssert.Throws<T>(message, () => plan.EnsureFits(data, limit));
        Refused<ModelException>(
            "The tree 'learned:cut' has nodes that differ, so their weights cannot be shared; name a line or a grid.",
            new NetworkPlan { Tree = "learned:cut", SharedWeights = true });
        Refused<ModelException>(
            "Trees learned over 8 sites have at least 3 pooling levels, so the depth must be an integer of 1..3, but is 4.", new NetworkPlan { Depth = 4 });
        Refused<ModelException>("Between 1 and 2 widths are needed, one for each level of the tree, but 3 were given.",
            new NetworkPlan { Depth = 2, Widths = [2, 2, 2] });

        // 8 leaves of 4 channels and 4 values, each with 4 x 40 weights above it, the 40 of the root and the class prior: the least of any tree.
        Refused<SizeLimitException>(
            "The network would have 1449 parameters (0 MiB in double precision), more than the limit of 1000; use smaller widths or raise the limit.",
            new NetworkPlan { Widths = [40] });
        new NetworkPlan { Widths = [40] }.EnsureFits(data, 1449);
    }

    // The early check, the choice of the tree and the training count alike, the class prior included.
    [Fact]
    public void AtTheLimit_EveryCheckAgrees()
    {
        DataSplit split = Split();
        var plan = new NetworkPlan { Tree = "line", Widths = [3] };
        PoolingTree tree = plan.NamedTree(split.Train)!;
        long count = plan.CountParameters(split.Train, tree);
        Assert.Equal(count, TrainingJob.Run(split, plan, Options with { ParameterLimit = count, Steps = 1 }).Model.ParameterCount);
        plan.EnsureFits(split.Train, count);
        Assert.True(plan.Fits(split.Train, tree, count));
        string early = Assert.Throws<SizeLimitException>(() => plan.EnsureFits(split.Train, count - 1)).Message;
        Assert.Equal(early, Assert.Throws<SizeLimitException>(() => TrainingJob.Run(split, plan, Options with { ParameterLimit = count - 1 })).Message);
        Assert.False(plan.Fits(split.Train, tree, count - 1));
    }

    [Fact]
    public void TheLimit_HoldsForTheTreeThatWasLearned()
    {
        DataSplit split = Split();
        var plan = new NetworkPlan { Widths = [40] };
        plan.EnsureFits(split.Train, 5000);
        var heard = new Listener();
        Assert.Throws<SizeLimitException>(() => TrainingJob.Run(split, plan, Options with { ParameterLimit = 5000 }, progress: heard));
        Assert.Empty(heard.Activities);
    }

    [Fact]
    public void ACheckpointOfAnotherRun_IsRefusedBeforeATreeIsLearned()
    {
        var plan = new NetworkPlan { Widths = [3] };
        var store = new MemoryStore();
        TrainingJob.Run(Split(), plan, Options, store);
        var heard = new Listener();
        ErrorAssert.Throws<DataException>(
            "The checkpoint belongs to another training run: pseudo_count is " + TrainingRecord.Text(Options.PseudoCount) + " there, but 7 here.",
            () => TrainingJob.Run(Split(), plan, Options with { PseudoCount = 7 }, store, heard));
        Assert.StartsWith(
            "The checkpoint belongs to another training run: network is ",
            Assert.Throws<DataException>(() => TrainingJob.Run(Split(), plan with { Widths = [4] }, Options, store, heard)).Message,
            StringComparison.Ordinal);
        Assert.Empty(heard.Activities);
        Assert.Equal(TrainingPhase.Done, store.Latest!.Phase);
        TrainingJob.Run(Split(), plan, Options, store, heard);
        Assert.NotEmpty(heard.Activities);
    }

    [Fact]
    public void AnImage_HasTheGridAmongItsCandidates_WhereItsTreeIsLearned()
    {
        DataSplit split = Split();
        Dataset Image(Dataset part) => Dataset.Create(part.Name, part.Observations, part.Columns, image: new GridSize(2, 4));
        DataSplit images = split with { Train = Image(split.Train), Validation = Image(split.Validation) };
        string[] Candidates(string? tree) =>
            [.. TreeSelection.Choose(images, new NetworkPlan { Tree = tree }, Options).Candidates.Select(c => c.Tree.Description)];
        string[] learned = Candidates("learned");
        Assert.Single(learned, d => d.StartsWith("grid", StringComparison.Ordinal));
        Assert.Contains(learned, d => d.StartsWith("learned:", StringComparison.Ordinal));
        Assert.Empty(Candidates("learned:cut"));
        Assert.Empty(Candidates(null));
        Assert.Equal(PoolingTree.Grid(2, 4).Description, TreeSelection.Choose(images, new NetworkPlan(), Options).Tree.Description);
    }

    private static void AssertSameNodes(PoolingTree expected, PoolingTree actual)
    {
        Assert.Equal(expected.NodeCount, actual.NodeCount);
        Assert.All(Enumerable.Range(0, expected.NodeCount), v => Assert.Equal(expected.Children(v).ToArray(), actual.Children(v).ToArray()));
    }

    private static DataSplit Split()
    {
        using var folder = new TemporaryFolder();
        Observations rows = Learnable.Draw(Learnable.Planted(LeafFamily.Categorical), 240, 1).Data;
        folder.Write("a.csv", string.Concat(Enumerable.Range(0, rows.Rows).Select(r => string.Join(',', rows.Row(r)) + "\n")));
        return DataLoader.LoadSplit(folder["a.csv"], new DataOptions { NoLabel = true, Kind = ColumnKind.Categorical });
    }

    private sealed class Listener : IProgress<TrainingProgress>
    {
        public List<string> Activities { get; } = [];

        public void Report(TrainingProgress value) => Activities.Add(value.Activity);
    }
}
