namespace Entroscope.Networks.Measurements;

/// <summary>
/// All quantities that are measured of layers, in the order in which they are shown. Layers come in groups, the last group first: a layer is compared with the
/// next one, and of a group that is measured no more is held than that takes.
/// </summary>
internal sealed class LayerMeasurements
{
    private const long LargeSample = 1 << 19;

    private readonly LayerSample?[] _layers;
    private readonly UnitInformation[]?[] _units;
    private readonly IReadOnlyList<LayerFigure>[] _figures;
    private readonly int _rows;
    private readonly int _classes;
    private readonly IProgress<double>? _progress;
    private readonly ParallelOptions _crew;
    private int _done;

    /// <param name="layers">The number of layers.</param>
    /// <param name="rows">The rows that were run.</param>
    /// <param name="classes">The number of classes; 0 for none.</param>
    /// <param name="options">The threads, and what receives how much is done.</param>
    public LayerMeasurements(int layers, int rows, int classes, ObservationOptions options, CancellationToken cancellation)
    {
        (_layers, _units, _figures) = (new LayerSample?[layers], new UnitInformation[]?[layers], new IReadOnlyList<LayerFigure>[layers]);
        Array.Fill(_figures, []);
        (_rows, _classes, _progress) = (rows, classes, options.Measured);
        _crew = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
            CancellationToken = cancellation,
        };
    }

    public static IReadOnlyList<ILayerMeasurement> All { get; } =
    [
        new ParticipationMeasurement(), new DimensionMeasurement(), new EntropyMeasurement(), new LabelMeasurement(), new SeparationMeasurement(),
        new SimilarityMeasurement(),
    ];

    /// <summary>Measures layers; each on its own thread, with the same numbers on any.</summary>
    /// <param name="first">The place of the first one; those behind the last one have been measured.</param>
    /// <param name="sources">Layers before them that activation functions among them are computed from.</param>
    public void Measure(int first, IReadOnlyList<LayerSample?> layers, IEnumerable<LayerSample> sources)
    {
        for (int i = 0; i < layers.Count; i++)
        {
            _layers[first + i] = layers[i];
        }

        // Probes take longest, two thirds of the time; a measurement of two layers finds them done. The samples of all layers at once would take most of the
        // memory.
        ParallelLoop.For(
            layers.Count,
            i =>
            {
                _ = layers[i]?.Labels;
                layers[i]?.Release();
                Report(_classes > 0 ? 2 : 0);
            },
            _crew);
        LayerSample?[] near = [.. layers, .. sources];
        ParallelLoop.For(
            layers.Count,
            i =>
            {
                if (layers[i] is { } layer)
                {
                    LayerSample? source = UnitMeasurement.SourceOf(layer, near);
                    LayerSample? next = _layers.Skip(first + i + 1).FirstOrDefault(l => l is not null);
                    UnitInformation[]? units = UnitMeasurement.Of(layer, source);
                    _units[first + i] = units;
                    _figures[first + i] = [.. All.SelectMany(m => m.Measure(layer, next)), .. units is null ? [] : UnitMeasurement.Totals(units)];
                    Array.ForEach([layer, source, next], l => l?.Release());
                    Collect(layer);
                }

                Report(1);
            },
            _crew);
        Forget();
    }

    /// <summary>Gets what was measured, after the first group.</summary>
    public MeasuredLayers Result()
    {
        LabelFindings? labels = LabelPath.Of(_layers, _classes);
        return new MeasuredLayers(_figures, _units, LayerVerdicts.Of(_layers, _figures, labels, _rows), labels)
        {
            Classes = [.. _layers.Select(l => l?.Labels?.OfClasses(_classes) ?? [])],
        };
    }

    // The first layer is the next one of the group before; the last one may hold the network's own answer.
    private void Forget()
    {
        foreach (LayerSample layer in _layers.OfType<LayerSample>().Skip(1).SkipLast(1))
        {
            layer.Forget();
        }
    }

    // What a layer leaves, many large matrices, would be collected after those of several more.
    private void Collect(LayerSample layer)
    {
        if ((long)layer.Columns * _rows > LargeSample)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        }
    }

    // Not after the end was asked for: its line would be drawn over.
    private void Report(int steps)
    {
        double share = Interlocked.Add(ref _done, steps) / (double)(_layers.Length * (_classes > 0 ? 3 : 1));
        if (!_crew.CancellationToken.IsCancellationRequested)
        {
            _progress?.Report(share);
        }
    }
}
