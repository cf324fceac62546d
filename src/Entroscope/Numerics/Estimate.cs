namespace Entroscope.Numerics;

/// <summary>A number with its error: the mean of independent draws (or samples), or an exact value.</summary>
/// <param name="Value">The value; entropies are in nats.</param>
/// <param name="StandardError">The standard error of the value, at least 0; 0 when exact; NaN when a single draw gives none.</param>
/// <param name="Draws">The number of draws or samples behind it; 0 when exact.</param>
public readonly record struct Estimate(double Value, double StandardError, long Draws)
{
    private readonly double? _half;

    /// <summary>Gets a value indicating whether the value is exact (up to rounding).</summary>
    public bool IsExact => Draws == 0;

    /// <summary>
    /// Gets half the width of the 95 % interval: 1.96 standard errors, or, where fewer than 100 draws are behind the value, as many as Student's t asks for; 0
    /// when exact, NaN without an error. Means over rows have a wider one where the rows are skewed, or where rare classes and values hardly occur among them.
    /// </summary>
    public double HalfWidth95
    {
        get => _half ?? StandardError * SkewedMean.Factor(Draws);
        init => _half = value;
    }

    /// <summary>Gets a value indicating whether the interval is one of its own, not to be had from the standard error.</summary>
    public bool HasOwnInterval => _half is not null;

    /// <summary>Makes an exact value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The value with error 0.</returns>
    public static Estimate Exact(double value) => new(value, 0, 0);

    /// <summary>Takes the mean of independent values.</summary>
    /// <param name="values">At least one value.</param>
    internal static Estimate OfSample(double[] values)
    {
        double mean = CompensatedSum.Of(values) / values.Length;
        double variance = values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1.0);
        return new Estimate(mean, Math.Sqrt(variance / values.Length), values.Length);
    }

    /// <summary>Changes the unit.</summary>
    /// <param name="unit">What to divide by, above 0: log 2 makes bits of nats.</param>
    /// <returns>The same estimate in another unit.</returns>
    public Estimate Over(double unit)
    {
        Estimate scaled = this with { Value = Value / unit, StandardError = StandardError / unit };
        return _half is { } half ? scaled with { HalfWidth95 = half / unit } : scaled;
    }

    // The error of an information, which is at least 0: what lies clearly below is an error of that size.
    internal Estimate WithAtLeast(double missed)
    {
        double squared = (StandardError * StandardError) + missed;
        return this with { StandardError = Math.Sqrt(Value < 0 && Value * Value > 4 * squared ? squared + (Value * Value) : squared) };
    }

    // An event of probability q adds -q log q to an entropy, but is hardly drawn where q < 1/n: without its part in the error, n equal draws
    // of an almost certain value would claim an error of 0.
    internal Estimate WithUnseen()
    {
        double unseen = Math.Log(Draws) / Draws;
        return this with { StandardError = Math.Sqrt((StandardError * StandardError) + (unseen * unseen)) };
    }
}
