namespace Entroscope.Information;

/// <summary>How a width compares with the information that has to pass through it.</summary>
public enum WidthVerdict
{
    /// <summary>
    /// Of log r the node holds, and has to pass, all but one bit and more than half (that is, more than half of its channels are effective and asked for), and more
    /// channels can be made that would carry something.
    /// </summary>
    Bottleneck,

    /// <summary>Neither of the two.</summary>
    Balanced,

    /// <summary>
    /// The slack is above two bits (less than a quarter of the channels carries information), or there are more channels than the patch can tell apart, or the node is idle:
    /// it holds less than a twentieth of log r, and fewer channels are asked for.
    /// </summary>
    Waste,
}
