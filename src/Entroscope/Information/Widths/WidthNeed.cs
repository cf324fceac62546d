using Entroscope.Information.Estimates;
using Entroscope.Numerics;

namespace Entroscope.Information.Widths;

/// <summary>What the width of one node carries and what it cannot do without (theory, "Width law"). Information in nats.</summary>
/// <param name="Node">The node.</param>
/// <param name="Channels">Its channels r, at least 1.</param>
/// <param name="LosslessChannels">
/// The channels that suffice for its patch whatever the rest of the network does: the number of joint values of its sites; positive infinity
/// where a site is continuous.
/// </param>
/// <param name="ChannelLimit">The most channels that can differ: the lossless ones, and no more than its children have joint channels; positive infinity
/// where nothing limits them.</param>
/// <param name="Capacity">H(D_v | D_parent), exact from the weights.</param>
/// <param name="LatentEntropy">H(D_v), exact from the weights, at most log r.</param>
/// <param name="Information">I(D_v; X | D_parent), what is spent at the node.</param>
/// <param name="Held">
/// I(X_S; D_v), the mean difference of the patch entropies m - e: what the latent knows about its patch; 0..H(D_v) up to its error, which is that of m plus
/// that of e, an
/// upper bound.
/// </param>
/// <param name="Joined">The total correlation of the patches of its children, the sum of their m less its own m; 0 for a site.</param>
/// <param name="Across">I(X_S; X_rest), where it was measured; else null, and <paramref name="Held"/> is an upper bound of it.</param>
/// <param name="Needed">
/// What log r must not fall below if the network is to pass on what it does: the larger of the information across and of the children's, <c>Joined /
/// (children - 1)</c>; 0..log r.
/// </param>
public sealed record WidthNeed(
    int Node,
    int Channels,
    double LosslessChannels,
    double ChannelLimit,
    double Capacity,
    double LatentEntropy,
    Estimate Information,
    Estimate Held,
    double Joined,
    double? Across,
    double Needed)
{
    private const double Bit = 0.6931471805599453;

    // Of log r: a node that carries less than half is not saturated however narrow it is, one that carries less than a twentieth is idle.
    private const double Used = 0.5;
    private const double Idle = 0.05;

    /// <summary>Gets log r.</summary>
    public double LogChannels => Math.Log(Channels);

    /// <summary>Gets the slack log r - <see cref="Held"/>: what the latent could know beyond what it does.</summary>
    public double Slack => LogChannels - Held.Value;

    /// <summary>Gets the fewest channels that could pass on what this network passes: the least whole number of at least exp(<see cref="Needed"/>), within
    /// the lossless channels and those it has.</summary>
    public double LeastChannels => Math.Min(Math.Min(LosslessChannels, Channels), Math.Ceiling(Math.Exp(Needed) - 1e-9));

    /// <summary>Gets the share of the capacity that is used; null where the capacity is 0 (below 1e-12 nats).</summary>
    public Utilisation? Utilisation => Entroscope.Information.Estimates.Utilisation.Of(Information, Capacity);

    /// <summary>Gets how much of the width the network uses.</summary>
    public WidthUse Use => this switch
    {
        _ when Channels > LosslessChannels || IsIdle => WidthUse.Idle,
        _ when Channels >= ChannelLimit => WidthUse.AtLimit,
        { Channels: 1 } => WidthUse.Closed,
        _ => IsFull ? WidthUse.Saturated : WidthUse.InUse,
    };

    private bool IsIdle => Channels > 1 && (Slack > 2 * Bit || (LeastChannels < Channels && Held.Value < Idle * LogChannels));

    // What is held and what has to pass: a latent that knows about its patch what concerns nobody else need not be wider.
    private bool IsFull => Math.Min(Held.Value, Needed) is double carried && carried > Used * LogChannels && carried > LogChannels - Bit;
}

/// <summary>
/// How much of a width a network uses. It is a statement about that network alone: what more channels, or fewer, would gain is seen only by training them
/// (<c>WidthExperiment</c>).
/// </summary>
public enum WidthUse
{
    /// <summary>
    /// The slack is above two bits (less than a quarter of the channels carries information), or there are more channels than the patch has values, or the node
    /// holds less than a twentieth of log r and could pass on as much with fewer channels.
    /// </summary>
    Idle,

    /// <summary>The channels carry information, and there is room for more of it. A network of too few channels may be in use everywhere.</summary>
    InUse,

    /// <summary>Of log r the node holds, and has to pass, all but one bit and more than half, and more channels are possible.</summary>
    Saturated,

    /// <summary>As many channels as the patch has values, or as its children have joint channels: more could distinguish nothing.</summary>
    AtLimit,

    /// <summary>One channel where more are possible: nothing passes.</summary>
    Closed,
}
