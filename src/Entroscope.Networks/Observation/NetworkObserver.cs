using System.Buffers;
using Entroscope.Networks.Measurements;
using Microsoft.ML.OnnxRuntime;

namespace Entroscope.Networks.Observation;

/// <summary>
/// Runs a network batch by batch and keeps statistics of its layers. Batches run side by side, but every layer takes them in their order; their size depends on
/// the model alone. So no number depends on the number of threads.
/// </summary>
internal sealed class NetworkObserver
{
    private const long BatchBytes = 32L << 20;
    private const int LargestBatch = 64;
    private const double LargeBytes = 64 << 20;

    private readonly OnnxModel _model;
    private readonly ConstantMap _constants;
    private readonly NetworkLayer[] _layers;
    private readonly InputSet _inputs;
    private readonly ObservationOptions _options;
    private readonly List<string> _notes = [];
    private readonly int _threads;
    private double _bytes;
    private int? _batch;
    private bool _isChecked;

    public NetworkObserver(OnnxModel model, ConstantMap constants, NetworkLayer[] layers, InputSet inputs, ObservationOptions options)
    {
        (_model, _constants, _layers, _inputs, _options) = (model, constants, layers, inputs, options);
        _threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        if (IsRandom(model))
        {
            _threads = 1;
            _notes.Add("The network draws random numbers: its activations differ from run to run.");
        }
    }

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Gets what was observed on rows that are held out; null to hold parts of the rows out in turn.</summary>
    public NetworkReport? Test { get; init; }

    /// <summary>Gets what the layers together show of the classes, after the run.</summary>
    public LabelFindings? Labels { get; private set; }

    /// <summary>Gets the dimension of the rows in a layer's tensor: recurrent cells put time and direction first.</summary>
    public static int RowAxis(NetworkLayer layer, int dimensions) => layer.Node?.Operation is "LSTM" or "GRU" or "RNN" && dimensions == 4 ? 2 : 0;

    /// <summary>Observes the layers and measures them.</summary>
    /// <returns>A report for each, in their order.</returns>
    public LayerReport[] Run(IProgress<int>? progress, CancellationToken cancellation)
    {
        string[] needed = [.. _layers.Select(LayerCosts.NeededShape).OfType<string>().Where(t => _constants.Maker(t) is not null)];
        var layers = new ObservedLayer[_layers.Length];
        var samples = new LayerSample?[layers.Length];
        var measurements = new LayerMeasurements(
            layers.Length, _inputs.Numbers.Length, _inputs.ClassNames.Count, _options with { Threads = _threads }, cancellation);
        LayerSample?[] test = Test is null ? new LayerSample?[layers.Length] : HeldOutSamples.Of(Test, _layers, _inputs.ClassNames);
        IReadOnlyList<(int First, int End)> groups = [];
        for (int g = 0; g == 0 || g < groups.Count; g++)
        {
            (ObservedLayer[] live, ObservedLayer[] sources) = ([], []);

            // The runtime is gone, with its memory, before layers are measured.
            using (RuntimeSession session = Open(needed))
            {
                if (g == 0)
                {
                    layers = Array.ConvertAll(_layers, l => Probed(session, l));
                    Probe(session, layers, needed, cancellation);
                    groups = Groups(layers);
                }

                (int first, int end) = groups[^(g + 1)];
                live = [.. layers[first..end].Where(l => l.View is not null)];
                sources = Sources(layers, first, live);
                if (live.Length > 0)
                {
                    Observe(session, [.. sources, .. live], layers, g == 0 ? progress : null, cancellation);
                }
            }

            GiveBack();
            (int from, int to) = groups[^(g + 1)];
            for (int i = from; i < to; i++)
            {
                samples[i] = Sample(layers[i], test[i]);
            }

            if (_options.Measures)
            {
                measurements.Measure(from, samples[from..to], sources.Select(s => Sample(s, null)!));
            }

            Array.ForEach([.. sources, .. live], l => l.Sums = null);
            GiveBack();
        }

        MeasuredLayers measured = measurements.Result();
        Labels = measured.Labels;
        return [.. layers.Select((l, i) => measured.Add(new LayerReport
        {
            Layer = l.Layer,
            Shape = l.View?.RowShape,
            ElementType = l.Type == 0 ? null : ElementType.Name(l.Type),
            MultiplyAdds = l.MultiplyAdds,
            Statistics = samples[i]?.Statistics,
            NotObserved = l.Refusal,
            Sample = _options.Measures ? null : samples[i],
        }, i))];
    }

    /// <summary>Gets the bytes of the layers that are observed together; where the activations are others in every run, or stay, all are.</summary>
    public static long GroupBytes(OnnxModel model, ObservationOptions options) =>
        !options.Measures || IsRandom(model) ? long.MaxValue : options.GroupBytes;

    private static bool IsRandom(OnnxModel model) => model.Graph.Nodes.Exists(n => Operations.IsRandom(n.Operation));

    // Always with the same outputs: what is not asked for may be computed otherwise.
    private RuntimeSession Open(string[] needed) => RuntimeSession.Open(_model, [.. _layers.Select(l => l.Tensor), .. needed], work: _options.RuntimeWork);

    private IReadOnlyList<(int First, int End)> Groups(ObservedLayer[] layers)
    {
        double[] bytes = [.. layers.Select(l => l.View is null ? 0 : Bytes(l.View, Math.Min(_inputs.Numbers.Length, _options.KeptRows)))];
        long most = GroupBytes(_model, _options);
        double largest = LayerGroups.Largest(bytes, most);
        _bytes = largest + _model.Bytes.Length;
        MemoryLimit.Ensure(largest, "Observing the layers", "observe fewer layers, keep fewer rows, or average over positions");
        return LayerGroups.Of(bytes, most);
    }

    // The layers before a group that activation functions in it are computed from.
    private static ObservedLayer[] Sources(ObservedLayer[] layers, int first, ObservedLayer[] live) =>
    [
        .. layers[..first].Where(l => l.View is not null && Array.Exists(live, a => UnitMeasurement.IsSource(l.Layer, a.Layer))),
    ];

    private void Observe(
        RuntimeSession session, ObservedLayer[] group, ObservedLayer[] layers, IProgress<int>? progress, CancellationToken cancellation)
    {
        ObservedLayer[] all = [.. layers.Where(l => l.View is not null)];
        _batch ??= Batch(all);
        var kept = new KeptRows(_inputs.Numbers.Length, _options.KeptRows, _options.Seed);
        if (!Stream(session, group, _isChecked ? group : [.. group, .. all.Except(group)], kept, progress, cancellation))
        {
            _notes.Add("The network mixes rows that are put together; they are run one by one.");
            _batch = 1;
            Stream(session, group, group, kept, progress, cancellation);
        }

        _isChecked = true;
    }

    /// <summary>Estimates the memory of a layer's statistics and chosen samples.</summary>
    public static double Bytes(SampleView view, int kept)
    {
        double units = view.Units;
        return (units * 9 * sizeof(double)) + (units <= LayerAccumulator.MostProducts ? units * units * sizeof(double) : 0)
            + (kept * Math.Min(units, LayerAccumulator.MostKeptUnits) * sizeof(float))
            + (view.Positions > 1 && !view.IsMean ? kept * Math.Min(units * view.Positions, LayerAccumulator.MostKeptUnits) * sizeof(float) : 0);
    }

    /// <summary>Chooses the rows of a call from the bytes of a row's activations.</summary>
    public static int Batch(InputSet inputs, ObservationOptions options, long bytesOfRow) => !inputs.IsBatched ? 1
        : inputs.FixedBatch ?? options.Batch ?? (int)Math.Clamp(BatchBytes / Math.Max(1, bytesOfRow), 1, LargestBatch);

    private int Batch(ObservedLayer[] live) =>
        Batch(_inputs, _options, live.Sum(l => (long)l.View!.Positions * l.View.Units * ElementType.Bits(l.Type) / 8));

    private static ObservedLayer Probed(RuntimeSession session, NetworkLayer layer) => session.Output(layer.Tensor) switch
    {
        null => new ObservedLayer(layer) { Refusal = "Its value is no tensor." },
        { Type: var type } when !ElementType.IsRead(type) =>
            new ObservedLayer(layer) { Type = type, Refusal = $"Its elements are of {ElementType.Name(type)}." },
        { Type: var type } => new ObservedLayer(layer) { Type = type },
    };

    // One call, to know the shapes.
    private void Probe(RuntimeSession session, ObservedLayer[] layers, string[] needed, CancellationToken cancellation)
    {
        ObservedLayer[] asked = [.. layers.Where(l => l.Refusal is null)];
        int rows = _inputs.FixedBatch ?? 1;
        string[] tensors = [.. asked.Select(l => l.Layer.Tensor).Concat(needed.Where(t => session.Output(t) is not null)).Distinct(StringComparer.Ordinal)];
        if (tensors.Length == 0)
        {
            return;
        }

        using Call call = Execute(session, tensors, 0, rows, cancellation);
        Dictionary<string, long[]> shapes = tensors.Zip(call.Values, (t, v) => (t, v.GetTensorTypeAndShape().Shape)).ToDictionary(t => t.t, t => t.Shape,
            StringComparer.Ordinal);
        foreach (ObservedLayer layer in asked)
        {
            long[] shape = shapes[layer.Layer.Tensor];
            layer.View = View(layer.Layer, shape, rows);
            layer.Refusal = layer.View is null ? Invariant($"Its shape {string.Join("x", shape)} does not hold values for each row.") : null;
            long[]? other = LayerCosts.NeededShape(layer.Layer) is { } name ? shapes.GetValueOrDefault(name) : shape;
            layer.MultiplyAdds = layer.View is { } view ? LayerCosts.Count(layer.Layer, (long)view.Positions * view.Units, other, rows) : null;
        }
    }

    private SampleView? View(NetworkLayer layer, long[] shape, int rows)
    {
        if (!_inputs.IsBatched)
        {
            shape = [1, .. shape];
        }

        return SampleView.Of(shape, rows, _options.Samples, layer.UnitsLast, _inputs.IsBatched ? RowAxis(layer, shape.Length) : 0);
    }

    // False where rows that are put together do not come out as rows, of all layers that are looked at in the first calls; the group comes first among them.
    private bool Stream(
        RuntimeSession session, ObservedLayer[] group, ObservedLayer[] looked, KeptRows kept, IProgress<int>? progress, CancellationToken cancellation)
    {
        foreach (ObservedLayer layer in group)
        {
            layer.Sums = new LayerAccumulator(layer.Layer.Name, layer.View!, Operations.Range(layer.Layer.Operation), kept, _options.Seed);
        }

        int batch = _batch!.Value;
        bool mayMix = batch > 1 && _inputs.FixedBatch is null && !_isChecked;
        int rows = _inputs.Numbers.Length;
        int batches = (rows + batch - 1) / batch;
        for (int first = 0; first < batches; first += _threads)
        {
            cancellation.ThrowIfCancellationRequested();
            string[] tensors = [.. (first == 0 && mayMix ? looked : group).Select(l => l.Layer.Tensor)];
            var calls = new Call[Math.Min(_threads, batches - first)];
            try
            {
                ParallelLoop.For(calls.Length, i => calls[i] = Execute(session, tensors, (first + i) * batch, batch, cancellation), Parallelism(cancellation));
                if (first == 0 && mayMix && !KeepsRows(looked, calls[0]))
                {
                    return false;
                }

                ParallelLoop.For(group.Length, l => Add(group[l], l, calls), Parallelism(cancellation));
            }
            catch (ModelException) when (first == 0 && mayMix)
            {
                return false;
            }
            finally
            {
                Array.ForEach(calls, c => c?.Dispose());
            }

            progress?.Report(Math.Min(rows, (first + calls.Length) * batch));
        }

        return true;
    }

    private bool KeepsRows(ObservedLayer[] live, Call call) => live.Zip(call.Values).All(
        p => View(p.First.Layer, p.Second.GetTensorTypeAndShape().Shape, call.Batch) is { } view
            && view.RowShape.AsSpan().SequenceEqual(p.First.View!.RowShape));

    private void Add(ObservedLayer layer, int index, Call[] calls)
    {
        foreach (Call call in calls)
        {
            OrtValue value = call.Values[index];
            long[] shape = value.GetTensorTypeAndShape().Shape;
            SampleView? view = View(layer.Layer, shape, call.Batch);
            if (view is null || view.Units != layer.Sums!.Units)
            {
                throw new DataException(Invariant(
                    $"{_model.Path}: layer '{layer.Layer.Name}' is of shape {string.Join("x", shape)} from row {call.First + 1} on, and of another before; ")
                    + "rows must have one shape.");
            }

            int count = view.Rows * view.Positions * view.Units;
            double[] values = ArrayPool<double>.Shared.Rent(count);
            try
            {
                TensorValues.Decode(layer.Type, value.GetTensorMutableRawData(), values.AsSpan(0, count));
                Dequantise(layer, values.AsSpan(0, count));
                layer.Sums.Add(values, view, call.First, call.Count);
            }
            finally
            {
                ArrayPool<double>.Shared.Return(values);
            }
        }
    }

    private void Dequantise(ObservedLayer layer, Span<double> values)
    {
        if (layer.Layer.Quantisation is not { } names)
        {
            return;
        }

        layer.Scale ??= (_constants.Values(_model, names.Scale) is [var scale] ? scale : 1, _constants.Values(_model, names.Zero) is [var zero] ? zero : 0);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (values[i] - layer.Scale.Value.Zero) * layer.Scale.Value.Scale;
        }
    }

    private Call Execute(RuntimeSession session, string[] tensors, int first, int batch, CancellationToken cancellation)
    {
        int count = Math.Min(batch, _inputs.Numbers.Length - first);
        bool isFixed = _inputs.FixedBatch is not null;

        // A fixed batch is filled up with its last row.
        int[] rows = [.. Enumerable.Range(first, isFixed ? batch : count).Select(i => _inputs.Numbers[Math.Min(i, first + count - 1)])];
        var values = new List<(string, OrtValue)>();
        try
        {
            foreach (BoundInput input in _inputs.Inputs)
            {
                values.Add((input.Name, input.Make(rows)));
            }

            return new Call(session.Run(values, tensors, cancellation), first, count, rows.Length);
        }
        finally
        {
            values.ForEach(v => v.Item2.Dispose());
        }
    }

    private LayerSample? Sample(ObservedLayer layer, LayerSample? test) => layer.Sums is null ? null
        : new LayerSample(layer.Layer, LayerStatistics.Of(layer.Sums, layer.View!.Word))
        {
            Spectrum = layer.Sums.Spectrum(),
            Sums = layer.Sums,
            AllLabels = _inputs.Labels,
            Bits = _options.Bits,
            Population = _inputs.Total,
            Seed = _options.Seed,
            Test = test,
        };

    // What a group or the loading of a model leaves is collected late by itself: as late as what stays is large. The next one would come on top of it.
    private void GiveBack()
    {
        if (_bytes > LargeBytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private ParallelOptions Parallelism(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = _threads, CancellationToken = cancellation };

    private sealed class ObservedLayer(NetworkLayer layer)
    {
        public NetworkLayer Layer { get; } = layer;

        public int Type { get; init; }

        public string? Refusal { get; set; }

        public SampleView? View { get; set; }

        public long? MultiplyAdds { get; set; }

        public LayerAccumulator? Sums { get; set; }

        public (double Scale, double Zero)? Scale { get; set; }
    }

    /// <summary>The tensors of a call, of the rows from <paramref name="First"/> on.</summary>
    private sealed record Call(IDisposableReadOnlyCollection<OrtValue> Values, int First, int Count, int Batch) : IDisposable
    {
        public void Dispose() => Values.Dispose();
    }
}
