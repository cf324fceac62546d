namespace Entroscope.Numerics;

/// <summary>The lower triangular root L of a positive definite matrix, L L'.</summary>
internal sealed class Cholesky
{
    private readonly DenseMatrix _root;

    private Cholesky(DenseMatrix root) => _root = root;

    /// <summary>Gets log det of the matrix.</summary>
    public double LogDeterminant => 2 * Enumerable.Range(0, _root.Rows).Sum(i => Math.Log(_root[i, i]));

    /// <returns>The root; null where the matrix is not positive definite.</returns>
    /// <param name="matrix">The matrix; its lower triangle is read.</param>
    public static Cholesky? Of(DenseMatrix matrix)
    {
        DenseMatrix root = matrix.Copy();
        for (int i = 0; i < root.Rows; i++)
        {
            Span<double> row = root.Row(i);
            for (int j = 0; j <= i; j++)
            {
                double rest = row[j] - DenseMatrix.Dot(row[..j], root.Row(j)[..j]);
                if (j == i && !(rest > 0))
                {
                    return null;
                }

                row[j] = j < i ? rest / root[j, j] : Math.Sqrt(rest);
            }
        }

        return new Cholesky(root);
    }

    /// <summary>Solves L z = b for every row b of a matrix.</summary>
    /// <returns>A matrix with the solutions in its rows.</returns>
    public DenseMatrix Forward(DenseMatrix rightSides, int threads = 1)
    {
        DenseMatrix solutions = rightSides.Copy();
        ParallelLoop.For(
            solutions.Rows,
            r =>
            {
                Span<double> z = solutions.Row(r);
                for (int j = 0; j < z.Length; j++)
                {
                    z[j] = (z[j] - DenseMatrix.Dot(_root.Row(j)[..j], z[..j])) / _root[j, j];
                }
            },
            DenseMatrix.Crew(threads));
        return solutions;
    }
}
