namespace Entroscope.Information.Entanglement;

/// <summary>
/// The cheapest set of bonds that separates two sets of sites: log rank, and with it every entanglement entropy, is at most its cost (Levine, Yakira, Cohen,
/// Shashua 2017, arXiv:1704.01552).
/// </summary>
/// <param name="Value">The sum of log(size) over the bonds, in nats: log of the largest rank that the network can have between the two sets.</param>
/// <param name="Bonds">The bonds that are cut.</param>
public sealed record MinCut(double Value, IReadOnlyList<CutBond> Bonds);

/// <summary>A bond of the tensor network of a ConvAC.</summary>
/// <param name="Node">The node; a site where the bond is that of its values or of its leaf.</param>
/// <param name="Kind">What the bond carries.</param>
/// <param name="Size">Its size: values or channels.</param>
public sealed record CutBond(int Node, CutBondKind Kind, int Size);

/// <summary>What a bond carries.</summary>
public enum CutBondKind
{
    /// <summary>The values of a discrete site.</summary>
    Values,

    /// <summary>The channels of a site's leaf.</summary>
    Leaf,

    /// <summary>The channels of a pooling node: product pooling is a copy tensor, so that all branches that meet in it are one bond.</summary>
    Channels,
}
