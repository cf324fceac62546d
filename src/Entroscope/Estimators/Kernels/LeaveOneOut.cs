using Entroscope.Numerics;

namespace Entroscope.Estimators.Kernels;

/// <summary>Bias and standard error of an estimate from its values without each of the samples (Quenouille 1956, Tukey 1958).</summary>
internal static class LeaveOneOut
{
    /// <summary>Computes both.</summary>
    /// <param name="value">The value on all samples.</param>
    /// <param name="without">The values without one sample, N at least 2.</param>
    public static (double Bias, double Error) Of(double value, double[] without)
    {
        double n = without.Length;
        double mean = CompensatedSum.Of(without) / n;
        return ((n - 1) * (mean - value), Math.Sqrt((n - 1) / n * without.Sum(v => (v - mean) * (v - mean))));
    }
}
