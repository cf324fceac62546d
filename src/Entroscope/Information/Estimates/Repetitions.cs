namespace Entroscope.Information.Estimates;

/// <summary>What repeated measurements at several places say of their own error, taken to be the same everywhere.</summary>
internal static class Repetitions
{
    /// <summary>Computes the variance within the places, and its degrees of freedom (0 without repetitions).</summary>
    public static (double Variance, int Freedom) Pooled(IReadOnlyList<(double X, double[] Values)> points)
    {
        int freedom = points.Sum(p => p.Values.Length - 1);
        double squares = 0;
        foreach ((_, double[] values) in points)
        {
            double mean = values.Average();
            squares += values.Sum(v => (v - mean) * (v - mean));
        }

        return (freedom == 0 ? 0 : squares / freedom, freedom);
    }

    /// <summary>Computes the standard error of the mean of a place; null without repetitions.</summary>
    public static double? MeanError(IReadOnlyList<(double X, double[] Values)> points)
    {
        (double variance, int freedom) = Pooled(points);
        return freedom == 0 ? null : Math.Sqrt(variance * points.Average(p => 1.0 / p.Values.Length));
    }
}
