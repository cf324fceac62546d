using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Learning.Trees;

/// <summary>The values of a column less their mean over their standard deviation; a missing value is 0, the mean.</summary>
/// <param name="Values">The standardised values, one a row; all 0 where the column is constant.</param>
/// <param name="Known">Which values are known; null where all are.</param>
internal sealed record StandardColumn(double[] Values, bool[]? Known)
{
    /// <summary>Returns whether the values of a column are names, between which no difference is larger than another; two values always are.</summary>
    public static bool IsSymbol(LeafSpecification leaf) => leaf.Alphabet is 1 or 2 || (leaf.Descriptor.IsNominal && !leaf.IsOrdered);

    /// <summary>Reads some rows of a column.</summary>
    public static StandardColumn Of(ValueColumn column, ReadOnlySpan<int> rows)
    {
        double[] values = new double[rows.Length];
        column.ReadValues(rows, values);
        bool[]? known = Array.Exists(values, double.IsNaN) ? Array.ConvertAll(values, x => !double.IsNaN(x)) : null;
        double[] present = known is null ? values : [.. values.Where(x => !double.IsNaN(x))];

        // By the largest magnitude first: squares of large values would overflow.
        double largest = present.Length == 0 ? 0 : Math.Abs(TensorPrimitives.MaxMagnitude(present));
        if (!(largest > 0))
        {
            return new StandardColumn(new double[values.Length], known);
        }

        double[] scaled = Array.ConvertAll(present, x => x / largest);
        double mean = scaled.Sum() / scaled.Length;
        double deviation = Math.Sqrt(scaled.Sum(x => (x - mean) * (x - mean)) / scaled.Length);

        // What rounding leaves of a constant is no deviation.
        return deviation > 1e-14
            ? new StandardColumn(Array.ConvertAll(values, x => double.IsNaN(x) ? 0 : ((x / largest) - mean) / deviation), known)
            : new StandardColumn(new double[values.Length], known);
    }

    /// <summary>Computes Pearson's correlation in the rows that have both values: -1..1; 0 where there is none.</summary>
    public double Correlation(StandardColumn other)
    {
        int rows = Values.Length;
        if (rows == 0)
        {
            return 0;
        }

        if (Known is null && other.Known is null)
        {
            return Math.Clamp(DenseMatrix.Dot(Values, other.Values) / rows, -1, 1);
        }

        (double n, double x, double y, double xx, double yy, double xy) = (0, 0, 0, 0, 0, 0);
        for (int r = 0; r < rows; r++)
        {
            if (Known?[r] != false && other.Known?[r] != false)
            {
                (double a, double b) = (Values[r], other.Values[r]);
                (n, x, y, xx, yy, xy) = (n + 1, x + a, y + b, xx + (a * a), yy + (b * b), xy + (a * b));
            }
        }

        double spread = Math.Sqrt(Math.Max(0, (n * xx) - (x * x)) * Math.Max(0, (n * yy) - (y * y)));
        return spread > 1e-12 * n * n ? Math.Clamp(((n * xy) - (x * y)) / spread, -1, 1) : 0;
    }
}
