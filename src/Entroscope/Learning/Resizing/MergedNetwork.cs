using Entroscope.Model;

namespace Entroscope.Learning.Resizing;

/// <summary>A network some of whose channels were merged.</summary>
/// <param name="Model">The network, with the metadata of the one before; the same one where nothing was merged.</param>
/// <param name="LossBound">
/// An upper bound, in nats a row, on what the mean log-likelihood of the rows (log p(x, y) where the class is known) lost by all merges; at most the tolerance.
/// </param>
internal sealed record MergedNetwork(ConvAC Model, IReadOnlyList<ChannelMerge> Merges, double LossBound);

/// <summary>Channels of a node that became one.</summary>
/// <param name="Node">The node; with shared weights the first one of its level, which represents all of them.</param>
/// <param name="Channels">The channels, as they were numbered before; at least two.</param>
/// <param name="LossBound">What their merging costs at most, in nats of mean log-likelihood
/// of the rows it was decided on; 0 where they were alike or never used.</param>
internal sealed record ChannelMerge(int Node, IReadOnlyList<int> Channels, double LossBound);
