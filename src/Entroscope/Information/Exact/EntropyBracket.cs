namespace Entroscope.Information.Exact;

/// <summary>H(X) bracketed from both sides without a single draw (theory, "Rényi entropies, bracket and divergences"). All in nats, exact up to rounding.</summary>
public sealed record EntropyBracket
{
    /// <summary>Gets what the entropy is; differential ones have any sign.</summary>
    public required EntropyKind Kind { get; init; }

    /// <summary>Gets the bounds from below, at least one.</summary>
    public required EntropyBound[] LowerBounds { get; init; }

    /// <summary>Gets the bounds from above, at least one.</summary>
    public required EntropyBound[] UpperBounds { get; init; }

    /// <summary>Gets the largest bound from below.</summary>
    public EntropyBound Lower => LowerBounds.MaxBy(b => b.Value)!;

    /// <summary>Gets the smallest bound from above.</summary>
    public EntropyBound Upper => UpperBounds.MinBy(b => b.Value)!;
}
