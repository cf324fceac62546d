namespace Entroscope.Networks;

/// <summary>What an observation takes, known before anything is run.</summary>
public sealed record ObservationPlan
{
    // What a core of a common machine does in single precision, and what a value costs to count; the plan says that the time is rough.
    private const double MultiplyAddsPerSecond = 8e9;
    private const double SecondsPerValue = 3e-9;

    /// <summary>Gets the tensors that would be observed.</summary>
    public required IReadOnlyList<PlannedTensor> Tensors { get; init; }

    /// <summary>Gets the rows that would be run.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the rows of a call; null where it depends on shapes that only a run tells.</summary>
    public int? Batch { get; init; }

    /// <summary>Gets the bytes of memory, without the runtime's own needs; null where shapes are not known.</summary>
    public double? Bytes { get; init; }

    /// <summary>Gets the multiplications with addition of all rows in layers with weights; null where shapes are not known.</summary>
    public double? MultiplyAdds { get; init; }

    /// <summary>Gets a rough estimate of the time in seconds; null where shapes are not known.</summary>
    public double? Seconds { get; init; }

    internal static ObservationPlan Of(OnnxModel model, NetworkLayer[] layers, InputSet inputs, ObservationOptions options)
    {
        using RuntimeSession session = RuntimeSession.Open(model, layers.Select(l => l.Tensor), Sizes(model, inputs), options.RuntimeWork);
        PlannedTensor[] tensors = Array.ConvertAll(layers, l => Tensor(session, l, inputs));
        bool known = Array.TrueForAll(tensors, t => t.Elements is not null);
        long elements = tensors.Sum(t => t.Elements ?? 0);
        int batch = NetworkObserver.Batch(inputs, options, elements * sizeof(float));
        int threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        int rows = inputs.Numbers.Length;
        double multiplyAdds = (double)rows * layers.Zip(tensors).Sum(p => p.Second.Elements is { } e && p.First.Kind == LayerKind.Weights
            ? LayerCosts.Count(p.First, e, null, 1) ?? 0 : 0);
        double[] kept = [.. layers.Zip(tensors).Select(p => p.Second.Elements is null ? 0
            : NetworkObserver.Bytes(View(p.First, p.Second.Shape!, options), Math.Min(rows, options.KeptRows)))];
        double statistics = LayerGroups.Largest(kept, NetworkObserver.GroupBytes(model, options));
        long largest = tensors.Max(t => t.Elements ?? 0);
        return new ObservationPlan
        {
            Tensors = tensors,
            Rows = rows,
            Batch = known || inputs.FixedBatch is not null || !inputs.IsBatched ? batch : null,
            Bytes = known
                ? statistics + (2.0 * model.Bytes.Length) + (threads * batch * ((elements * sizeof(float)) + (largest * (double)sizeof(double))))
                : null,
            MultiplyAdds = known ? multiplyAdds : null,
            Seconds = known ? ((multiplyAdds / MultiplyAddsPerSecond) + (rows * (double)elements * SecondsPerValue)) / threads : null,
        };
    }

    private static SampleView View(NetworkLayer layer, IReadOnlyList<long> shape, ObservationOptions options) =>
        SampleView.Of([1, .. shape], 1, options.Samples, layer.UnitsLast)
            ?? new SampleView(1, 1, 1) { RowStride = 1, PositionStride = 1, UnitStride = 1, RowShape = [] };

    private static Dictionary<string, long> Sizes(OnnxModel model, InputSet inputs)
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (BoundInput input in inputs.Inputs)
        {
            OnnxDimension[] declared = model.Graph.Inputs.First(i => string.Equals(i.Name, input.Name, StringComparison.Ordinal)).Dimensions ?? [];
            long[] actual = input.IsBatched ? [input.FixedBatch ?? 1, .. input.RowShape] : input.RowShape;
            foreach ((OnnxDimension dimension, long size) in declared.Zip(actual).Where(d => d.First.Symbol is not null))
            {
                sizes[dimension.Symbol!] = size;
            }
        }

        return sizes;
    }

    private static PlannedTensor Tensor(RuntimeSession session, NetworkLayer layer, InputSet inputs)
    {
        if (session.Output(layer.Tensor) is not { } output)
        {
            return new PlannedTensor(layer, null, null);
        }

        int rows = inputs.IsBatched ? inputs.FixedBatch ?? 1 : 1;
        OnnxDimension[] shape = output.Shape;
        int axis = NetworkObserver.RowAxis(layer, shape.Length);
        bool known = Array.TrueForAll(shape, d => d.Size >= 0) && (!inputs.IsBatched || (shape.Length > axis && shape[axis].Size % rows == 0));
        long[] row = !known ? [] : !inputs.IsBatched ? [.. shape.Select(d => d.Size)]
            : [.. shape.Select((d, i) => i == axis ? d.Size / rows : d.Size).Where((d, i) => i != axis || d != 1)];
        return new PlannedTensor(layer, ElementType.Name(output.Type), known ? row : null);
    }
}

/// <summary>A tensor that would be observed.</summary>
/// <param name="Layer">Its layer.</param>
/// <param name="ElementType">The type of its elements; null where it is no tensor.</param>
/// <param name="Shape">Its sizes for one row of input; null where only a run tells them.</param>
public sealed record PlannedTensor(NetworkLayer Layer, string? ElementType, IReadOnlyList<long>? Shape)
{
    /// <summary>Gets the number of its elements for one row; null where it is not known.</summary>
    public long? Elements => Shape?.Aggregate(1L, (product, d) => product * d);
}
