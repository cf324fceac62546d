namespace Entroscope.Numerics;

/// <summary>
/// The 95 % interval of a mean over rows whose values are skewed, as those of log-probabilities
/// are: Student's t misses the mean too often where few rows hold most of it.
/// </summary>
internal static class SkewedMean
{
    /// <summary>The rows from which on the quantile of the normal distribution serves for that of Student's t.</summary>
    public const long Many = 100;

    /// <summary>Gets the half-width of a 95 % interval in standard errors, for values that are not skewed.</summary>
    public static double Factor(long rows) => rows is > 1 and < Many ? StudentLaw.Quantile(0.975, rows - 1) : 1.96;

    /// <summary>
    /// Computes half the width of an interval about the mean that reaches as far as the farther end of Hall's interval (1992,
    /// Journal of the Royal Statistical Society B 54, 221: the studentised mean, transformed so that its skewness vanishes).
    /// </summary>
    /// <param name="rows">The number of rows n.</param>
    /// <param name="squares">The sum of the squared deviations from the mean.</param>
    /// <param name="cubes">The sum of the cubed deviations.</param>
    /// <param name="unseen">What is added to the squared standard error for parts that the rows hardly show; 0 for none.</param>
    /// <param name="together">The number of intervals that hold together with 95 %, each being wider (Bonferroni).</param>
    /// <returns>The half-width, at least that of values without skewness; NaN below two rows, infinite where the sums are.</returns>
    public static double HalfWidth95(long rows, double squares, double cubes, double unseen = 0, int together = 1)
    {
        if (rows < 2)
        {
            return double.NaN;
        }

        if (!double.IsFinite(squares) || !double.IsFinite(cubes))
        {
            return double.PositiveInfinity;
        }

        double factor = together == 1 ? Factor(rows) : StudentLaw.Quantile(1 - (0.025 / together), rows - 1);
        double error = Math.Sqrt(squares / (rows - 1.0) / rows);
        double skew = rows < 3 || squares == 0 ? 0 : cubes / rows / Math.Pow(squares / rows, 1.5) * Math.Sqrt(rows - 1.0) / (rows - 2);
        double farther = Math.Max(factor, Math.Max(Untransformed(skew, factor), -Untransformed(skew, -factor)));
        return Math.Sqrt((farther * farther * error * error) + (factor * factor * unseen));
    }

    /// <summary>
    /// Gets the half-width of a 95 % interval in standard errors that are known, not those of the
    /// rows: by the farther of the two quantiles of Cornish and Fisher (1938) for the skewness.
    /// </summary>
    /// <param name="rows">The number of rows n.</param>
    /// <param name="squares">The expected sum of the squared deviations.</param>
    /// <param name="cubes">The expected sum of the cubed deviations.</param>
    public static double Known(long rows, double squares, double cubes)
    {
        double factor = Factor(rows);
        double skew = squares == 0 ? 0 : cubes / rows / Math.Pow(squares / rows, 1.5) / Math.Sqrt(rows);
        return factor + (Math.Abs(skew) * ((factor * factor) - 1) / 6);
    }

    // The studentised mean t whose transform t + a t^2 / 3 + a^2 t^3 / 27 + a / 6 is the quantile q; a is the skewness over the root of the rows.
    private static double Untransformed(double a, double q) => Math.Abs(a) < 1e-9 ? q : 3 / a * (Math.Cbrt(1 + (a * (q - (a / 6)))) - 1);
}
