using Entroscope.Engine.Scaled;

namespace Entroscope.Engine.Diagnostics;

/// <summary>How the scaled engine works through a network, in numbers: what its cost model has chosen, and why.</summary>
internal sealed record EnginePlanSummary
{
    /// <summary>Gets the arithmetic.</summary>
    public required EngineKind Kind { get; init; }

    /// <summary>Gets the name of the kernels.</summary>
    public required string Kernels { get; init; }

    /// <summary>Gets the environment variable that chooses the kernels.</summary>
    public required string KernelVariable { get; init; }

    public required int Threads { get; init; }

    public required int PanelSamples { get; init; }

    /// <summary>Gets the panels of a group: the samples that go through a node one after the other, its weights read once.</summary>
    public required int GroupPanels { get; init; }

    public int GroupSamples => PanelSamples * GroupPanels;

    /// <summary>Gets the number of expected counts: one a weight, and the statistics of the leaves.</summary>
    public required long Counts { get; init; }

    /// <summary>
    /// Gets the number of counts up to which every thread has its own, which are merged; above it threads share the nodes of a tree that branches.
    /// </summary>
    public required long MergedCountLimit { get; init; }

    /// <summary>Gets a value indicating whether threads share the nodes of the tree when counts are summed; else they share the samples.</summary>
    public required bool SharesNodes { get; init; }

    /// <summary>
    /// Gets the samples of a block whose counts are merged in its turn, where threads share the samples: at least, and at most 64 blocks a call.
    /// </summary>
    public required long BlockSamples { get; init; }

    /// <summary>Gets the stages from the sites up where threads share the nodes; else one stage of one segment.</summary>
    public required IReadOnlyList<SegmentStage> Stages { get; init; }

    /// <summary>Gets a value indicating whether the nodes of the first stage are computed again on the way down, not kept.</summary>
    public required bool Recomputes { get; init; }

    /// <summary>Gets the bytes that the messages of a group take if all nodes are kept.</summary>
    public required long KeptBytes { get; init; }

    /// <summary>Gets the bytes above which the lower part of the tree is computed again: an eighth of the memory available to the process.</summary>
    public required long MemoryLimit { get; init; }

    /// <summary>Gets the bytes of the packed weights, for the way up and for the way down.</summary>
    public required long PackedWeightBytes { get; init; }

    public required SiteTableSummary Tables { get; init; }

    /// <summary>Gets the bytes of the slots of messages of a thread when likelihoods are computed.</summary>
    public required long ForwardSlotBytes { get; init; }

    /// <summary>Gets the bytes of the slots of messages of all threads when counts are summed.</summary>
    public required long TrainingSlotBytes { get; init; }

    /// <summary>Gets the bytes of the expected counts of all threads, in double precision.</summary>
    public required long CountBytes { get; init; }

    public required MachineCaches Caches { get; init; }

    /// <summary>Gets the estimate of the upward pass alone: likelihoods.</summary>
    public required PassEstimate Forward { get; init; }

    /// <summary>Gets the estimate of an upward and a downward pass with expected counts.</summary>
    public required PassEstimate Training { get; init; }
}

/// <summary>The tables of the sites with few values.</summary>
/// <param name="SmallSites">The sites whose values, the missing one included, fit into the samples of a panel: their conv outputs are always tabulated.</param>
/// <param name="LargeSites">The sites with more values: their conv outputs are tabulated in calls of many rows.</param>
/// <param name="ComputedSites">The sites without a table, whose densities are computed for every sample.</param>
/// <param name="RowsForLargeOutputs">The rows from which a call tabulates conv outputs of large alphabets; 0 where there is none.</param>
/// <param name="SmallOutputBytes">The bytes of the conv outputs of small alphabets.</param>
/// <param name="LargeOutputBytes">The bytes of the conv outputs of large alphabets;
/// they are made only up to <see cref="EnginePlanSummary.MemoryLimit"/>.</param>
internal sealed record SiteTableSummary(
    int SmallSites, int LargeSites, int ComputedSites, long RowsForLargeOutputs, long DensityBytes, long SmallOutputBytes, long LargeOutputBytes);
