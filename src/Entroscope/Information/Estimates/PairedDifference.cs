using MathNet.Numerics.Distributions;

namespace Entroscope.Information.Estimates;

/// <summary>How much better one network does than another on the same rows, over several pairs of trainings.</summary>
/// <param name="Value">The mean difference a row.</param>
/// <param name="StandardError">Its standard error: the larger of that over the rows and that over the trainings; NaN where a single row gives none.</param>
/// <param name="Lower">The lower end of the interval.</param>
/// <param name="Upper">The upper end of the interval.</param>
/// <param name="Rows">The number of differences.</param>
public readonly record struct PairedDifference(double Value, double StandardError, double Lower, double Upper, long Rows)
{
    /// <summary>Compares.</summary>
    /// <param name="differences">For every pair of trainings the differences of its rows; each pair at least one row.</param>
    /// <param name="level">The level of the interval, such as 0.95.</param>
    /// <remarks>
    /// Rows of one pair share its trainings: the mean has the variance sigma_row^2 / rows + sigma_pair^2 / pairs, which the means of the pairs show with
    /// pairs - 1 degrees of
    /// freedom. The interval is the wider of Student's on the rows and Student's on these means, so that it covers whether trainings differ or not. A single
    /// pair says nothing about
    /// sigma_pair.
    /// </remarks>
    internal static PairedDifference Of(IReadOnlyList<double[]> differences, double level)
    {
        int rows = differences.Sum(d => d.Length);
        int pairs = differences.Count;
        double mean = differences.Sum(d => d.Sum()) / rows;
        double[] means = [.. differences.Select(d => d.Average())];
        double within = differences.Zip(means).Sum(p => p.First.Sum(x => (x - p.Second) * (x - p.Second))) / (rows - pairs);
        double ofRows = Math.Sqrt(within / rows);
        double ofPairs = pairs > 1 ? Math.Sqrt(means.Sum(m => (m - means.Average()) * (m - means.Average())) / (pairs - 1) / pairs) : 0;
        if (!double.IsFinite(ofRows + ofPairs + mean))
        {
            return new PairedDifference(mean, double.NaN, double.NegativeInfinity, double.PositiveInfinity, rows);
        }

        double half = Math.Max(Half(ofRows, rows - pairs, level), Half(ofPairs, pairs - 1, level));
        return new PairedDifference(mean, Math.Max(ofRows, ofPairs), mean - half, mean + half, rows);
    }

    private static double Half(double error, int freedom, double level) => error > 0 ? error * StudentT.InvCDF(0, 1, freedom, 0.5 * (1 + level)) : 0;
}
