using Entroscope.Numerics;

namespace Entroscope.Information.Entanglement;

/// <summary>
/// Inner products of the rows of a table over a set of columns, as logarithms and signs: a product over thousands of columns is below the range of double
/// precision, and so would be what the complement of a small set is divided from.
/// </summary>
/// <param name="rows">The number of rows.</param>
internal sealed class LogGram(int rows)
{
    /// <summary>Gets the number of rows.</summary>
    public int Rows => rows;

    /// <summary>Gets log |product| for the pairs (1, 0), (2, 0), (2, 1), ...; a row has 1 with itself.</summary>
    public double[] Logs { get; } = new double[rows * (rows - 1) / 2];

    /// <summary>Gets whether the product is negative.</summary>
    public bool[] Negative { get; } = new bool[rows * (rows - 1) / 2];

    /// <summary>Multiplies by the products over other columns.</summary>
    public void Add(LogGram other)
    {
        TensorPrimitives.Add(Logs, other.Logs, Logs);
        for (int k = 0; k < Negative.Length; k++)
        {
            Negative[k] ^= other.Negative[k];
        }
    }

    /// <summary>Gets the products over these columns, or, divided into those over all, over all others.</summary>
    /// <param name="all">The products over all columns, or null.</param>
    public DenseMatrix ToMatrix(LogGram? all = null)
    {
        var matrix = new DenseMatrix(rows, rows);
        for (int i = 0, k = 0; i < rows; i++)
        {
            matrix[i, i] = 1;
            for (int j = 0; j < i; j++, k++)
            {
                // Rounding must not make an inner product of unit vectors larger than 1.
                double value = Math.Exp(all is null ? Logs[k] : Math.Min(0, all.Logs[k] - Logs[k]));
                matrix[i, j] = matrix[j, i] = Negative[k] ^ (all is not null && all.Negative[k]) ? -value : value;
            }
        }

        return matrix;
    }
}
