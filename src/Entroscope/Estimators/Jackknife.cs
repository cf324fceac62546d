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

    /// <summary>Gives an estimate the interval of its logarithm: that of a positive quantity.</summary>
    /// <param name="logs">The logarithms of the estimates without a row or group; without an interval where one is not finite.</param>
    public static SampleEstimate WithLogInterval(SampleEstimate estimate, double[] logs)
    {
        if (!(estimate.Value > 0) || !Array.TrueForAll(logs, double.IsFinite))
        {
            return estimate;
        }

        double error = Error(logs);
        return WithLogInterval(estimate, error, SkewedMean.Factor(logs.Length));
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
