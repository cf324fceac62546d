namespace Entroscope.Numerics;

/// <summary>
/// Singular values by rotations of pairs of columns (one-sided Jacobi: Hestenes 1958; Demmel and Veselic 1992), after a QR decomposition: small ones keep
/// relative accuracy where rows or columns differ in size, which bidiagonalisation does not promise.
/// </summary>
internal static class SingularValues
{
    private const int MostSweeps = 60;
    private const double Smallest = 1e-290;
    private static readonly double Precision = Math.ScaleB(1, -51);

    /// <summary>Computes the singular values, the largest first, without the power of two of the matrix.</summary>
    public static double[] Of(ScaledMatrix matrix) => Decompose(matrix.Rows <= matrix.Columns ? matrix : matrix.Transposed()).Values;

    /// <summary>Computes the singular values, the largest first, and the left singular vectors in the columns of a matrix.</summary>
    /// <param name="matrix">A, which stays as it is.</param>
    /// <returns>min(rows, columns) values without the power of two, and as many columns; those of values of 0 are 0.</returns>
    public static (double[] Values, ScaledMatrix Left) Decompose(ScaledMatrix matrix)
    {
        // A' = QR, so that the columns of R' are those of A turned into their own space.
        ScaledMatrix turned = matrix.Transposed().Compressed().Transposed();
        double extra = turned.Exponent - matrix.Exponent;
        Rotate(turned);
        double[] lengths = [.. Enumerable.Range(0, turned.Columns).Select(j => Length(turned.Column(j)))];
        int[] order = [.. Enumerable.Range(0, lengths.Length).OrderByDescending(j => lengths[j]).Take(Math.Min(matrix.Rows, matrix.Columns))];
        var left = new ScaledMatrix(matrix.Rows, order.Length);
        for (int k = 0; k < order.Length; k++)
        {
            if (lengths[order[k]] > 0)
            {
                TensorPrimitives.Divide(turned.Column(order[k]), lengths[order[k]], left.Column(k));
            }
        }

        return ([.. order.Select(j => Math.ScaleB(lengths[j], (int)extra))], left);
    }

    private static void Rotate(ScaledMatrix matrix)
    {
        bool turned = true;
        for (int sweep = 0; turned && sweep < MostSweeps; sweep++)
        {
            turned = false;
            for (int p = 0; p < matrix.Columns; p++)
            {
                for (int q = p + 1; q < matrix.Columns; q++)
                {
                    turned |= Rotate(matrix.Column(p), matrix.Column(q));
                }
            }
        }
    }

    private static bool Rotate(Span<double> x, Span<double> y)
    {
        double a = DenseMatrix.Dot(x, x), b = DenseMatrix.Dot(y, y), c = DenseMatrix.Dot(x, y);

        // What is 1e-145 of the largest column has no square any more, and is 0 to the others.
        if (!(a > Smallest) || !(b > Smallest) || !(Math.Abs(c) > Precision * Math.Sqrt(x.Length) * Math.Sqrt(a) * Math.Sqrt(b)))
        {
            return false;
        }

        double zeta = (b - a) / (2 * c);
        double tangent = double.IsInfinity(zeta) ? 0 : Math.CopySign(1, zeta) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        if (tangent == 0)
        {
            return false;
        }

        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent)), sine = cosine * tangent;
        for (int i = 0; i < x.Length; i++)
        {
            (x[i], y[i]) = ((cosine * x[i]) - (sine * y[i]), (sine * x[i]) + (cosine * y[i]));
        }

        return true;
    }

    private static double Length(ReadOnlySpan<double> x)
    {
        double max = Math.Abs(TensorPrimitives.MaxMagnitude(x));
        if (!(max > 0))
        {
            return 0;
        }

        double[] scaled = new double[x.Length];
        TensorPrimitives.Divide(x, max, scaled);
        return max * Math.Sqrt(DenseMatrix.Dot(scaled, scaled));
    }
}
