namespace Entroscope.Information;

/// <summary>How a width compares with the information that has to pass through it.</summary>
public enum WidthVerdict
{
    /// <summary>The slack is below one bit: the effective channels are more than half of the channels, and more can be made that would carry something.</summary>
    Bottleneck,

    /// <summary>The slack is one to two bits, or the node has every channel that could be of use.</summary>
    Balanced,

    /// <summary>The slack is above two bits, or there are more channels than the patch can tell apart: less than a quarter of them carries information.</summary>
    Waste,
}
