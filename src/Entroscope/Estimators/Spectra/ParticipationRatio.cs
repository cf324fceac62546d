using Entroscope.Numerics;

namespace Entroscope.Estimators.Spectra;

/// <summary>The participation ratio of a covariance, (tr S)^2 / tr S^2: the number of equal eigenvalues with the same concentration.</summary>
internal static class ParticipationRatio
{
    /// <summary>The ratio of the eigenvalues of the sample: below the true one, by a factor of about 1 + PR / N.</summary>
    public static SampleEstimate Naive(SampleMatrix x, int threads = 0)
    {
        double[] squares = SampleGeometry.Squares(SampleGeometry.Centred(x, out _), threads);
        double sum = squares.Sum();
        double value = sum * sum / squares.Sum(s => s * s);
        return new SampleEstimate
        {
            Value = value,
            Samples = x.Rows,
            Estimator = "participation-naive",
            Unit = EstimateUnit.Dimensions,
            Cap = Math.Min(x.Rows - 1, x.Columns),
            Warning = value > x.Rows / 20.0
                ? Invariant($"{x.Rows} rows bias it downwards: the inverse by about 1 / {x.Rows}. The unbiased one does not.")
                : null,
        };
    }

    /// <summary>
    /// The ratio of the unbiased estimates of (tr S)^2 and tr S^2 for any distribution with four moments (Himeno, Yamada 2014, theorem 1), with the interval of
    /// the jackknife over rows for its logarithm. Quadratic in the rows or in the columns, whichever are fewer.
    /// </summary>
    public static SampleEstimate Unbiased(SampleMatrix x, int threads = 0)
    {
        Refuse.Argument(x.Rows < 5, $"At least 5 rows are needed, but there are {x.Rows}.", nameof(x));
        DenseMatrix centred = SampleGeometry.Centred(x, out _);
        int n = x.Rows;
        double[] own = [.. Enumerable.Range(0, n).Select(i => DenseMatrix.Dot(centred.Row(i), centred.Row(i)))];
        (double[] others, double[] weighted) = Products(centred, own, threads);
        double trace = CompensatedSum.Of(own);
        double fourth = CompensatedSum.Of([.. own.Select(g => g * g)]);
        double frobenius = CompensatedSum.Of(others) + fourth;
        double value = Ratio(n, trace, fourth, frobenius);
        var estimate = new SampleEstimate
        {
            Value = value > 0 ? value : double.NaN,
            Samples = n,
            Estimator = "participation-unbiased",
            Unit = EstimateUnit.Dimensions,
            Warning = value > 0 ? null : Invariant($"Undetermined: {n} rows do not show that tr S^2 is above 0."),
        };

        // Without row i the mean moves by -x_i / (n - 1): every sum follows from those over all rows.
        double c = 1.0 / (n - 1);
        double[] logs = new double[n];
        for (int i = 0; i < n; i++)
        {
            (double g, double r) = (own[i], others[i]);
            double rest = frobenius - (2 * r) - (g * g) - (2 * c * r) + (c * c * g * g);
            double diagonal = fourth - (g * g) + (4 * c * (weighted[i] - (g * g))) + (2 * c * c * g * (trace - g)) + (4 * c * c * r)
                - (4 * c * c * c * g * g) + (c * c * c * g * g);
            logs[i] = Math.Log(Ratio(n - 1, trace - (g * n * c), diagonal, rest));
        }

        return Jackknife.WithSkewedLogInterval(estimate, logs);
    }

    private static double Ratio(double n, double trace, double fourth, double frobenius)
    {
        double s = trace / (n - 1), q = fourth / (n - 1), b = frobenius / (n - 1) / (n - 1);
        double squareOfTrace = (2 * b) + (((n * n) - (3 * n) + 1) * s * s) - (n * q);
        double traceOfSquare = ((n - 1) * (n - 2) * b) + (s * s) - (n * q);
        return traceOfSquare > 0 && squareOfTrace > 0 ? squareOfTrace / traceOfSquare : double.NaN;
    }

    // Of the Gram matrix G: the sum of G_ij^2 over j other than i, and of G_jj G_ij over all j.
    private static (double[] Others, double[] Weighted) Products(DenseMatrix x, double[] own, int threads)
    {
        int n = x.Rows;
        DenseMatrix side = n <= x.Columns ? x.Gram(threads) : x.TimesTransposed(x.Transposed().Gram(threads), threads);
        double[] mean = new double[x.Columns];
        for (int i = 0; i < n; i++)
        {
            TensorPrimitives.MultiplyAdd(x.Row(i), own[i], mean, mean);
        }

        return (
            [.. Enumerable.Range(0, n).Select(i => Math.Max(0, DenseMatrix.Dot(side.Row(i), n <= x.Columns ? side.Row(i) : x.Row(i)) - (own[i] * own[i])))],
            [.. Enumerable.Range(0, n).Select(i => DenseMatrix.Dot(mean, x.Row(i)))]);
    }
}
