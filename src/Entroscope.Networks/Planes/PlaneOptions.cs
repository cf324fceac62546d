namespace Entroscope.Networks.Planes;

/// <summary>What the information plane is measured with.</summary>
public sealed record PlaneOptions
{
    /// <summary>Gets what is run; <see cref="ObservationOptions.KeptRows"/> is raised to its rows.</summary>
    public ObservationOptions Observation { get; init; } = new();

    /// <summary>Gets the standard deviation of the Gaussian noise that is added to every unit; null for bins.</summary>
    public double? Noise { get; init; }

    /// <summary>Gets the number of bins of a unit.</summary>
    public int Bins { get; init; } = 30;

    /// <summary>Gets where the edges of the bins are.</summary>
    public PlaneEdges Edges { get; init; } = PlaneEdges.Range;

    /// <summary>
    /// Gets a value indicating whether the rows are all values that the input takes, each as probable: then H(X) is ln N, and nothing is estimated from
    /// samples.
    /// </summary>
    public bool IsWhole { get; init; }

    /// <summary>Gets the test rows, with their labels; null for none. Everything else is as for the training rows.</summary>
    public ObservationOptions? Test { get; init; }

    internal string? Problem() =>
        Noise is { } noise && !(noise > 0 && double.IsFinite(noise)) ? Invariant($"Noise must be a finite number above 0, but is {noise}.")
        : Bins is < 2 or > 1 << 24 ? Invariant($"Bins must be 2 to {1 << 24}, but is {Bins}.")
        : Observation.Samples is SampleAxis.Position or SampleAxis.Token
            ? "The plane is of whole layers: a sample must be all activations of a row, or their means over positions."
        : Observation.Rows > MostRows ? Invariant($"All pairs of rows are looked at: Rows must be at most {MostRows}, but is {Observation.Rows}.")
        : null;

    private const int MostRows = 30_000;
}
