using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>A network trained like another one on half its rows or with half its channels, and what both say of the same held-out rows.</summary>
internal sealed record ScalingCheckNetwork
{
    /// <summary>Gets what was halved.</summary>
    public required ScalingChange Change { get; init; }

    /// <summary>Gets the number of rows that it learned from.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Gets the number of its parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Gets the measurement of the held-out rows through it.</summary>
    public required ScaleMeasurement Measurement { get; init; }

    /// <summary>Gets what these say about the law by themselves, read from the levels that no width of it limits.</summary>
    public required ScalingLawAnalysis Law { get; init; }

    /// <summary>
    /// Gets T(l) through the network that is checked less T(l) through this one, with its standard error over the rows, both networks on the same ones: an estimate of what further doubling would still change.
    /// </summary>
    public required Estimate[] Differences { get; init; }

    /// <summary>Gets a value indicating whether the law that is checked is the most probable one here, too, and not all laws are ruled out; a constant and its approaches count as one.</summary>
    public required bool Stays { get; init; }
}
