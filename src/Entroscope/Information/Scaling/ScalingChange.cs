namespace Entroscope.Information.Scaling;

/// <summary>By what a network differs from another one with which it is compared, to see whether a law of data stays.</summary>
internal enum ScalingChange
{
    /// <summary>It learned from half the rows.</summary>
    HalfTheRows,

    /// <summary>It has half the channels at every inner node.</summary>
    HalfTheChannels,

    /// <summary>It has twice the channels at every inner node: where half of them would leave a single one, through which nothing is shared.</summary>
    TwiceTheChannels,
}
