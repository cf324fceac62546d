using Entroscope.Numerics;

namespace Entroscope.Estimators;

/// <summary>Intervals from what an estimator gives without one row, or one group of rows, after the other (Quenouille 1956, Tukey 1958).</summary>
internal static class Jackknife
{
    /// <summary>Computes the standard error.</summary>
    /// <param name="without">The estimates without a row or group, all finite.</param>
    public static double Error(ReadOnlySpan<double> without)
    {
        double mean = CompensatedSum.Of(without) / without.Length;
        CompensatedSum squares = default;
        foreach (double value in without)
        {
            squares.Add((value - mean) * (value - mean));
        }

        return Math.Sqrt(squares.Value * (without.Length - 1) / without.Length);
    }

    /// <summary>Computes the bias.</summary>
    /// <param name="value">The estimate of all rows.</param>
    /// <param name="without">The estimates without a row or group.</param>
    public static double Bias(double value, ReadOnlySpan<double> without) => (without.Length - 1) * ((CompensatedSum.Of(without) / without.Length) - value);

    /// <summary>Takes from a positive estimate the bias of its logarithm, and gives it an interval.</summary>
    /// <param name="logs">The logarithms of the estimates without a group of rows; the estimate as it was where one is not finite.</param>
    public static SampleEstimate Corrected(SampleEstimate estimate, double[] logs)
    {
        if (!(estimate.Value > 0) || !Array.TrueForAll(logs, double.IsFinite))
        {
            return estimate;
        }

        double log = Math.Log(estimate.Value);
        double bias = (logs.Length - 1) * (logs.Average() - log);
        return WithLogInterval(estimate with { Value = Math.Exp(log - bias) }, Error(logs), SkewedMean.Factor(logs.Length));
    }

    /// <summary>
    /// Gives a positive estimate the interval of its logarithm, about what the jackknife leaves of it without bias, and as wide as the skewness of what the
    /// rows add to it asks for.
    /// </summary>
    /// <param name="logs">The logarithms of the estimates without a row; no interval where one is not finite.</param>
    public static SampleEstimate WithSkewedLogInterval(SampleEstimate estimate, double[] logs)
    {
        if (!(estimate.Value > 0) || !Array.TrueForAll(logs, double.IsFinite))
        {
            return estimate;
        }

        int n = logs.Length;
        double mean = CompensatedSum.Of(logs) / n;
        (CompensatedSum squares, CompensatedSum cubes) = (default, default);
        foreach (double log in logs)
        {
            double part = (n - 1) * (mean - log);
            squares.Add(part * part);
            cubes.Add(part * part * part);
        }

        (double below, double above) = SkewedMean.Ends95(n, squares.Value, cubes.Value);
        double centre = Math.Log(estimate.Value) - ((n - 1) * (mean - Math.Log(estimate.Value)));
        return estimate with
        {
            StandardError = estimate.Value * Error(logs),
            Lower = Math.Min(estimate.Value, Math.Exp(centre - below)),
            Upper = Math.Max(estimate.Value, Math.Exp(centre + above)),
        };
    }

    /// <summary>Gives an estimate the interval of its logarithm.</summary>
    /// <param name="error">The standard error of the logarithm.</param>
    /// <param name="factor">Half the interval in standard errors.</param>
    public static SampleEstimate WithLogInterval(SampleEstimate estimate, double error, double factor) => estimate with
    {
        StandardError = estimate.Value * error,
        Lower = estimate.Value * Math.Exp(-factor * error),
        Upper = estimate.Value * Math.Exp(factor * error),
    };
}
