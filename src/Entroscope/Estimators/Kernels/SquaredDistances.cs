using Entroscope.Numerics;

namespace Entroscope.Estimators.Kernels;

/// <summary>The squared Euclidean distances of samples, computed by differences of coordinates, which lose nothing to cancellation.</summary>
internal static class SquaredDistances
{
    /// <summary>The most samples of which all pairs are looked at.</summary>
    public const int MostSamples = 30_000;

    /// <summary>Refuses too few or too many samples.</summary>
    public static void EnsureSize(SampleMatrix x, int fewest, int most = MostSamples) => Refuse.Argument(
        x.Rows < fewest || x.Rows > most, $"The estimator looks at all pairs of {fewest} to {most} samples, but is given {x.Rows}.", nameof(x));

    /// <summary>Gets the width that is taken where none is given: the root of the summed variances of the columns.</summary>
    public static double StandardWidth(SampleMatrix x)
    {
        CompensatedSum sum = default;
        int exponent = SampleGeometry.Exponent(x.Values);
        for (int c = 0; c < x.Columns; c++)
        {
            double[] column = Array.ConvertAll(x.Column(c).Values.ToArray(), v => Math.ScaleB(v, -exponent));
            double mean = CompensatedSum.Of(column) / column.Length;
            sum.Add(column.Sum(v => (v - mean) * (v - mean)) / column.Length);
        }

        Refuse.Argument(!(sum.Value > 0), $"The samples are all equal; a kernel has no standard width for them.", nameof(x));
        return Math.ScaleB(Math.Sqrt(sum.Value), exponent);
    }

    /// <summary>Gets the power of two by which distances are multiplied before they are squared, and the width on that scale, 1 to 2.</summary>
    public static (double Factor, double Width) Scale(double width)
    {
        int exponent = Math.Clamp(Math.ILogB(width), -1000, 1000);
        return (Math.ScaleB(1, -exponent), Math.ScaleB(width, -exponent));
    }

    /// <summary>Computes the squared distance of two samples.</summary>
    /// <param name="factor">A power of two that differences are multiplied by, so that their squares stay in the range of numbers.</param>
    public static double Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double factor)
    {
        double sum = 0;
        for (int c = 0; c < a.Length; c++)
        {
            double d = (a[c] - b[c]) * factor;
            sum += d * d;
        }

        return sum;
    }

    /// <summary>Computes something of every row of the kernel exp(-|x-x'|²/(2w²)): rows are computed on several threads, each by one.</summary>
    /// <param name="row">Receives the number of the row and its values, that with itself, 1, included.</param>
    public static void ForRows(SampleMatrix x, double width, int threads, Action<int, double[]> row)
    {
        (double factor, double unit) = Scale(width);
        double scale = -1 / (2 * unit * unit);
        ParallelLoop.For(x.Rows, () => new double[x.Rows], (i, values) =>
        {
            ReadOnlySpan<double> own = x.Row(i);
            for (int j = 0; j < values.Length; j++)
            {
                values[j] = Math.Exp(scale * Of(own, x.Row(j), factor));
            }

            row(i, values);
        }, new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads });
    }
}
