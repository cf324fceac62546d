namespace Entroscope.Information.Entanglement;

/// <summary>What of a state is measured.</summary>
public sealed record EntanglementOptions
{
    /// <summary>Gets the partitions to measure beside the edges of the tree: each a set of sites against all others.</summary>
    public IReadOnlyList<SitePartition> Partitions { get; init; } = [];

    /// <summary>Gets a value indicating whether blocks of neighbouring sites are measured at every size up to half of all sites.</summary>
    public bool Blocks { get; init; }

    /// <summary>Gets how the sites lie: for blocks.</summary>
    public ChainBoundary Boundary { get; init; } = ChainBoundary.Periodic;

    /// <summary>Gets the threads; 0 for all processors. Changes no result.</summary>
    public int Threads { get; init; }
}

/// <summary>How neighbouring sites lie, in the order of their numbers.</summary>
public enum ChainBoundary
{
    /// <summary>On a ring: a block has two ends, and several places of a size are averaged.</summary>
    Periodic,

    /// <summary>On a line: blocks are the first n sites and have one end.</summary>
    Open,
}
