namespace Entroscope.Networks.Planes;

/// <summary>The information plane of a network, or of a series of checkpoints.</summary>
public sealed record PlaneReport
{
    /// <summary>Gets the checkpoints, in their order.</summary>
    public required IReadOnlyList<PlaneFrame> Frames { get; init; }

    /// <summary>Gets what T is, in words: its noise, or its bins with their edges.</summary>
    public required string Meaning { get; init; }

    /// <summary>Gets what was asked for.</summary>
    public required PlaneOptions Options { get; init; }

    /// <summary>Gets H(Y) of the training rows, in nats; null without classes.</summary>
    public double? LabelEntropy { get; init; }

    /// <summary>Gets the number of training rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>Gets the runtime and its version; null where nothing was run.</summary>
    public string? Runtime { get; init; }

    /// <summary>Gets what a reader must know besides, each a sentence.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets how far I(X;T) of a layer fell from its largest value over the checkpoints to the last one, in nats, at least 0.</summary>
    /// <param name="layer">The name of the layer.</param>
    /// <returns>The fall, and the checkpoint of the largest value.</returns>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public (double Fall, string Since) Compression(string layer)
    {
        (double Value, string Source)[] values = [.. Frames.SelectMany(f => f.Train.Where(p => string.Equals(p.Layer.Name, layer, StringComparison.Ordinal))
            .Select(p => (p.Input.Value, f.Source)))];
        Refuse.Argument(values.Length == 0, $"There is no layer '{layer}'.", nameof(layer));
        (double value, string source) = values.MaxBy(v => v.Value);
        return (value - values[^1].Value, source);
    }
}
