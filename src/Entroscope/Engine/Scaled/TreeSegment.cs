namespace Entroscope.Engine.Scaled;

/// <summary>A part of the tree that one thread works through: the nodes of a subtree, less those of segments below.</summary>
/// <param name="Nodes">The nodes, children before their parents, subtree after subtree; the last is the top.</param>
internal sealed record TreeSegment(int[] Nodes);
