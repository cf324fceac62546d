using Entroscope.Benchmarks.Measuring;

namespace Entroscope.Benchmarks.Anomalies;

/// <summary>What was measured on one set: means over the seeds with their standard errors.</summary>
internal sealed record AnomaliesResult(string Set, double Missing, int Seeds)
{
    public required Mean Network { get; init; }

    public required Mean Forest { get; init; }

    public required Mean NeighbourDistance { get; init; }

    /// <summary>Gets the share of usual rows with a p-value of at most 5 % beside held-out rows.</summary>
    public required Mean FalseAlarms { get; init; }

    /// <summary>Gets the same beside the rows of the training.</summary>
    public required Mean FalseAlarmsOfTraining { get; init; }

    /// <summary>Gets the share of false discoveries at a rate of 5 %.</summary>
    public required Mean FalseDiscoveries { get; init; }

    /// <summary>Gets the share of odd rows among the discoveries' rate: how many of them are found.</summary>
    public required Mean Found { get; init; }

    /// <summary>Gets the share of odd rows whose planted column is named first; NaN where no one column is planted.</summary>
    public required Mean Named { get; init; }
}
