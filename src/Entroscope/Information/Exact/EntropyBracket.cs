namespace Entroscope.Information.Exact;

/// <summary>
/// H(X) bracketed from both sides without a single draw (theory, "Rényi entropies, bracket and divergences"). All in nats, exact up to rounding.
/// </summary>
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

/// <summary>A bound of an entropy that holds without draws.</summary>
/// <param name="Name">What it is, such as "renyi2" (see <see cref="EntropyBrackets"/>).</param>
/// <param name="Value">The bound in nats, exact up to rounding.</param>
public sealed record EntropyBound(string Name, double Value);

/// <summary>What an entropy of observations is, which depends on the kinds of the sites.</summary>
public enum EntropyKind
{
    /// <summary>All sites are discrete: Shannon entropy H, at least 0.</summary>
    Shannon,

    /// <summary>All sites are continuous: differential entropy h, of any sign, relative to the units of the sites.</summary>
    Differential,

    /// <summary>Sites of both kinds: H of the discrete ones plus h of the continuous ones given them.</summary>
    Mixed,
}
