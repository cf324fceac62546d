namespace Entroscope.Engine.Scaled;

/// <summary>What the description of a plan holds besides the plan itself.</summary>
internal sealed partial class EnginePlan
{
    /// <summary>Gets the number of counts up to which every thread has its own.</summary>
    public static long MergedCountLimit => LargestMerged;

    /// <summary>Gets the number of expected counts: one a weight, and the statistics of the leaves.</summary>
    public long Statistics { get; }

    public int GroupSamples => GroupPanels * PanelLanes;

    /// <summary>Gets the smallest number of samples whose counts are merged at once, in whole groups.</summary>
    public long BlockSamples => (BlockRows + GroupSamples - 1) / GroupSamples * GroupSamples;
}
