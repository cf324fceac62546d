using Entroscope.Numerics;

namespace Entroscope.Estimators.Neighbours;

/// <summary>
/// The standard error of an estimator without a formula for it, from its values on disjoint parts of the samples: these are independent, and their variance
/// falls about as one over their size (Holmes, Nemenman 2019). How it falls is measured between twelfths and quarters, and carried on from quarters to all
/// samples. The mean of the values on quarters, beside that on all samples, shows how much the value still depends on their number.
/// </summary>
internal static class SubsampleError
{
    private const int Large = 4;
    private const int Small = 12;
    private const int LargeDivisions = 24;
    private const int SmallDivisions = 8;

    // Variances times size that fall, or rise faster than this power of the size, are taken for chance.
    private const double LargestPower = 0.3;

    /// <summary>The fewest samples that are divided: parts of fewer than 25 say little about the whole.</summary>
    public const int FewestSamples = 25 * Small;

    /// <summary>Measures an estimator.</summary>
    /// <param name="count">The number of samples, at least <see cref="FewestSamples"/>.</param>
    /// <param name="estimate">Its value on some of the samples; called on several threads.</param>
    /// <returns>The standard error, and the mean of the values on quarters.</returns>
    public static (double Error, double OnQuarters) Measure(int count, ulong seed, int threads, Func<int[], double> estimate)
    {
        double[][] values = new double[LargeDivisions + SmallDivisions][];
        ParallelLoop.For(values.Length, d =>
        {
            int parts = d < LargeDivisions ? Large : Small;
            int size = count / parts;
            int[] order = [.. Enumerable.Range(0, count)];
            new RandomStream(seed, "parts of the samples", d).Shuffle(order.AsSpan());
            values[d] = [.. Enumerable.Range(0, parts).Select(p => estimate(order[(p * size)..((p + 1) * size)]))];
        }, new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads });
        double quarters = values[..LargeDivisions].Average(Variance) * (count / Large);
        double twelfths = values[LargeDivisions..].Average(Variance) * (count / Small);
        double power = Math.Clamp(Math.Log(quarters / twelfths) / Math.Log((double)Small / Large), 0, LargestPower);
        double variance = quarters * Math.Pow(Large, double.IsNaN(power) ? 0 : power) / count;
        return (Math.Sqrt(variance), values[..LargeDivisions].Average(v => v.Average()));
    }

    private static double Variance(double[] values)
    {
        double mean = values.Average();
        return values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1);
    }
}
