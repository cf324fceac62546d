using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
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

/// <summary>Mixtures from a table: which trees their components get, their names, and what is refused before anything is learned.</summary>
public sealed class MixturePlanTests
{
    private static readonly TrainingOptions Options = new() { Steps = 2, Engine = new EngineOptions { Kind = EngineKind.Double, Threads = 1 } };
    private static readonly NetworkPlan Plan = new() { Widths = [3] };

    [Fact]
    public void TreesDiffer_AndMoreComponentsBeginWithThoseOfFewer()
    {
        PoolingTree[] few = Trees(2), many = Trees(5);
        Assert.All(Enumerable.Range(0, 2), z => Assert.Equal(Nodes(few[z]), Nodes(many[z])));
        Assert.NotEqual(Nodes(many[0]), Nodes(many[1]));
        Assert.True(many.Select(Nodes).Distinct().Count() >= 3);
        Assert.Equal(many.Select(Nodes), Trees(5, threads: 3).Select(Nodes));

        static PoolingTree[] Trees(int components, int threads = 1) =>
            ComponentTrees.Find(Split(), Plan with { Components = components }, Options with { Engine = Options.Engine with { Threads = threads } }, null, null,
                CancellationToken.None).Trees;
    }

    [Fact]
    public void ANamedTree_ServesAllComponents_WhichDifferByTheirStarts()
    {
        TrainedModel trained = TrainingJob.Run(Split(), Plan with { Tree = "line", Components = 3 }, Options);
        Assert.Empty(trained.Tree!.Candidates);
        Assert.All(trained.Mixture.Components, c => Assert.Equal("line:2", c.Tree.Description));
        Assert.Equal(3, trained.Mixture.Components.Select(c => string.Join(' ', Learnable.Parameters(c))).Distinct().Count());
    }

    [Fact]
    public void TheMixture_KnowsColumnsAndRecord()
    {
        TrainedModel trained = TrainingJob.Run(Split(), Plan with { Components = 2 }, Options);
        Assert.Equal(Split().Train.Columns.Select(c => c.Name), trained.Mixture.Metadata.SiteNames!);
        Assert.Equal(2, trained.Mixture.Metadata.Training.Components);
        Assert.Equal(string.Join(' ', trained.Training.Components.Select(c => TrainingRecord.Text(c.Steps))),
            trained.Mixture.Metadata.Training.ComponentSteps);
        Assert.Equal(trained.Tree!.Describe(), trained.Mixture.Metadata.Training.TreeChoice);
        Assert.Null(trained.Mixture.Components[0].Metadata.SiteNames);
    }

    [Fact]
    public void Resume_GivesTheSameBits_AndAnotherRunIsRefusedBeforeATreeIsLearned()
    {
        var whole = new MemoryStore();
        TrainingResult expected = TrainingJob.Run(Split(), Plan with { Components = 2 }, Options, whole).Training;
        var broken = new MemoryStore(killAtSave: whole.Saves / 2);
        Assert.Throws<KilledException>(() => TrainingJob.Run(Split(), Plan with { Components = 2 }, Options, broken));
        MixtureCases.AssertSame(expected, TrainingJob.Run(Split(), Plan with { Components = 2 }, Options, new MemoryStore(broken.Load())).Training, "resumed");
        var heard = new Listener();
        ErrorAssert.Throws<DataException>(
            "The checkpoint belongs to another training run: components is 2 there, but 3 here.",
            () => TrainingJob.Run(Split(), Plan with { Components = 3 }, Options, whole, heard));
        Assert.Equal(0, heard.Count);
        Assert.StartsWith(
            "The checkpoint belongs to another training run: network is ",
            Assert.Throws<DataException>(() => TrainingJob.Run(Split(), Plan with { Widths = [4], Components = 2 }, Options, whole, heard)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WhatDoesNotFit_IsRefused()
    {
        Dataset data = Split().Train;
        ErrorAssert.Throws<ModelException>("The plan must have at least 1 component, but has 0.", () => (Plan with { Components = 0 }).EnsureFits(data, 1000));
        ErrorAssert.Throws<ModelException>("The plan must have at least 1 component, but has 0.",
            () => TrainingJob.Run(Split(), Plan with { Components = 0 }, Options));
        int rows = data.Observations.Rows;
        ErrorAssert.Throws<DataException>(
            Invariant($"training data: a mixture of {rows + 1} components needs at least {rows + 1} rows, but there are {rows}."),
            () => (Plan with { Components = rows + 1 }).EnsureFits(data, 1000));
        ErrorAssert.Throws<SizeLimitException>(
            "The network would have 1449 parameters (0 MiB in double precision), more than the limit of 1000; use smaller widths or raise the limit.",
            () => new NetworkPlan { Widths = [40], Components = 2 }.EnsureFits(data, 1000));
        ErrorAssert.Throws<SizeLimitException>(
            "The mixture would have 2900 parameters in 2 components, more than the limit of 2899; use fewer components or smaller widths, or raise the limit.",
            () => new NetworkPlan { Widths = [40], Components = 2 }.EnsureFits(data, 2899));
        new NetworkPlan { Widths = [40], Components = 2 }.EnsureFits(data, 2900);
    }

    private static string Nodes(PoolingTree tree) =>
        string.Join(';', Enumerable.Range(tree.SiteCount, tree.InnerCount).Select(v => string.Join(',', tree.Children(v).ToArray())));

    private static DataSplit Split()
    {
        using var folder = new TemporaryFolder();
        Observations rows = Learnable.Draw(Learnable.Planted(LeafFamily.Categorical), 240, 1).Data;
        folder.Write("a.csv", string.Concat(Enumerable.Range(0, rows.Rows).Select(r => string.Join(',', rows.Row(r)) + "\n")));
        return DataLoader.LoadSplit(folder["a.csv"], new DataOptions { NoLabel = true, Kind = ColumnKind.Categorical });
    }

    private sealed class Listener : IProgress<TrainingProgress>
    {
        public int Count { get; private set; }

        public void Report(TrainingProgress value) => Count++;
    }
}
