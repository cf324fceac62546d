using Entroscope.Numerics;

namespace Entroscope.Estimators.Similarity;

/// <summary>Similarities from canonical correlations, and the orthogonal Procrustes distance. No interval is known for them.</summary>
internal static class CanonicalCorrelation
{
    /// <summary>The mean canonical correlation of all directions (Hotelling 1936).</summary>
    public static SampleEstimate Mean(SampleMatrix x, SampleMatrix? other, int threads = 0) =>
        Of("cca-mean", x, other, 1, (_, _, correlations, _) => correlations.Average(), threads);

    /// <summary>SVCCA (Raghu et al. 2017): the mean canonical correlation of the directions that hold 99 % of the variance of each side.</summary>
    public static SampleEstimate Svcca(SampleMatrix x, SampleMatrix? other, int threads = 0) =>
        Of("svcca", x, other, 0.99, (_, _, correlations, _) => correlations.Average(), threads);

    /// <summary>
    /// PWCCA (Morcos et al. 2018): canonical correlations weighted by what their canonical variables of the first side hold of its columns,
    /// the sum over columns of |h x|. It is not symmetric.
    /// </summary>
    public static SampleEstimate Pwcca(SampleMatrix x, SampleMatrix? other, int threads = 0) => Of("pwcca", x, other, 1, Weighted, threads);

    /// <summary>
    /// The Procrustes distance (Ding et al. 2021) on a scale of 0 to 1: 1 - |X' Y|_* of centred features of Frobenius norm 1; 0 where one side is a rotation,
    /// scaling and shift of the other.
    /// </summary>
    public static SampleEstimate Procrustes(SampleMatrix x, SampleMatrix? other, int threads = 0)
    {
        (PrincipalCoordinates a, PrincipalCoordinates b, _) = Sides(x, other, 1, threads);
        double size = Math.Sqrt(a.Squares.Sum() * b.Squares.Sum());
        double nuclear = SingularValues(a.Scaled().TimesTransposed(b.Scaled(), threads), threads).Sum() / size;
        return SampleGeometry.Ratio("procrustes", x, Math.Clamp(1 - nuclear, 0, 1), KernelAlignment.FewRows(x, other!));
    }

    /// <summary>Computes the canonical correlations, and what centred rows of x are multiplied by to get the canonical variables, one a row.</summary>
    public static (double[] Correlations, DenseMatrix Coefficients) Coefficients(SampleMatrix x, SampleMatrix y, int threads)
    {
        (PrincipalCoordinates a, PrincipalCoordinates b, DenseMatrix centred) = Sides(x, y, 1, threads);
        DenseMatrix product = a.Directions.TimesTransposed(b.Directions, threads);
        (double[] squares, DenseMatrix left) = SymmetricEigen.Decompose(product.Gram(threads), threads);
        double[] correlations = [.. squares.Take(Math.Min(product.Rows, product.Columns)).Select(s => Math.Sqrt(Math.Clamp(s, 0, 1)))];

        // A direction is X v / s: v = X' u / s, divided by s once more.
        DenseMatrix axes = a.Directions.TimesTransposed(centred.Transposed(), threads);
        for (int k = 0; k < axes.Rows; k++)
        {
            TensorPrimitives.Divide(axes.Row(k), a.Squares[k], axes.Row(k));
        }

        return (correlations, left.TimesTransposed(axes.Transposed(), threads));
    }

    private static SampleEstimate Of(
        string name,
        SampleMatrix x,
        SampleMatrix? other,
        double share,
        Func<DenseMatrix, PrincipalCoordinates, double[], DenseMatrix, double> summary,
        int threads)
    {
        (PrincipalCoordinates a, PrincipalCoordinates b, DenseMatrix centred) = Sides(x, other, share, threads);
        DenseMatrix product = a.Directions.TimesTransposed(b.Directions, threads);
        (int p, int q) = (product.Rows, product.Columns);
        (double[] squares, DenseMatrix left) = SymmetricEigen.Decompose(product.Gram(threads), threads);
        double[] correlations = [.. squares.Take(Math.Min(p, q)).Select(s => Math.Sqrt(Math.Clamp(s, 0, 1)))];
        double chance = Math.Sqrt((double)Math.Max(p, q) / (x.Rows - 1));
        string? warning = p + q > x.Rows - 1
            ? Invariant($"{x.Rows} rows are fewer than {p} and {q} directions together: correlations of 1 are certain whatever the features.")
            : chance > 0.2 ? Invariant($"Independent features with as many directions would show correlations of about {chance:0.00}.") : null;
        return SampleGeometry.Ratio(name, x, summary(centred, a, correlations, left), warning);
    }

    private static double Weighted(DenseMatrix x, PrincipalCoordinates side, double[] correlations, DenseMatrix left)
    {
        // The canonical variables h, one a row, and their products with the columns of x.
        DenseMatrix transposed = x.Transposed();
        DenseMatrix variables = left.TimesTransposed(side.Directions.Transposed());
        DenseMatrix products = variables.TimesTransposed(transposed);
        (double sum, double weights) = (0, 0);
        for (int i = 0; i < correlations.Length; i++)
        {
            double weight = TensorPrimitives.SumOfMagnitudes<double>(products.Row(i));
            (sum, weights) = (sum + (weight * correlations[i]), weights + weight);
        }

        return sum / weights;
    }

    private static (PrincipalCoordinates X, PrincipalCoordinates Y, DenseMatrix Centred) Sides(SampleMatrix x, SampleMatrix? other, double share, int threads)
    {
        SampleMatrix y = SampleGeometry.Beside(x, other);
        Refuse.Argument(x.Rows < 3, $"At least 3 rows are needed, but there are {x.Rows}.", nameof(x));
        DenseMatrix centred = SampleGeometry.Centred(x, out _);
        return (PrincipalCoordinates.Of(centred, share, threads), PrincipalCoordinates.Of(SampleGeometry.Centred(y, out _), share, threads), centred);
    }

    private static double[] SingularValues(DenseMatrix matrix, int threads) =>
        Array.ConvertAll(SampleGeometry.Squares(matrix, threads), Math.Sqrt);
}
