namespace Entroscope.Learning.Resizing;

/// <summary>Channels of a node that became one.</summary>
/// <param name="Node">The node; with shared weights the first one of its level, which stands for all of them.</param>
/// <param name="Channels">The channels, as they were numbered before; at least two.</param>
/// <param name="LossBound">What their merging costs at most, in nats of mean log-likelihood of the rows it was decided on; 0 where they were alike or never used.</param>
internal sealed record ChannelMerge(int Node, IReadOnlyList<int> Channels, double LossBound);
