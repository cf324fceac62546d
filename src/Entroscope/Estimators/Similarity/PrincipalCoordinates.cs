using Entroscope.Numerics;

namespace Entroscope.Estimators.Similarity;

/// <summary>Centred samples in the directions of their variance: what rotations and shifts leave of them.</summary>
internal sealed class PrincipalCoordinates
{
    private PrincipalCoordinates(DenseMatrix directions, double[] squares) => (Directions, Squares) = (directions, squares);

    /// <summary>Gets the orthonormal coordinates of the rows, one direction a row: [directions, N].</summary>
    public DenseMatrix Directions { get; }

    /// <summary>Gets the squared singular values, the largest first.</summary>
    public double[] Squares { get; }

    /// <summary>Decomposes from the smaller of both Gram matrices.</summary>
    /// <param name="x">Centred rows.</param>
    /// <param name="share">The share of the variance to hold; 1 for all directions that rounding can tell from none.</param>
    /// <param name="most">The most directions.</param>
    public static PrincipalCoordinates Of(DenseMatrix x, double share, int threads, int most = int.MaxValue)
    {
        bool byRows = x.Rows <= x.Columns;
        (double[] values, DenseMatrix vectors) = SymmetricEigen.Decompose((byRows ? x : x.Transposed()).Gram(threads), threads);
        double least = SampleGeometry.Smallest(values);
        int rank = values.Count(v => v > least);
        double wanted = values.Take(rank).Sum() * share * (1 - 1e-12);
        (int kept, double sum) = (0, 0);
        while (kept < Math.Min(rank, most) && (share == 1 || sum < wanted))
        {
            sum += values[kept++];
        }

        var first = new DenseMatrix(kept, vectors.Columns, vectors.Values[..(kept * vectors.Columns)]);
        DenseMatrix directions = byRows ? first : first.TimesTransposed(x, threads);
        for (int k = 0; k < kept && !byRows; k++)
        {
            TensorPrimitives.Divide(directions.Row(k), Math.Sqrt(values[k]), directions.Row(k));
        }

        return new PrincipalCoordinates(directions, values[..kept]);
    }

    /// <summary>Gets the coordinates with their lengths, [directions, N].</summary>
    public DenseMatrix Scaled()
    {
        DenseMatrix scaled = Directions.Copy();
        for (int k = 0; k < Squares.Length; k++)
        {
            TensorPrimitives.Multiply(scaled.Row(k), Math.Sqrt(Squares[k]), scaled.Row(k));
        }

        return scaled;
    }
}
