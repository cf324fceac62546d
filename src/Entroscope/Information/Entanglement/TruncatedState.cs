using Entroscope.Model;

namespace Entroscope.Information.Entanglement;

/// <summary>A network whose convs were cut to lower ranks.</summary>
/// <param name="Model">
/// The network: the widths of the tree are those of the network before; a factored conv is two, with a node of a single child between them.
/// </param>
/// <param name="Edges">The edges that were factored, in the order of their nodes.</param>
/// <param name="Bound">An upper bound of the relative error: the root of the sum of the squares of what the edges lost.</param>
/// <param name="Error">The relative error sqrt(sum (h - h')^2 / sum h^2) of all outputs together, exact but for rounding.</param>
public sealed record TruncatedState(ConvAC Model, IReadOnlyList<TruncatedEdge> Edges, double Bound, double Error);

/// <summary>An edge whose conv was factored.</summary>
/// <param name="Node">The node below the edge, in the tree before.</param>
/// <param name="FullRank">The number of Schmidt coefficients before.</param>
/// <param name="Rank">The number that was kept.</param>
/// <param name="Error">The relative error of the state that this edge alone costs.</param>
public sealed record TruncatedEdge(int Node, int FullRank, int Rank, double Error);
