namespace Entroscope.Numerics;

/// <summary>The Cholesky factor L of a covariance matrix V = L L', which turns correlated errors into independent ones of unit variance.</summary>
internal sealed class CholeskyFactor
{
    private readonly double[,] _lower;

    /// <summary>Factors a matrix; O(n^3).</summary>
    /// <param name="covariance">Symmetric; only the lower triangle is read.</param>
    /// <exception cref="ArgumentException">The matrix is not positive definite.</exception>
    public CholeskyFactor(double[,] covariance)
    {
        int n = covariance.GetLength(0);
        _lower = new double[n, n];
        CompensatedSum log = default;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double rest = covariance[i, j];
                for (int k = 0; k < j; k++)
                {
                    rest -= _lower[i, k] * _lower[j, k];
                }

                _lower[i, j] = j < i ? rest / _lower[j, j] : Pivot(rest, i);
            }

            log.Add(2 * Math.Log(_lower[i, i]));
        }

        LogDeterminant = log.Value;
    }

    /// <summary>Gets the number of rows n.</summary>
    public int Size => _lower.GetLength(0);

    /// <summary>Gets log det V.</summary>
    public double LogDeterminant { get; }

    /// <summary>Computes L^-1 x: independent errors of unit variance where those of x have the covariance V.</summary>
    /// <param name="vector">x, length n.</param>
    /// <returns>L^-1 x.</returns>
    public double[] Whiten(ReadOnlySpan<double> vector)
    {
        double[] result = vector.ToArray();
        for (int i = 0; i < result.Length; i++)
        {
            for (int k = 0; k < i; k++)
            {
                result[i] -= _lower[i, k] * result[k];
            }

            result[i] /= _lower[i, i];
        }

        return result;
    }

    private static double Pivot(double square, int row) => square > 0
        ? Math.Sqrt(square)
        : throw new ArgumentException(Invariant($"The covariance must be positive definite, but the square of pivot {row} is {square}."), nameof(square));
}
