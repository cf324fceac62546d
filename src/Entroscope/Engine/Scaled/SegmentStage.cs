namespace Entroscope.Engine.Scaled;

/// <summary>A stage of a traversal in which threads share the nodes: segments that can be worked on at once.</summary>
/// <param name="Segments">The number of segments.</param>
/// <param name="Nodes">The nodes of all of them.</param>
/// <param name="Smallest">The multiply-adds of the smallest, a sample on the way up.</param>
/// <param name="Largest">The multiply-adds of the largest, a sample on the way up.</param>
internal sealed record SegmentStage(int Segments, int Nodes, long Smallest, long Largest);
