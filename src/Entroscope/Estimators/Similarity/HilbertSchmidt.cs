using Entroscope.Numerics;

namespace Entroscope.Estimators.Similarity;

/// <summary>The unbiased Hilbert-Schmidt independence criterion HSIC_1 (Song et al. 2012, equation 5) of two sets of features with linear kernels.</summary>
/// <remarks>For centred features the rows of a Gram matrix sum to 0, so that the row sums without the diagonal are minus the diagonal.</remarks>
internal sealed class HilbertSchmidt
{
    private readonly int _rows;
    private readonly double[] _ownX;
    private readonly double[] _ownY;
    private readonly double[] _products;
    private readonly double[] _weightedX;
    private readonly double[] _weightedY;
    private readonly double _sum;
    private readonly double _traceX;
    private readonly double _traceY;
    private readonly double _diagonal;

    /// <param name="x">Centred rows.</param>
    /// <param name="y">Centred rows.</param>
    public HilbertSchmidt(DenseMatrix x, DenseMatrix y, int threads)
    {
        _rows = x.Rows;
        (_ownX, _ownY) = (Squares(x), Squares(y));
        _products = Products(x, y, threads);
        for (int i = 0; i < _rows; i++)
        {
            _products[i] -= _ownX[i] * _ownY[i];
        }

        (_weightedX, _weightedY) = (Weighted(x, _ownY), Weighted(y, _ownX));
        (_sum, _traceX, _traceY) = (CompensatedSum.Of(_products), CompensatedSum.Of(_ownX), CompensatedSum.Of(_ownY));
        _diagonal = DenseMatrix.Dot(_ownX, _ownY);
        Value = Of(_rows, _sum, -_traceX, -_traceY, _diagonal);
    }

    /// <summary>Gets the criterion, also below 0.</summary>
    public double Value { get; }

    /// <summary>Gets a value indicating whether the criterion is above 0 by more than rounding.</summary>
    public bool IsPositive => Value > 1e-12 * (Math.Abs(_sum) + _diagonal) / ((double)_rows * _rows);

    /// <summary>Computes the criterion without one row.</summary>
    public double Without(int i)
    {
        (double k, double l, double r) = (_ownX[i], _ownY[i], _products[i]);
        double u = -(_weightedY[i] - (l * k)), v = -(_weightedX[i] - (k * l));
        return Of(_rows - 1, _sum - (2 * r), -_traceX + (2 * k), -_traceY + (2 * l), _diagonal - (k * l) - u - v + r);
    }

    /// <summary>Computes the Gram matrix of some rows, centred among themselves.</summary>
    public static DenseMatrix CentredGram(DenseMatrix x, int[] rows, int threads)
    {
        var part = new DenseMatrix(rows.Length, x.Columns);
        for (int i = 0; i < rows.Length; i++)
        {
            x.Row(rows[i]).CopyTo(part.Row(i));
        }

        double[] mean = SampleGeometry.Mean(part);
        for (int i = 0; i < rows.Length; i++)
        {
            TensorPrimitives.Subtract(part.Row(i), mean, part.Row(i));
        }

        return part.Gram(threads);
    }

    // From the sum of all K_ij L_ij off the diagonal, the sums of K and L, and the product of their row sums.
    private static double Of(double n, double products, double sumX, double sumY, double rowSums) =>
        (products + (sumX * sumY / ((n - 1) * (n - 2))) - (2 / (n - 2) * rowSums)) / (n * (n - 3));

    private static double[] Squares(DenseMatrix x) => [.. Enumerable.Range(0, x.Rows).Select(i => DenseMatrix.Dot(x.Row(i), x.Row(i)))];

    // The sum over j of G_ij w_j.
    private static double[] Weighted(DenseMatrix x, double[] weights)
    {
        double[] sum = new double[x.Columns];
        for (int j = 0; j < x.Rows; j++)
        {
            TensorPrimitives.MultiplyAdd(x.Row(j), weights[j], sum, sum);
        }

        return [.. Enumerable.Range(0, x.Rows).Select(i => DenseMatrix.Dot(sum, x.Row(i)))];
    }

    // The sum over all j of K_ij L_ij, from the smaller of both sides.
    private static double[] Products(DenseMatrix x, DenseMatrix y, int threads)
    {
        (DenseMatrix a, DenseMatrix b) = (x, y);
        if ((long)x.Columns * y.Columns > (long)x.Rows * x.Rows)
        {
            a = x.Gram(threads);
            b = ReferenceEquals(x, y) ? a : y.Gram(threads);
        }
        else
        {
            a = x.TimesTransposed(y.Transposed().TimesTransposed(x.Transposed(), threads), threads);
        }

        return [.. Enumerable.Range(0, x.Rows).Select(i => DenseMatrix.Dot(a.Row(i), b.Row(i)))];
    }

    /// <summary>The criterion between one set of features and another in any order of its rows.</summary>
    /// <param name="x">A Gram matrix of centred rows.</param>
    /// <param name="y">A Gram matrix of centred rows.</param>
    public sealed class Permuted(DenseMatrix x, DenseMatrix y)
    {
        /// <param name="order">The row of the second set that goes with every row of the first.</param>
        public double Of(int[] order)
        {
            int n = order.Length;
            (double products, double traceX, double traceY, double rowSums) = (0, 0, 0, 0);
            for (int i = 0; i < n; i++)
            {
                ReadOnlySpan<double> k = x.Row(i), l = y.Row(order[i]);
                double sum = 0;
                for (int j = 0; j < i; j++)
                {
                    sum += k[j] * l[order[j]];
                }

                products += 2 * sum;
                traceX += k[i];
                traceY += l[order[i]];
                rowSums += k[i] * l[order[i]];
            }

            return HilbertSchmidt.Of(n, products, -traceX, -traceY, rowSums);
        }
    }
}
