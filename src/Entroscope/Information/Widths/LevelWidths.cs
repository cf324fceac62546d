using Entroscope.Information.Estimates;
using Entroscope.Numerics;

namespace Entroscope.Information.Widths;

/// <summary>The widths of the nodes of one height together. Information in nats, means over the nodes.</summary>
/// <param name="Height">The height of the nodes; 0 for the sites.</param>
/// <param name="Nodes">Their number.</param>
/// <param name="Channels">The mean of their channels.</param>
/// <param name="ChannelLimit">The mean of the most channels that can differ; positive infinity where a node has no such limit.</param>
/// <param name="LogChannels">The mean of log r.</param>
/// <param name="Capacity">The mean of H(D_v | D_parent).</param>
/// <param name="Information">The mean of I(D_v; X | D_parent); its error is the mean of the errors, an upper bound.</param>
/// <param name="Held">The mean of I(X_S; D_v); its error is the mean of the errors, an upper bound.</param>
/// <param name="Needed">The mean of what log r must not fall below.</param>
/// <param name="LeastChannels">The mean of the fewest channels that could pass on what this network passes.</param>
/// <param name="Advised">The mean channels of the schedule to try; null without a budget.</param>
/// <param name="Counts">The number of nodes of every use that occurs; they add up to <paramref name="Nodes"/>.</param>
public sealed record LevelWidths(
    int Height,
    int Nodes,
    double Channels,
    double ChannelLimit,
    double LogChannels,
    double Capacity,
    Estimate Information,
    Estimate Held,
    double Needed,
    double LeastChannels,
    double? Advised,
    IReadOnlyDictionary<WidthUse, int> Counts)
{
    /// <summary>Gets the share of the capacity that is used; null where the capacity is 0 (below 1e-12 nats).</summary>
    public Utilisation? Utilisation => Entroscope.Information.Estimates.Utilisation.Of(Information, Capacity);

    /// <summary>Gets the use that all nodes have in common; null where they differ.</summary>
    public WidthUse? Use => Counts.Count == 1 ? Counts.Keys.First() : null;

    /// <summary>Counts the nodes of a use.</summary>
    /// <param name="use">The use.</param>
    /// <returns>Their number, at least 0.</returns>
    public int Count(WidthUse use) => Counts.GetValueOrDefault(use);
}
