namespace Entroscope.Information.Entanglement;

/// <summary>The entanglement of one output of a network, h_y(x), read as a state. In nats; exact but for rounding.</summary>
/// <param name="Class">The class y.</param>
/// <param name="LogSquaredNorm">log of sum_x h(x)^2, or of the integral.</param>
/// <param name="TreeCuts">The edges of the tree, in the order of the nodes below them; the root has none.</param>
/// <param name="Partitions">The partitions that were requested, in their order.</param>
/// <param name="Profile">Entropy against the size of blocks.</param>
public sealed record StateEntanglement(
    int Class,
    double LogSquaredNorm,
    IReadOnlyList<TreeCut> TreeCuts,
    IReadOnlyList<PartitionEntanglement> Partitions,
    EntanglementProfile Profile);

/// <summary>The entanglement across an edge of the tree: of the sites under a node with all others.</summary>
/// <param name="Node">The node below the edge.</param>
/// <param name="Spectrum">The Schmidt coefficients.</param>
/// <param name="Bound">The minimum cut, which bounds log rank.</param>
public sealed record TreeCut(int Node, SchmidtSpectrum Spectrum, MinCut Bound);

/// <summary>The entanglement of a set of sites with all others.</summary>
/// <param name="Partition">The set.</param>
/// <param name="Spectrum">The Schmidt coefficients; null where they are too many to be computed.</param>
/// <param name="Renyi2">The Rényi entropy of order 2, from the spectrum or by the swap trick; null where neither fits.</param>
/// <param name="Bound">The minimum cut, which bounds log rank.</param>
public sealed record PartitionEntanglement(SitePartition Partition, SchmidtSpectrum? Spectrum, double? Renyi2, MinCut Bound);
