using Entroscope.Numerics;

namespace Entroscope.Estimators.Spectra;

/// <summary>LiDAR (Thilak et al. 2024): the rank of the differences between samples against those between views of one sample.</summary>
internal static class Lidar
{
    private const double Added = 1e-4;

    /// <summary>
    /// exp of the entropy of the eigenvalues of W^-1/2 B W^-1/2: B is the covariance of the means of the samples, W that of the views about them plus 1e-4. At
    /// most min(D, samples - 1); no interval is known.
    /// </summary>
    /// <param name="views">The sample of every row, at least two rows for some.</param>
    public static SampleEstimate Of(SampleMatrix x, IReadOnlyList<int>? views, int threads = 0)
    {
        (DenseMatrix means, Cholesky root, _) = Scatter(x, views, threads);
        double[] squares = SampleGeometry.Squares(root.Forward(means, threads), threads);
        return Result("lidar", squares, x, means.Rows);
    }

    /// <summary>LiDAR as reptrix computes it: the principal components of the matrix itself, which centres its rows and squares its eigenvalues.</summary>
    public static SampleEstimate Reptrix(SampleMatrix x, IReadOnlyList<int>? views, int threads = 0)
    {
        (DenseMatrix means, _, DenseMatrix within) = Scatter(x, views, threads);
        (double[] values, DenseMatrix vectors) = SymmetricEigen.Decompose(within, threads);
        for (int i = 0; i < values.Length; i++)
        {
            TensorPrimitives.Divide(vectors.Row(i), Math.Pow(values[i], 0.25), vectors.Row(i));
        }

        DenseMatrix root = vectors.Transposed().Gram(threads);
        DenseMatrix whitened = means.TimesTransposed(root, threads);
        var matrix = new SampleMatrix(x.Columns, x.Columns, whitened.Transposed().Gram(threads).Values);
        double[] squares = SampleGeometry.Squares(SampleGeometry.Centred(matrix, out _), threads);
        return SpectrumRanks.Reproduced(Result("lidar", squares, x, means.Rows));
    }

    private static SampleEstimate Result(string name, double[] squares, SampleMatrix x, int samples)
    {
        double value = SpectrumRanks.Exponential(squares);
        double cap = Math.Min(samples - 1, x.Columns);
        return new SampleEstimate
        {
            Value = value,
            Samples = x.Rows,
            Estimator = name,
            Unit = EstimateUnit.Dimensions,
            Cap = cap,
            Warning = value > samples / 10.0 ? Invariant($"{samples} samples limit it: a value of more than a tenth of them grows with their number.") : null,
        };
    }

    // The centred means of the samples, [samples, D], and the covariance within them with its root.
    private static (DenseMatrix Means, Cholesky Root, DenseMatrix Within) Scatter(SampleMatrix x, IReadOnlyList<int>? views, int threads)
    {
        int classes = SampleGeometry.Classes(x.Rows, views);
        DenseMatrix rows = SampleGeometry.Centred(x, out double scale);
        TensorPrimitives.Multiply(rows.Values, scale, rows.Values);
        var groups = ClassMeans.Of(rows, views!, classes);
        Refuse.Argument(groups.Present == x.Rows, $"Every row is a sample of its own; at least two views of one sample are needed.", nameof(views));
        DenseMatrix within = groups.Deviations(rows, views!).Transposed().Gram(threads);
        TensorPrimitives.Divide(within.Values, x.Rows - groups.Present, within.Values);
        for (int j = 0; j < x.Columns; j++)
        {
            within[j, j] += Added;
        }

        var root = Cholesky.Of(within);
        Refuse.Argument(root is null, $"The values are so large that the 1e-4 of the definition is lost; scale them to about 1.", nameof(x));
        DenseMatrix means = groups.CentredMeans();
        TensorPrimitives.Divide(means.Values, Math.Sqrt(groups.Present - 1), means.Values);
        return (means, root, within);
    }
}
