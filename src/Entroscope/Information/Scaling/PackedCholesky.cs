namespace Entroscope.Information.Scaling;

/// <summary>Cholesky factors of small covariances in an array of rows, in place.</summary>
internal static class PackedCholesky
{
    /// <summary>Replaces the lower triangle of V by L with V = L L'.</summary>
    /// <param name="matrix">V, row by row.</param>
    /// <returns>log det V. A pivot that rounding made 0 or negative is taken for a very small one.</returns>
    public static double Factor(Span<double> matrix, int n)
    {
        double log = 0;
        for (int i = 0; i < n; i++)
        {
            Span<double> row = matrix.Slice(i * n, i + 1);
            double diagonal = row[i];
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = matrix.Slice(j * n, j + 1);
                double rest = row[j];
                for (int k = 0; k < j; k++)
                {
                    rest -= row[k] * other[k];
                }

                rest /= other[j];
                row[j] = rest;
                diagonal -= rest * rest;
            }

            diagonal = Math.Max(diagonal, Math.Max(1e-14 * row[i], 1e-300));
            log += Math.Log(diagonal);
            row[i] = Math.Sqrt(diagonal);
        }

        return log;
    }

    /// <summary>Replaces x by L^-1 x.</summary>
    /// <param name="lower">L, row by row.</param>
    /// <param name="x">x.</param>
    public static void Whiten(ReadOnlySpan<double> lower, int n, Span<double> x)
    {
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = lower.Slice(i * n, i + 1);
            double rest = x[i];
            for (int k = 0; k < i; k++)
            {
                rest -= row[k] * x[k];
            }

            x[i] = rest / row[i];
        }
    }
}
