using Entroscope.Structure;

namespace Entroscope.Workflow.Resizing;

/// <summary>Other widths for a network, to be trained beside its present ones.</summary>
/// <param name="Step">The direction.</param>
/// <param name="Height">The height whose nodes change; null where all do.</param>
/// <param name="Nodes">The number of nodes whose channels change.</param>
/// <param name="Shape">The architecture.</param>
/// <param name="Parameters">Its parameters: leaves, weights and class prior.</param>
internal sealed record WidthAlternative(WidthStep Step, int? Height, int Nodes, NetworkShape Shape, long Parameters);
