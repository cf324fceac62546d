namespace Entroscope.Inference;

/// <summary>A missing value and its exact conditional distribution given the rest of its row, in short.</summary>
/// <param name="Row">The row of the data, from 0.</param>
/// <param name="Site">The site.</param>
/// <param name="Mode">The most probable value.</param>
/// <param name="Probability">The probability of the interval or of the set of values: at least what was asked for.</param>
public sealed record FilledCell(int Row, int Site, double Mode, double Probability)
{
    /// <summary>Gets the mean, in the unit of the site; NaN for names.</summary>
    public double Mean { get; init; } = double.NaN;

    /// <summary>Gets the lower end of the interval, a quantile; NaN for names.</summary>
    public double Lower { get; init; } = double.NaN;

    /// <summary>Gets the upper end of the interval, a quantile; NaN for names.</summary>
    public double Upper { get; init; } = double.NaN;

    /// <summary>Gets the smallest set of values of at least the probability asked for, the most probable first; of names only, else empty.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];
}
