namespace Entroscope.Networks.Measurements;

/// <summary>All quantities that are measured of layers, in the order in which they are shown.</summary>
internal static class LayerMeasurements
{
    public static IReadOnlyList<ILayerMeasurement> All { get; } = [new ParticipationMeasurement()];

    /// <summary>Measures layers; each on its own thread, with the same numbers on any.</summary>
    public static IReadOnlyList<LayerFigure>[] Measure(IReadOnlyList<LayerSample?> layers, int threads, CancellationToken cancellation)
    {
        var figures = new IReadOnlyList<LayerFigure>[layers.Count];
        ParallelLoop.For(
            layers.Count,
            i =>
            {
                LayerSample? next = layers.Skip(i + 1).FirstOrDefault(l => l is not null);
                figures[i] = layers[i] is { } layer ? [.. All.SelectMany(m => m.Measure(layer, next))] : [];
                layers[i]?.Release();
            },
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation });
        return figures;
    }
}
