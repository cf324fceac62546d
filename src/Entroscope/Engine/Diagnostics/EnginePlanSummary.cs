using Entroscope.Engine.Scaled;

namespace Entroscope.Engine.Diagnostics;

/// <summary>How the scaled engine works through a network, in numbers: what its cost model has chosen, and why.</summary>
/// <param name="Kind">The arithmetic.</param>
/// <param name="Kernels">The name of the kernels.</param>
/// <param name="KernelVariable">The environment variable that chooses the kernels.</param>
/// <param name="GroupPanels">The panels of a group: the samples that go through a node one after the other, its weights read once.</param>
/// <param name="Counts">The number of expected counts: one a weight, and the statistics of the leaves.</param>
/// <param name="MergedCountLimit">The number of counts up to which every thread has its own, which are merged; above it threads share the nodes of a tree
/// that branches.</param>
/// <param name="SharesNodes">Whether threads share the nodes of the tree when counts are summed; else they share the samples.</param>
/// <param name="BlockSamples">The samples of a block whose counts are merged in its turn, where threads share the samples: at least, and at most 64 blocks a
/// call.</param>
/// <param name="Stages">The stages from the sites up where threads share the nodes; else one stage of one segment.</param>
/// <param name="Recomputes">Whether the nodes of the first stage are computed again on the way down, not kept.</param>
/// <param name="KeptBytes">The bytes that the messages of a group take if all nodes are kept.</param>
/// <param name="MemoryLimit">The bytes above which the lower part of the tree is computed again: an eighth of the memory available to the process.</param>
/// <param name="PackedWeightBytes">The bytes of the packed weights, for the way up and for the way down.</param>
/// <param name="ForwardSlotBytes">The bytes of the slots of messages of a thread when likelihoods are computed.</param>
/// <param name="TrainingSlotBytes">The bytes of the slots of messages of all threads when counts are summed.</param>
/// <param name="CountBytes">The bytes of the expected counts of all threads, in double precision.</param>
/// <param name="Forward">The estimate of the upward pass alone: likelihoods.</param>
/// <param name="Training">The estimate of an upward and a downward pass with expected counts.</param>
internal sealed record EnginePlanSummary(
    EngineKind Kind, string Kernels, string KernelVariable, int Threads, int PanelSamples, int GroupPanels, long Counts, long MergedCountLimit,
    bool SharesNodes, long BlockSamples, IReadOnlyList<SegmentStage> Stages, bool Recomputes, long KeptBytes, long MemoryLimit,
    long PackedWeightBytes, SiteTableSummary Tables, long ForwardSlotBytes, long TrainingSlotBytes, long CountBytes, MachineCaches Caches,
    PassEstimate Forward, PassEstimate Training)
{
    public int GroupSamples => PanelSamples * GroupPanels;

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
