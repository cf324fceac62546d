using Entroscope.Numerics;

namespace Entroscope.Inference.Classification;

/// <summary>A figure of a classification with its 95 % interval, which need not be symmetric.</summary>
/// <param name="Value">The figure; NaN where the rows do not define it.</param>
/// <param name="StandardError">Its standard error over the rows; NaN where it is unknown.</param>
/// <param name="Lower95">The lower end of the interval.</param>
/// <param name="Upper95">The upper end of the interval.</param>
/// <remarks>The interval covers which rows were drawn, and with them how many of each class; it does not cover the training of the model.</remarks>
public readonly record struct ClassFigure(double Value, double StandardError, double Lower95, double Upper95)
{
    private const double Quantile = 1.959963984540054;

    internal static ClassFigure None { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN);

    /// <summary>
    /// Makes a figure between 0 and 1: Wilson's interval (1927) for the number of rows that would have the standard error as a share of rows
    /// (Korn and Graubard 1998). It is right near 0 and 1, where resampled rows are all alike.
    /// </summary>
    /// <param name="rows">The most rows that the figure can stand for, which stand where the error is 0 or unknown.</param>
    internal static ClassFigure OfShare(double value, double error, double rows)
    {
        if (double.IsNaN(value) || !(rows > 0))
        {
            return None;
        }

        double effective = error > 0 ? Math.Min(rows, value * (1 - value) / (error * error)) : rows;
        effective = Math.Max(effective, 1);
        double z = Quantile * Quantile / effective;
        double centre = (value + (z / 2)) / (1 + z);
        double half = Math.Sqrt((value * (1 - value) * z) + (z * z / 4)) / (1 + z);
        return new ClassFigure(
            value, error, value <= 0 ? 0 : Math.Clamp(centre - half, 0, value), value >= 1 ? 1 : Math.Clamp(centre + half, value, 1));
    }

    /// <summary>Makes the mean of values of rows, with an interval that allows for their skewness.</summary>
    internal static ClassFigure OfMean(ReadOnlySpan<double> values, double lowest)
    {
        if (values.Length == 0)
        {
            return None;
        }

        double mean = CompensatedSum.Of(values) / values.Length;
        CompensatedSum squares = default;
        CompensatedSum cubes = default;
        foreach (double value in values)
        {
            double square = (value - mean) * (value - mean);
            squares.Add(square);
            cubes.Add(square * (value - mean));
        }

        double half = SkewedMean.HalfWidth95(values.Length, squares.Value, cubes.Value);
        double error = values.Length < 2 ? double.NaN : Math.Sqrt(squares.Value / (values.Length - 1.0) / values.Length);
        return new ClassFigure(mean, error, Math.Max(lowest, mean - half), mean + half);
    }
}
