namespace Entroscope.Estimators;

/// <summary>What an estimator made of samples: the value, its error, and what is known about both.</summary>
/// <remarks>An interval is given only where it is known to cover in the stated share of cases; where none is known, <see cref="Lower"/> and <see
/// cref="Upper"/> are null.</remarks>
public sealed record SampleEstimate
{
    internal const double Normal95 = 1.959963984540054;

    /// <summary>Gets the value: nats for entropies and informations, else without unit.</summary>
    public required double Value { get; init; }

    /// <summary>Gets the number of samples behind the value.</summary>
    public required int Samples { get; init; }

    /// <summary>Gets the name of the estimator, as <c>--estimator</c> takes it: <c>ksg1</c>.</summary>
    public required string Estimator { get; init; }

    /// <summary>Gets the unit of the value.</summary>
    public required EstimateUnit Unit { get; init; }

    /// <summary>Gets what the value is to the true one.</summary>
    public EstimateSide Side { get; init; } = EstimateSide.Estimate;

    /// <summary>Gets the standard error; null where none is known.</summary>
    public double? StandardError { get; init; }

    /// <summary>Gets the lower end of the 95 % interval; null where none is known.</summary>
    public double? Lower { get; init; }

    /// <summary>Gets the upper end of the 95 % interval; null where none is known.</summary>
    public double? Upper { get; init; }

    /// <summary>Gets the p-value against the null named by the estimator (independence, say); null where it has none.</summary>
    public double? PValue { get; init; }

    /// <summary>Gets the largest value that this number of samples could give whatever the truth (log N, say); null where there is none.</summary>
    public double? Cap { get; init; }

    /// <summary>Gets why the value should not be relied on, as a sentence; null where it can be.</summary>
    public string? Warning { get; init; }

    /// <summary>Makes an estimate with an interval, or with a warning in its place.</summary>
    /// <param name="interval">The 95 % interval, of possible values alone: an estimate below 0 of what is at least 0 may lie outside. It is left out where
    /// there is a warning; null for none.</param>
    internal static SampleEstimate Of(
        string estimator, EstimateUnit unit, double value, double? error, int samples, string? warning, (double Lower, double Upper)? interval = null) => new()
        {
            Estimator = estimator,
            Unit = unit,
            Value = value,
            Samples = samples,
            StandardError = error,
            Lower = warning is null ? interval?.Lower : null,
            Upper = warning is null ? interval?.Upper : null,
            Warning = warning,
        };

    /// <summary>Makes the normal 95 % interval.</summary>
    /// <param name="atLeast">The least value that the truth can have; null for none.</param>
    internal static (double Lower, double Upper) Normal(double value, double error, double? atLeast = null)
    {
        double low = atLeast ?? double.NegativeInfinity;
        return (Math.Max(low, value - (Normal95 * error)), Math.Max(low, value + (Normal95 * error)));
    }
}
