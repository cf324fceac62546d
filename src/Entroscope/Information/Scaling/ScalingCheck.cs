namespace Entroscope.Information.Scaling;

/// <summary>
/// Whether a law of data stays when the network learns from half the rows or has half the channels. Misfit falls about as one over the number of
/// rows, so what halving changes estimates what is still wrong (Richardson's extrapolation); it is added to the errors, and the law is read again.
/// </summary>
internal sealed record ScalingCheck
{
    public required IReadOnlyList<ScalingCheckNetwork> Networks { get; init; }

    /// <summary>Gets for every level the systematic error, in nats: the root of the sum of squares of the changes beyond their own errors.</summary>
    public required double[] SystematicError { get; init; }

    /// <summary>Gets what the rows say about the law with that error beside the statistical one, before the networks are requested their own laws.</summary>
    public required ScalingLawAnalysis WithSystematicError { get; init; }

    /// <summary>
    /// Gets a value indicating whether the law stays: it is named with the systematic error, too, is
    /// the most probable one through every network, and a constant that T rises to is nearly reached.
    /// </summary>
    public required bool Stays { get; init; }
}

/// <summary>A network trained like another one on half its rows or with half its channels, and what both say of the same held-out rows.</summary>
internal sealed record ScalingCheckNetwork
{
    /// <summary>Gets what was halved.</summary>
    public required ScalingChange Change { get; init; }

    /// <summary>Gets the number of rows that it learned from.</summary>
    public required int TrainingRows { get; init; }

    public required long Parameters { get; init; }

    /// <summary>Gets the measurement of the held-out rows through it.</summary>
    public required ScaleMeasurement Measurement { get; init; }

    /// <summary>Gets what these say about the law by themselves, read from the levels that no width of it limits.</summary>
    public required ScalingLawAnalysis Law { get; init; }

    /// <summary>
    /// Gets T(l) through the network that is checked less T(l) through this one, with its standard error over
    /// the rows, both networks on the same ones: an estimate of what further doubling would still change.
    /// </summary>
    public required Estimate[] Differences { get; init; }

    /// <summary>
    /// Gets a value indicating whether the law that is checked is the most probable one here,
    /// too, and not all laws are ruled out; a constant and its approaches count as one.
    /// </summary>
    public required bool Stays { get; init; }
}

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
