using Entroscope.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Entroscope.Estimators.Kernels;

/// <summary>
/// Matrix-based Rényi entropies (Sanchez Giraldo, Rao, Principe 2015) with the kernel exp(-|x-x'|²/(2w²)), and informations S(X) + S(Y) - S(X,Y) by the
/// product of the kernels. They are not Shannon's: they depend on the width, which belongs to the result.
/// </summary>
/// <remarks>Order 2 is estimated without the pairs of a sample with itself, so that it does not depend on the number of samples (Hoeffding 1948), with the
/// jackknife's error.</remarks>
internal static class MatrixRenyi
{
    private const int MostOfEigenvalues = 3000;
    private const double Rounding = 1e-12;

    // Above it the mean of the kernel is carried by few pairs, and its logarithm is not normal.
    private const double LargestError = 0.2;

    /// <summary>Computes S_2 of X, or with Y the information I_2, from the mean of the squared kernel over pairs of different samples.</summary>
    public static SampleEstimate Second(string name, SampleMatrix x, SampleMatrix? y, double? width, int threads)
    {
        EnsureWidth(width);
        SquaredDistances.EnsureSize(x, 10);
        if (y is null)
        {
            (double total, double[] rows) = Sums([(x, Width(x, width))], threads);
            return Finish(name, x.Rows, total, rows, (t, n) => -Math.Log(t / (n * (n - 1.0))), "its entropy");
        }

        SampleMatrix.EnsureSameRows(x, y);
        (double a, double[] ofX) = Sums([(x, Width(x, width))], threads);
        (double b, double[] ofY) = Sums([(y, Width(y, width))], threads);
        (double both, double[] ofBoth) = Sums([(x, Width(x, width)), (y, Width(y, width))], threads);
        int samples = x.Rows;
        double Information(double p, double q, double r, int n) => Math.Log(r / p / q * (n * (n - 1.0)));
        double value = Information(a, b, both, samples);
        double[] without = [.. Enumerable.Range(0, samples).Select(l =>
            Information(a - (2 * ofX[l]), b - (2 * ofY[l]), both - (2 * ofBoth[l]), samples - 1))];
        return Finish(name, samples, value, without);
    }

    /// <summary>Computes S_α of X, or with Y the information, from the eigenvalues of the kernel matrix.</summary>
    /// <param name="order">The order α, above 0; at 1 von Neumann's entropy.</param>
    public static SampleEstimate ByEigenvalues(string name, SampleMatrix x, SampleMatrix? y, double order, double? width, int threads)
    {
        EnsureWidth(width);
        Refuse.Argument(!(order > 0) || !double.IsFinite(order), $"The order of a matrix-based entropy must be above 0, but is {order}.", nameof(order));
        SquaredDistances.EnsureSize(x, 10, MostOfEigenvalues);
        double value = Entropy([(x, Width(x, width))], order, threads);
        if (y is not null)
        {
            SampleMatrix.EnsureSameRows(x, y);
            value += Entropy([(y, Width(y, width))], order, threads) - Entropy([(x, Width(x, width)), (y, Width(y, width))], order, threads);
        }

        double cap = Math.Log(x.Rows);
        return new SampleEstimate
        {
            Estimator = name,
            Unit = EstimateUnit.Nats,
            Value = value,
            Samples = x.Rows,
            Cap = cap,
            Warning = y is null && value > 0.8 * cap
                ? Invariant($"Near its largest value on {x.Rows} samples, {cap:0.####} nats: the number of samples is measured, not the data.")
                : "It depends on the number of samples; compare values from as many samples alone. No interval is known.",
        };
    }

    private static SampleEstimate Finish(string name, int samples, double total, double[] rows, Func<double, int, double> entropy, string what)
    {
        Refuse.Argument(!(total > 0), $"No two of {samples} samples are near each other for the width of the kernel; {what} cannot be told.", nameof(rows));
        return Finish(name, samples, entropy(total, samples), [.. rows.Select(r => entropy(total - (2 * r), samples - 1))]);
    }

    private static SampleEstimate Finish(string name, int samples, double value, double[] without)
    {
        bool isKnown = double.IsFinite(value) && without.All(double.IsFinite);
        double error = isKnown ? Jackknife.Error(without) : double.PositiveInfinity;
        Refuse.Argument(!isKnown, $"Fewer than 3 of {samples} samples are near each other for the width of the kernel; nothing can be told.", nameof(samples));
        return SampleEstimate.Of(name, EstimateUnit.Nats, value, error, samples,
            error <= LargestError ? null : "Few pairs of samples are near each other for the width of the kernel; no interval is known to cover.",
            SampleEstimate.Normal(value, error));
    }

    // The sum of the squared kernel over ordered pairs of different samples, and over those of each sample.
    private static (double Total, double[] Rows) Sums((SampleMatrix Samples, double Width)[] parts, int threads)
    {
        double[] rows = new double[parts[0].Samples.Rows];
        ForProducts(parts, threads, (i, row) =>
        {
            CompensatedSum sum = default;
            for (int j = 0; j < row.Length; j++)
            {
                sum.Add(j == i ? 0 : row[j] * row[j]);
            }

            rows[i] = sum.Value;
        });
        return (CompensatedSum.Of(rows), rows);
    }

    private static double Entropy((SampleMatrix Samples, double Width)[] parts, double order, int threads)
    {
        int n = parts[0].Samples.Rows;
        double[] kernel = new double[n * n];
        ForProducts(parts, threads, (i, row) =>
        {
            for (int j = 0; j < n; j++)
            {
                kernel[(i * n) + j] = row[j] / n;
            }
        });
        double[] values = [.. Matrix<double>.Build.Dense(n, n, kernel).Evd(Symmetricity.Symmetric).EigenValues.Select(v => v.Real < Rounding ? 0 : v.Real)];
        return order == 1 ? LogSpace.Entropy(values) : Math.Log(values.Sum(v => v == 0 ? 0 : Math.Pow(v, order))) / (1 - order);
    }

    private static void ForProducts((SampleMatrix Samples, double Width)[] parts, int threads, Action<int, double[]> row)
    {
        if (parts.Length == 1)
        {
            SquaredDistances.ForRows(parts[0].Samples, parts[0].Width, threads, row);
            return;
        }

        // The product of two Gaussian kernels is one of the coordinates of both, each in units of its width.
        SampleMatrix joint = SampleMatrix.Join([.. parts.Select(p => InUnits(p.Samples, p.Width))]);
        SquaredDistances.ForRows(joint, 1, threads, row);
    }

    private static SampleMatrix InUnits(SampleMatrix x, double width)
    {
        double[] values = x.Values.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] /= width;
            Refuse.Argument(!double.IsFinite(values[i]),
                $"Row {(i / x.Columns) + 1}, column {(i % x.Columns) + 1}: {x.Values[i]} is too large beside the width {width} of the kernel.", nameof(width));
        }

        return new SampleMatrix(x.Rows, x.Columns, values);
    }

    private static double Width(SampleMatrix x, double? width) => width ?? SquaredDistances.StandardWidth(x);

    private static void EnsureWidth(double? width) =>
        Refuse.Argument(width is { } w && !(w > 0 && double.IsFinite(w)), $"The width of the kernel must be above 0, but is {width}.", nameof(width));
}
