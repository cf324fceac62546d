using Entroscope.Numerics;

namespace Entroscope.Estimators.Spectra;

/// <summary>Entropies of spectra as other tools compute them where that is not what they cite: to reproduce their numbers, not to rely on them.</summary>
internal static class PublishedRanks
{
    private const double OfWeightWatcher = 1e-10;

    /// <summary>
    /// exp of what information_flow calls the prompt entropy: the entropy of the eigenvalues of X X' (of X' X where there are more rows than columns) over
    /// their sum, after entries below 0 were set to 0; eigenvalues below 0, which that makes, are left out.
    /// </summary>
    public static SampleEstimate InformationFlow(SampleMatrix x, int threads)
    {
        DenseMatrix gram = Gram(SampleGeometry.Plain(x, out _), threads);
        TensorPrimitives.Max(gram.Values, 0, gram.Values);
        double[] kept = [.. SymmetricEigen.Values(gram, threads).Where(v => v > 0)];
        return Result("eigenvalue-rank", x, SpectrumRanks.Exponential(kept), EstimateUnit.Dimensions);
    }

    /// <summary>
    /// exp of representation-itl's entropy of order 2 (frobeniusGIP) of rows of length 1: the squares of the entries of X' X, where there are more rows than
    /// columns, over the square of the columns in the place of the trace, the number of rows.
    /// </summary>
    public static SampleEstimate RepresentationItl(SampleMatrix x, int threads)
    {
        DenseMatrix rows = SampleGeometry.Plain(x, out _);
        for (int i = 0; i < rows.Rows; i++)
        {
            double length = Math.Sqrt(DenseMatrix.Dot(rows.Row(i), rows.Row(i)));
            Refuse.Argument(length == 0, $"Row {i + 1} is all zeros; the tool divides rows by their lengths.", nameof(x));
            TensorPrimitives.Divide(rows.Row(i), length, rows.Row(i));
        }

        DenseMatrix gram = Gram(rows, threads);
        return Result("participation-naive", x, (double)gram.Rows * gram.Rows / DenseMatrix.Dot(gram.Values, gram.Values), EstimateUnit.Dimensions);
    }

    /// <summary>
    /// WeightWatcher's matrix_entropy: 1e-10 added to every share of the squared singular values, and the entropy divided by ln(rank + 1e-10): no share of
    /// anything where the rank is 1.
    /// </summary>
    public static SampleEstimate WeightWatcher(SampleMatrix x, int threads)
    {
        double[] squares = SampleGeometry.Squares(SampleGeometry.Plain(x, out _), threads);
        double sum = squares.Sum();
        double entropy = -squares.Sum(s => LogSpace.XLogX((s / sum) + OfWeightWatcher));
        return Result("eigenvalue-rank", x, entropy / Math.Log(squares.Count(s => s > 0) + OfWeightWatcher), EstimateUnit.Ratio);
    }

    private static DenseMatrix Gram(DenseMatrix x, int threads) => (x.Rows > x.Columns ? x.Transposed() : x).Gram(threads);

    private static SampleEstimate Result(string name, SampleMatrix x, double value, EstimateUnit unit) =>
        SpectrumRanks.Reproduced(new SampleEstimate { Value = value, Samples = x.Rows, Estimator = name, Unit = unit });
}
