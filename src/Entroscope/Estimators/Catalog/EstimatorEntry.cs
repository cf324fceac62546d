namespace Entroscope.Estimators.Catalog;

/// <summary>An estimator as it is asked for by name.</summary>
/// <param name="Quantity">What it estimates, as <c>--what</c> takes it: <c>mi</c>.</param>
/// <param name="Name">Its name, as <c>--estimator</c> takes it: <c>ksg1</c>.</param>
/// <param name="Source">Author, year and equation.</param>
/// <param name="Compute">Computes it; throws <see cref="ArgumentException"/> for an input that it cannot take.</param>
public sealed record EstimatorEntry(string Quantity, string Name, string Source, Func<EstimatorInput, SampleEstimate> Compute)
{
    /// <summary>Gets the data that it is for.</summary>
    public EstimatorData Data { get; init; } = EstimatorData.Any;

    /// <summary>Gets what it uses beside X; all else changes nothing. Null where that is not known.</summary>
    public EstimatorSettings? Settings { get; init; }

    /// <summary>
    /// Gets the tool whose published definition it reproduces where that differs from what the tool cites; null for an estimator of this library.
    /// </summary>
    public string? Tool { get; init; }
}
