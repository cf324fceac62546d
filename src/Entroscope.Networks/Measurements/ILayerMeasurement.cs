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
    private ChosenSamples? _samples;

    /// <summary>Gets the trace of the covariance, squared, and the sum of its squares, over all samples; null where products were not summed.</summary>
    public (double TraceSquared, double NormSquared)? Spectrum { get; init; }

    /// <summary>
    /// Gets the chosen samples, one for each chosen row: at one drawn position where the layer has several; null where fewer than two are finite.
    /// </summary>
    public SampleMatrix? Samples => Chosen().Matrix;

    /// <summary>Gets the rows of input that they are of, in their order among all rows that were read.</summary>
    public IReadOnlyList<int> Rows => Chosen().Rows;

    /// <summary>Gets the class of every sample, -1 where unknown; null where there are none.</summary>
    public IReadOnlyList<int>? Labels => AllLabels is null ? null : [.. Rows.Select(r => AllLabels[r])];

    /// <summary>Gets the class of every row of input; null where there are none.</summary>
    internal int[]? AllLabels { get; init; }

    internal LayerAccumulator? Sums { get; init; }

    /// <summary>Gives up the samples, which are made again where they are asked for: of all layers together they are many.</summary>
    internal void Release() => _samples = null;

    // Two threads may make them at once; they are the same.
    private ChosenSamples Chosen()
    {
        if (_samples is { } known)
        {
            return known;
        }

        (double[] values, int[] rows) = Sums?.Chosen() ?? ([], []);
        var made = new ChosenSamples(rows.Length < 2 ? null : new SampleMatrix(rows.Length, Sums!.KeptUnits, values), rows);
        _samples = made;
        return made;
    }

    private sealed record ChosenSamples(SampleMatrix? Matrix, int[] Rows);
}
