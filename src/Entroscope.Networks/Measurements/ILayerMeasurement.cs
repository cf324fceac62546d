using Entroscope.Estimators;

namespace Entroscope.Networks.Measurements;

/// <summary>A quantity of a layer, measured on its chosen samples. A new one is a file here and a line in <see cref="LayerMeasurements"/>.</summary>
internal interface ILayerMeasurement
{
    /// <summary>Measures a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="next">The next layer that is observed, for what two layers share; null for the last.</param>
    /// <returns>Its figures, each under its key; none where the quantity is not defined.</returns>
    IEnumerable<LayerFigure> Measure(LayerSample layer, LayerSample? next);
}

/// <summary>What is known of a layer when it is measured.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Statistics">Its statistics over all samples.</param>
internal sealed record LayerSample(NetworkLayer Layer, LayerStatistics Statistics)
{
    private readonly Lazy<(SampleMatrix? Matrix, int[] Rows)>? _samples;

    /// <summary>Gets the trace of the covariance, squared, and the sum of its squares, over all samples; null where products were not summed.</summary>
    public (double TraceSquared, double NormSquared)? Spectrum { get; init; }

    /// <summary>
    /// Gets the chosen samples, one for each chosen row: at one drawn position where the layer has several; null where fewer than two are finite.
    /// </summary>
    public SampleMatrix? Samples => _samples?.Value.Matrix;

    /// <summary>Gets the rows of input that they are of, in their order among all rows that were read.</summary>
    public IReadOnlyList<int> Rows => _samples?.Value.Rows ?? [];

    /// <summary>Gets the class of every sample, -1 where unknown; null where there are none.</summary>
    public IReadOnlyList<int>? Labels => AllLabels is null ? null : [.. Rows.Select(r => AllLabels[r])];

    /// <summary>Gets the class of every row of input; null where there are none.</summary>
    internal int[]? AllLabels { get; init; }

    internal LayerAccumulator Sums
    {
        init => _samples = new Lazy<(SampleMatrix?, int[])>(() =>
        {
            (double[] values, int[] rows) = value.Chosen();
            return (rows.Length < 2 ? null : new SampleMatrix(rows.Length, value.KeptUnits, values), rows);
        });
    }
}
