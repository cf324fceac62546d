namespace Entroscope.Networks.Planes;

/// <summary>What measuring an information plane takes, known before anything is run.</summary>
public sealed record PlanePlan
{
    // Pairs of rows that a core of a common machine looks at, in units a second, and how often noise looks at them.
    private const double PairUnitsPerSecond = 8e8;
    private const int Passes = 6;
    private const int FewestDraws = 4000;

    /// <summary>Gets the checkpoints, in their order.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Gets what observing the training rows of the first checkpoint takes.</summary>
    public required ObservationPlan Observation { get; init; }

    /// <summary>
    /// Gets the bytes of memory for all checkpoints, without the runtime's own needs; null where shapes are not known. Bins over the values of all checkpoints
    /// hold the activations of all of them.
    /// </summary>
    public double? Bytes { get; init; }

    /// <summary>Gets a rough estimate of the time for all checkpoints in seconds; null where shapes are not known.</summary>
    public double? Seconds { get; init; }

    /// <summary>Plans; null where the first checkpoint is a folder of activations.</summary>
    internal static PlanePlan? Of(string[] models, PlaneOptions options, CancellationToken cancellation)
    {
        if (ActivationFolder.Is(models[0]))
        {
            return null;
        }

        var network = OnnxNetwork.Open(models[0]);
        ObservationPlan plan = network.Plan(ObservedPlane.Asked(network, options.Observation), cancellation);
        double? units = plan.Bytes is null ? null
            : plan.Tensors.Where(t => ObservedPlane.IsMeant(t.Layer, options.Observation.Layers)).Sum(t => (double)Math.Min(t.Elements ?? 0, Most(t, options)));
        double rows = plan.Rows + (options.Test?.Rows ?? 0);
        bool isKept = options.Noise is null && options.Edges == PlaneEdges.Range;

        // A checkpoint has its samples in single precision, then those of the chosen rows in double.
        double held = rows * (isKept ? models.Length : 1) * sizeof(double);
        double pairs = options.Noise is null ? 0 : (Passes * rows * rows) + (rows * Math.Max(rows, FewestDraws));
        int threads = options.Observation.Threads == 0 ? Environment.ProcessorCount : options.Observation.Threads;
        return new PlanePlan
        {
            Sources = models,
            Observation = plan,
            Bytes = plan.Bytes + (held * units),
            Seconds = models.Length * (plan.Seconds + (pairs * units / PairUnitsPerSecond / threads)),
        };
    }

    internal void EnsureMemory()
    {
        if (Bytes is { } bytes)
        {
            MemoryLimit.Ensure(bytes, Sources.Count == 1 ? "The plane" : Invariant($"The film of {Sources.Count} checkpoints"),
                "take fewer rows or layers, means over positions, or noise or bins of each checkpoint, which hold one at a time");
        }
    }

    private static long Most(PlannedTensor tensor, PlaneOptions options) =>
        options.Observation.Samples == SampleAxis.Mean ? tensor.Shape![0] : LayerAccumulator.MostKeptUnits;
}
