namespace Entroscope.Information;

/// <summary>What the width of one node carries and what the width law asks for (theory, "Width law"). Information in nats.</summary>
/// <param name="Node">The node.</param>
/// <param name="Channels">Its channels r, at least 1.</param>
/// <param name="LosslessChannels">
/// The channels that suffice for its patch whatever the rest of the network does: the number of joint values of its sites; positive infinity
/// where a site is continuous.
/// </param>
/// <param name="Capacity">H(D_v | D_parent), exact from the weights.</param>
/// <param name="LatentEntropy">H(D_v), exact from the weights, at most log r.</param>
/// <param name="Information">I(D_v; X | D_parent), what is spent at the node.</param>
/// <param name="Held">
/// I(X_S; D_v), the mean difference of the patch entropies m - e: what the latent knows of its patch; 0..H(D_v) up to its error, which is that of m plus that of e, an
/// upper bound.
/// </param>
/// <param name="Joined">The total correlation of the patches of its children, the sum of their m less its own m; 0 for a site.</param>
/// <param name="Across">I(X_S; X_rest), where it was measured; else null, and <paramref name="Held"/> is an upper bound of it.</param>
/// <param name="Needed">What log r must not fall below: the larger of the information across and of the children's, <c>Joined / (children - 1)</c>.</param>
public sealed record WidthNeed(
    int Node, int Channels, double LosslessChannels, double Capacity, double LatentEntropy, Estimate Information, Estimate Held, double Joined, double? Across, double Needed)
{
    private const double Bit = 0.6931471805599453;

    // Of log r: a node that carries less than half is no bottleneck however narrow it is, one that carries less than a twentieth is idle.
    private const double Used = 0.5;
    private const double Idle = 0.05;

    /// <summary>Gets log r.</summary>
    public double LogChannels => Math.Log(Channels);

    /// <summary>Gets the slack log r - <see cref="Held"/>: what the latent could know beyond what it does.</summary>
    public double Slack => LogChannels - Held.Value;

    /// <summary>Gets the width that the law asks for: the least whole number of at least exp(<see cref="Needed"/>), within the lossless channels.</summary>
    public double AskedChannels => Math.Min(LosslessChannels, Math.Ceiling(Math.Exp(Needed) - 1e-9));

    /// <summary>Gets the share of the capacity that is used; null where the capacity is 0 (below 1e-12 nats).</summary>
    public Estimate? Utilisation => LayerEntropies.Share(Information, Capacity);

    /// <summary>Gets whether the width is a bottleneck or a waste.</summary>
    public WidthVerdict Verdict => this switch
    {
        _ when Channels > LosslessChannels || IsIdle => WidthVerdict.Waste,
        _ when IsFull && Channels < LosslessChannels => WidthVerdict.Bottleneck,
        _ => WidthVerdict.Balanced,
    };

    private bool IsIdle => Channels > 1 && (Slack > 2 * Bit || (AskedChannels < Channels && Held.Value < Idle * LogChannels));

    // What is held and what has to pass: a latent that knows of its patch what concerns nobody else need not be wider.
    private bool IsFull => Math.Min(Held.Value, Needed) is double carried && carried > Used * LogChannels && carried > LogChannels - Bit;
}
