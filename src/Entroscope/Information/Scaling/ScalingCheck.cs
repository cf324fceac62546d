namespace Entroscope.Information.Scaling;

/// <summary>
/// Whether a law of data stays when the network learns from half the rows or has half the channels. Misfit falls about as one over the number of rows, so what halving changes estimates what is still wrong (Richardson's
/// extrapolation); it is added to the errors, and the law is read again.
/// </summary>
internal sealed record ScalingCheck
{
    /// <summary>Gets the networks.</summary>
    public required IReadOnlyList<ScalingCheckNetwork> Networks { get; init; }

    /// <summary>Gets for every level the systematic error, in nats: the root of the sum of squares of the changes beyond their own errors.</summary>
    public required double[] SystematicError { get; init; }

    /// <summary>Gets what the rows say about the law with that error beside the statistical one, before the networks are requested their own laws.</summary>
    public required ScalingLawAnalysis WithSystematicError { get; init; }

    /// <summary>Gets a value indicating whether the law stays: it is named with the systematic error, too, is the most probable one through every network, and a constant that T rises to is nearly reached.</summary>
    public required bool Stays { get; init; }
}
