using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// How an engine works through a network: the cost model's choices from the sizes of network and machine. What decides about rounding (samples of a
/// group, of a block, and which of both orders of summing is used) depends on the network alone, so results do not depend on the machine.
/// </summary>
internal sealed partial class EnginePlan
{
    // Below this many parameters every thread sums counts of its own, which are then merged; above it threads share the nodes.
    private const long LargestMerged = 1 << 16;
    private const int PanelsOfMerged = 4;
    private const int PanelsOfShared = 8;

    // Shared matrices stay in the caches, and their counts are summed over nodes as well.
    private const int PanelsOfSharing = 4;
    private const int RowsPerMerge = 128;
    private const int SegmentsPerThread = 8;
    private const int SmallestSegment = 4;

    // Counts of shared matrices are summed by segment, so the segments of such networks do not depend on the machine.
    private const int SegmentsOfSharing = 32;
    private const int LeastOfSharing = 4;
    private const long LargestSegmentBytes = 1L << 25;
    private const long SmallestSharedWork = 1 << 18;
    private const int MemoryShare = 8;

    // What a segment keeps fits into a core's own cache; a number that costs fewer multiply-adds than this is computed sooner than fetched (measured).
    private const long SegmentBytes = 1 << 19;
    private const double CheapNumber = 24;
    private const long CachedWeightBytes = 1 << 24;

    // Counts are rounded differently where conv outputs are tabulated, so this limit does not depend on the machine.
    private const long LargestOutputBytes = 1L << 31;

    /// <summary>Makes a plan.</summary>
    /// <param name="elementBytes">The bytes of a number: 4 or 8.</param>
    /// <param name="memoryLimit">The largest number of bytes used for kept nodes; null for a share of the machine's memory.</param>
    public EnginePlan(ConvAC model, int elementBytes, int threads, long? memoryLimit = null)
    {
        NetworkShape shape = model.Shape;
        (Threads, ElementBytes) = (threads, elementBytes);
        PanelLanes = PanelKernels<float>.RowBytes / elementBytes;
        Whole = [[new TreeSegment(TreeSegmentation.DepthFirst(shape.Tree))]];
        long statistics = shape.WeightCount + model.Leaves.Sum(l => (long)l.StatisticsLength);
        Statistics = statistics;
        MultiplyAdds = Enumerable.Range(0, shape.Tree.NodeCount).Sum(v => (long)shape.Rows(v) * shape.Channels(v));
        SharesNodes = (statistics > LargestMerged || (shape.SharedWeights && MultiplyAdds > SmallestSharedWork)) && IsWide(shape);
        GroupPanels = SharesNodes ? (shape.SharedWeights ? PanelsOfSharing : PanelsOfShared) : PanelsOfMerged;
        BlockRows = Math.Max(GroupPanels * PanelLanes, (long)Math.Min(int.MaxValue, RowsPerMerge * statistics / MultiplyAdds));
        Layout = new SlotLayout(shape, model.Leaves, GroupPanels);
        KeptRows = Enumerable.Range(0, shape.Tree.NodeCount).Sum(v => (long)Layout.Rows(v));
        MemoryLimit = memoryLimit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / MemoryShare;
        FlowLayout = new SlotLayout(shape, model.Leaves, FlowPanels);
        long parts = shape.SharedWeights
            ? Math.Max(SegmentsOfSharing, KeptBytes / (IsSoonerComputed ? SegmentBytes : LargestSegmentBytes))
            : Math.Max(SegmentsPerThread * threads, PrefersRecomputing ? KeptBytes / SegmentBytes : 0);
        Segments = SharesNodes ? TreeSegmentation.Cut(
            shape, (int)Math.Min(parts, shape.Tree.NodeCount / SmallestSegment), shape.SharedWeights ? LeastOfSharing : threads) : Whole;
    }

    public int Threads { get; }

    public int ElementBytes { get; }

    /// <summary>Gets the samples of a panel.</summary>
    public int PanelLanes { get; }

    /// <summary>Gets the panels of a group: the samples that go through a node one after the other, so that its weights are read once for all of them, and
    /// whose counts are summed in the engine's precision before they are added in double precision.</summary>
    public int GroupPanels { get; }

    /// <summary>Returns whether the conv outputs of large alphabets may be tabulated.</summary>
    public static bool MayTabulate(long bytes) => bytes <= LargestOutputBytes;

    /// <summary>Gets the conv multiply-adds of a sample on the way up.</summary>
    public long MultiplyAdds { get; }

    /// <summary>Gets a value indicating whether threads share the nodes of the tree when counts are summed, not the samples.</summary>
    public bool SharesNodes { get; }

    /// <summary>Gets the smallest number of samples whose counts are merged at once when threads share the samples.</summary>
    public long BlockRows { get; }

    public TreeSegment[][] Whole { get; }

    /// <summary>Gets the segments that threads share.</summary>
    public TreeSegment[][] Segments { get; }

    /// <summary>Gets what the slots of nodes hold.</summary>
    public SlotLayout Layout { get; }

    /// <summary>Gets the rows of a panel that all nodes take.</summary>
    public long KeptRows { get; }

    /// <summary>Gets the bytes that a group takes if all nodes are kept.</summary>
    public long KeptBytes => KeptRows * GroupPanels * PanelKernels<float>.RowBytes;

    /// <summary>Gets the largest number of bytes used for kept nodes; above it the lower part of the tree is computed again on the way down.</summary>
    public long MemoryLimit { get; }

    /// <summary>Gets a value indicating whether the lower part of the tree is computed again on the way down: where memory does not hold a
    /// group, and where its numbers take longer to store and to fetch than to compute again.</summary>
    public bool Recomputes => SharesNodes && PrefersRecomputing && Segments.Length > 1;

    /// <summary>
    /// Gets the panels that go down together where posteriors are read and nothing is summed over samples:
    /// one, so that most of what it keeps stays in the caches, unless the weights, read once a panel, do not.
    /// </summary>
    public int FlowPanels => 2 * MultiplyAdds * ElementBytes <= CachedWeightBytes || KeptBytes > MemoryLimit ? 1 : GroupPanels;

    /// <summary>Gets what the slots of nodes hold when posteriors are read.</summary>
    public SlotLayout FlowLayout { get; }

    /// <summary>Gets the number of threads that read posteriors: as many as have memory for all nodes.</summary>
    public int FlowThreads => (int)Math.Clamp(MemoryLimit / (KeptRows * FlowPanels * PanelKernels<float>.RowBytes), 1, Threads);

    /// <summary>Gets the multiply-adds that a kept number costs.</summary>
    public double MultiplyAddsPerNumber => (double)MultiplyAdds / KeptRows;

    private bool PrefersRecomputing => KeptBytes > MemoryLimit || IsSoonerComputed;

    private bool IsSoonerComputed => KeptBytes > 2 * SegmentBytes && MultiplyAddsPerNumber < CheapNumber;

    // A tree that hardly branches has no subtrees to share.
    private static bool IsWide(NetworkShape shape)
    {
        TreeSegment[][] stages = TreeSegmentation.Cut(shape, SegmentsPerThread);
        return stages.Length > 1;
    }
}
