using Entroscope.Engine;
using Entroscope.Engine.Diagnostics;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>The description of a plan: numbers counted by hand from the network, on machines with made-up caches.</summary>
public sealed class EnginePlansTests
{
    private static readonly MachineCaches Caches = new(32 << 10, 1 << 20, 32 << 20);
    private static readonly MachineCaches Tiny = new(1 << 10, 2 << 10, 4 << 10);

    public static TheoryData<EngineKind, int> Precisions { get; } = new() { { EngineKind.Single, 4 }, { EngineKind.Double, 8 } };

    [Theory]
    [MemberData(nameof(Precisions))]
    public void ASmallNetwork_SharesSamplesAndLooksItsSitesUp(EngineKind kind, int bytes)
    {
        EnginePlanSummary plan = Describe(TestModels.Independent(4, 2), kind, Caches);
        Assert.Equal((kind, 3, 128 / bytes, 4, 4 * 128 / bytes), (plan.Kind, plan.Threads, plan.PanelSamples, plan.GroupPanels, plan.GroupSamples));
        Assert.Equal("ENTROSCOPE_KERNELS", plan.KernelVariable);
        Assert.False(plan.SharesNodes || plan.Recomputes);
        Assert.Equal([new SegmentStage(1, 7, 7, 7)], plan.Stages);
        Assert.Equal((7 + (4 * 2), 65536), (plan.Counts, plan.MergedCountLimit));
        Assert.Equal(15 * 8 * 4, plan.CountBytes);
        Assert.Equal(2 * 7 * bytes, plan.PackedWeightBytes);
        Assert.Equal((4, 0, 0, 0L, 0L),
            (plan.Tables.SmallSites, plan.Tables.LargeSites, plan.Tables.ComputedSites, plan.Tables.RowsForLargeOutputs, plan.Tables.LargeOutputBytes));

        // Four rows of state, a row of values at a site, a row of o; 128 bytes a row.
        Assert.Equal(((4 * 6) + (3 * 5)) * 4 * 128, plan.KeptBytes);
        Assert.Equal(3 * plan.KeptBytes, plan.TrainingSlotBytes);
        Assert.InRange(plan.ForwardSlotBytes, 1, plan.KeptBytes);
        Assert.Equal((3, 4 + (3 * 2)), (plan.Forward.MultiplyAdds, plan.Forward.MessageNumbers));
        Assert.Equal(((3 * 3) + (4 * 3), 3 * 10), (plan.Training.MultiplyAdds, plan.Training.MessageNumbers));
        Assert.Equal((0, null, SpeedBound.Messages), (plan.Forward.MemoryBytes, plan.Forward.MultiplyAddsPerByte, plan.Forward.Bound));
    }

    [Fact]
    public void BlocksAreWholeGroups()
    {
        EnginePlanSummary plan = Describe(TestModels.Independent(4, 9), EngineKind.Single, Caches);
        Assert.True(plan.BlockSamples >= 128 * plan.Counts / 7);
        Assert.Equal(0, plan.BlockSamples % plan.GroupSamples);
    }

    [Fact]
    public void ALargeNetwork_SharesNodesInStagesThatHoldAllOfThem()
    {
        ConvAC model = Line(256, 32);
        EnginePlanSummary plan = Describe(model, EngineKind.Single, Caches);
        Assert.True(plan.SharesNodes);
        Assert.Equal((8, 256), (plan.GroupPanels, plan.GroupSamples));
        Assert.True(plan.Stages.Count > 1 && plan.Stages[0].Segments >= 8 * plan.Threads);
        Assert.Equal(1, plan.Stages[^1].Segments);
        Assert.Equal(model.Tree.NodeCount, plan.Stages.Sum(s => s.Nodes));
        Assert.All(plan.Stages, s => Assert.InRange(s.Largest, s.Smallest, model.Shape.WeightCount));
        Assert.True(plan.Stages[0].Smallest > 0);
        Assert.Equal(plan.Counts * 8, plan.CountBytes);
        Assert.Equal((254 * 32 * 32) + 32, plan.Forward.MultiplyAdds);
        Assert.Equal((3 * plan.Forward.MultiplyAdds) + (256 * 32 * 3), plan.Training.MultiplyAdds);

        // Inner nodes and root, and for every thread two sites at a time: those are looked up again.
        Assert.Equal(((254 * 36) + 5 + (plan.Threads * 2 * 37)) * 8L * 128, plan.TrainingSlotBytes);
    }

    [Fact]
    public void TheCachesDecideWhereWeightsAndMessagesStand()
    {
        ConvAC model = Line(256, 32);
        PassEstimate near = Describe(model, EngineKind.Single, Caches).Forward;
        Assert.Equal((MemoryLevel.Level3, 0L, null, SpeedBound.Arithmetic), (near.Weights, near.MemoryBytes, near.MultiplyAddsPerByte, near.Bound));
        EnginePlanSummary far = Describe(model, EngineKind.Single, Tiny);
        Assert.Equal((MemoryLevel.Memory, MemoryLevel.Memory), (far.Forward.Weights, far.Forward.Messages));
        Assert.Equal(far.Forward.WeightBytes + (2 * far.KeptBytes), far.Forward.MemoryBytes);
        Assert.Equal(far.Training.WeightBytes + (3 * far.KeptBytes), far.Training.MemoryBytes);
        Assert.Equal((double)far.Forward.MultiplyAdds * 256 / far.Forward.MemoryBytes, far.Forward.MultiplyAddsPerByte);
        Assert.Equal(far.Forward.MultiplyAddsPerByte < far.Forward.Balance, far.Forward.Bound == SpeedBound.Memory);
        PassEstimate unknown = Describe(model, EngineKind.Single, MachineCaches.Unknown).Forward;
        Assert.Equal((MemoryLevel.Unknown, MemoryLevel.Unknown, SpeedBound.Unknown), (unknown.Weights, unknown.Messages, unknown.Bound));
    }

    [Fact]
    public void LargeAlphabetsAndRealNumbers_AreToldApart()
    {
        SiteTableSummary large = Describe(TestModels.Independent(4, 40), EngineKind.Single, Caches).Tables;
        Assert.Equal((0, 4, 0, 2 * 41L, 0L), (large.SmallSites, large.LargeSites, large.ComputedSites, large.RowsForLargeOutputs, large.SmallOutputBytes));
        Assert.True(large.LargeOutputBytes >= 4 * 41 * 5 * 4);
        SiteTableSummary real = Describe(TestModels.TwoGaussians(), EngineKind.Single, Caches).Tables;
        Assert.Equal((0, 0, 1, 0L), (real.SmallSites, real.LargeSites, real.ComputedSites, real.DensityBytes));
    }

    [Fact]
    public void TheDefault_IsTheDefaultEngineOnThisMachine()
    {
        EnginePlanSummary plan = EnginePlans.Describe(TestModels.Copies());
        Assert.Equal((EngineKind.Double, Environment.ProcessorCount, MachineCaches.OfThisMachine()), (plan.Kind, plan.Threads, plan.Caches));
    }

    [Fact]
    public void WhatHasNoPlan_IsRefused()
    {
        ErrorAssert.Throws<ArgumentException>(
            "Only the scaled engines have a plan: the engine kind must be Double or Single. (Parameter 'options')",
            () => EnginePlans.Describe(TestModels.Copies(), new EngineOptions { Kind = EngineKind.Reference }));
        ErrorAssert.Null("model", () => EnginePlans.Describe(null!));
        ErrorAssert.Throws<ModelException>(
            "This needs a network in the generative reading, whose weights are probabilities, but the model's reading is Score.",
            () => EnginePlans.Describe(TestModels.Scores()));
    }

    private static EnginePlanSummary Describe(ConvAC model, EngineKind kind, MachineCaches caches) =>
        EnginePlans.Describe(model, new EngineOptions { Kind = kind, Threads = 3 }, caches);

    // A binary tree over a line of binary sites, one class, weights all the same.
    private static ConvAC Line(int sites, int channels)
    {
        var shape = NetworkShape.PerLevel(PoolingTree.Line(sites), channels, [channels]);
        var leaf = new CategoricalLeaf(channels, 2, [.. Enumerable.Repeat(0.5, 2 * channels)]);
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(v => Enumerable.Repeat(1.0 / channels, shape.Rows(v) * channels).ToArray())];
        return new ConvAC(shape, [.. Enumerable.Repeat(leaf, sites)], weights, [1]);
    }
}
