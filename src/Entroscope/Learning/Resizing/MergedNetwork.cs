using Entroscope.Model;

namespace Entroscope.Learning.Resizing;

/// <summary>A network some of whose channels were merged.</summary>
/// <param name="Model">The network, with the metadata of the one before; the same one where nothing was merged.</param>
/// <param name="Merges">Which channels became one.</param>
/// <param name="LossBound">
/// An upper bound, in nats a row, on what the mean log-likelihood of the rows (log p(x, y) where the class is known) lost by all merges; at most the tolerance.
/// </param>
internal sealed record MergedNetwork(ConvAC Model, IReadOnlyList<ChannelMerge> Merges, double LossBound);
