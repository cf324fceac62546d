using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>Mean and variance of the observed values of a column.</summary>
/// <param name="Mean">The mean; 0 when nothing was observed.</param>
/// <param name="Variance">The variance (of the sample, divided by its size); 0 when nothing was observed.</param>
internal readonly record struct ColumnMoments(double Mean, double Variance, int Count)
{
    // A mean is rounded. Where the spread is small beside it, that must not count as spread.
    private const double SmallSpread = 1e-12;

    // The inverse of a variance must be finite, that of a thousandth of it, too.
    private const double SmallestVariance = 1e-290;

    /// <summary>
    /// Gets a variance to measure other variances by: that of the column, however small, but never 0, so that a constant column has a scale, too.
    /// </summary>
    public double Scale => Variance > 0 ? Variance : Math.Max(1e-6, 1e-6 * Mean * Mean);

    /// <summary>Computes the moments in two passes.</summary>
    public static ColumnMoments Of(ValueColumn column)
    {
        CompensatedSum sum = default;
        int count = 0;
        for (int r = 0; r < column.Count; r++)
        {
            double x = column[r];
            if (!double.IsNaN(x))
            {
                sum.Add(x);
                count++;
            }
        }

        if (count == 0)
        {
            return default;
        }

        double mean = sum.Value / count;
        CompensatedSum squares = default;
        CompensatedSum rest = default;
        for (int r = 0; r < column.Count; r++)
        {
            double z = column[r] - mean;
            if (!double.IsNaN(z))
            {
                squares.Add(z * z);
                rest.Add(z);
            }
        }

        double variance = squares.Value / count;
        double error = rest.Value / count;
        return new ColumnMoments(mean, variance < SmallSpread * mean * mean ? Math.Max(0, variance - (error * error)) : variance, count);
    }

    /// <summary>Refuses a column whose variance double precision does not hold.</summary>
    /// <param name="position">The position of the column, from 0.</param>
    /// <exception cref="DataException">The variance exceeds the range, or is below it though the values differ.</exception>
    public void EnsureInRange(int position, ValueColumn column)
    {
        Refuse.Data(!double.IsFinite(Variance) || !double.IsFinite(Scale),
            $"training data: column {position + 1}: the variance of the values exceeds the range of double precision; rescale the column.");

        if (Variance < SmallestVariance && Differs(column))
        {
            string variance = Variance > 0 ? Invariant($"{Variance}") : Invariant($"less than {double.Epsilon}");
            throw new DataException(
                Invariant($"training data: column {position + 1}: ")
                + Invariant($"the variance of the values, {variance}, is below the range of double precision; rescale the column."));
        }
    }

    private static bool Differs(ValueColumn column)
    {
        double first = double.NaN;
        for (int r = 0; r < column.Count; r++)
        {
            if (first != column[r] && !double.IsNaN(first) && !double.IsNaN(column[r]))
            {
                return true;
            }

            first = double.IsNaN(first) ? column[r] : first;
        }

        return false;
    }
}
