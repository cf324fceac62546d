namespace Entroscope.Information.Widths;

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
