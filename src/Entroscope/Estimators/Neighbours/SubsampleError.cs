using Entroscope.Numerics;

namespace Entroscope.Estimators.Neighbours;

/// <summary>
/// The standard error of an estimator without a formula for it, from its values on disjoint parts of the samples: these are independent, and their variance falls
/// as one over their size (Holmes, Nemenman 2019). Its values on halves, beside that on all samples, show how much it still depends on their number.
/// </summary>
internal static class SubsampleError
{
    private const int Parts = 10;
    private const int Divisions = 12;
    private const int Halvings = 6;

    /// <summary>The fewest samples that are divided: parts of fewer than 20 say little about the whole.</summary>
    public const int FewestSamples = 20 * Parts;

    /// <summary>Measures an estimator.</summary>
    /// <param name="count">The number of samples, at least <see cref="FewestSamples"/>.</param>
    /// <param name="estimate">Its value on some of the samples.</param>
    /// <returns>The standard error, and the mean of the values on halves.</returns>
    public static (double Error, double OnHalves) Measure(int count, ulong seed, Func<int[], double> estimate)
    {
        int size = count / Parts;
        CompensatedSum variance = default;
        double[] values = new double[Parts];
        for (int d = 0; d < Divisions; d++)
        {
            int[] order = Order(count, seed, d);
            for (int p = 0; p < Parts; p++)
            {
                values[p] = estimate(order.AsSpan(p * size, size).ToArray());
            }

            double mean = CompensatedSum.Of(values) / Parts;
            variance.Add(values.Sum(v => (v - mean) * (v - mean)) / (Parts - 1));
        }

        CompensatedSum halves = default;
        for (int h = 0; h < Halvings; h++)
        {
            int[] order = Order(count, seed, Divisions + h);
            halves.Add(estimate(order[..(count / 2)]));
            halves.Add(estimate(order[(count / 2)..]));
        }

        return (Math.Sqrt(variance.Value / Divisions * size / count), halves.Value / (2 * Halvings));
    }

    private static int[] Order(int count, ulong seed, int index)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new RandomStream(seed, "parts of the samples", index).Shuffle(order.AsSpan());
        return order;
    }
}
