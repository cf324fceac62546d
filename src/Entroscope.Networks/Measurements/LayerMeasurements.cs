namespace Entroscope.Networks.Measurements;

/// <summary>All quantities that are measured of layers, in the order in which they are shown.</summary>
internal static class LayerMeasurements
{
    public static IReadOnlyList<ILayerMeasurement> All { get; } =
    [
        new ParticipationMeasurement(), new DimensionMeasurement(), new EntropyMeasurement(), new LabelMeasurement(), new SeparationMeasurement(),
        new SimilarityMeasurement(),
    ];

    /// <summary>Measures layers; each on its own thread, with the same numbers on any.</summary>
    /// <param name="rows">The rows that were run.</param>
    /// <param name="classes">The number of classes; 0 for none.</param>
    public static MeasuredLayers Measure(IReadOnlyList<LayerSample?> layers, int rows, int classes, int threads, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };

        // Probes take longest; a measurement of two layers finds them done. The samples of all layers at once would take most of the memory.
        ParallelLoop.For(
            layers.Count,
            i =>
            {
                _ = layers[i]?.Labels;
                layers[i]?.Release();
            },
            options);
        var units = new UnitInformation[]?[layers.Count];
        var figures = new IReadOnlyList<LayerFigure>[layers.Count];
        ParallelLoop.For(
            layers.Count,
            i =>
            {
                figures[i] = [];
                if (layers[i] is { } layer)
                {
                    units[i] = UnitMeasurement.Of(layer, layers);
                    figures[i] =
                    [
                        .. All.SelectMany(m => m.Measure(layer, layers.Skip(i + 1).FirstOrDefault(l => l is not null))),
                        .. units[i] is { } known ? UnitMeasurement.Totals(known) : [],
                    ];
                    layer.Release();
                }
            },
            options);
        LabelFindings? labels = LabelPath.Of(layers, classes);
        return new MeasuredLayers(figures, units, LayerVerdicts.Of(layers, figures, labels, rows), labels)
        {
            Classes = [.. layers.Select(l => l?.Labels?.OfClasses(classes) ?? [])],
        };
    }
}
