namespace Entroscope.Information;

/// <summary>The widths of the nodes of one height together. Information in nats, means over the nodes.</summary>
/// <param name="Height">The height of the nodes; 0 for the sites.</param>
/// <param name="Nodes">Their number.</param>
/// <param name="Channels">The mean of their channels.</param>
/// <param name="LogChannels">The mean of log r.</param>
/// <param name="Capacity">The mean of H(D_v | D_parent).</param>
/// <param name="Information">The mean of I(D_v; X | D_parent); its error is the mean of the errors, an upper bound.</param>
/// <param name="Held">The mean of I(X_S; D_v); its error is the mean of the errors, an upper bound.</param>
/// <param name="Needed">The mean of what the width law asks log r for.</param>
/// <param name="AskedChannels">The mean of the widths that the law asks for.</param>
/// <param name="Advised">The mean of the advised channels; null without a budget.</param>
/// <param name="Bottlenecks">The number of nodes that are bottlenecks.</param>
/// <param name="Wastes">The number of nodes that are wider than their information is worth.</param>
public sealed record LevelWidths(
    int Height,
    int Nodes,
    double Channels,
    double LogChannels,
    double Capacity,
    Estimate Information,
    Estimate Held,
    double Needed,
    double AskedChannels,
    double? Advised,
    int Bottlenecks,
    int Wastes)
{
    /// <summary>Gets the share of the capacity that is used; null where the capacity is 0 (below 1e-12 nats).</summary>
    public Estimate? Utilisation => LayerEntropies.Share(Information, Capacity);

    /// <summary>Gets the verdict on the level: that of more than half of its nodes, else balanced.</summary>
    public WidthVerdict Verdict => 2 * Bottlenecks > Nodes ? WidthVerdict.Bottleneck : 2 * Wastes > Nodes ? WidthVerdict.Waste : WidthVerdict.Balanced;
}
