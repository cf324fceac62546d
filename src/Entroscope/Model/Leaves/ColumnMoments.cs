using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>Mean and variance of the observed values of a column.</summary>
/// <param name="Mean">The mean; 0 when nothing was observed.</param>
/// <param name="Variance">The variance (of the sample, divided by its size); 0 when nothing was observed.</param>
/// <param name="Count">The number of values observed.</param>
internal readonly record struct ColumnMoments(double Mean, double Variance, int Count)
{
    // A mean is rounded. Where the spread is small beside it, that must not count as spread.
    private const double SmallSpread = 1e-12;

    /// <summary>Gets a variance to measure other variances by: that of the column, however small, but never 0, so that a constant column has a scale, too.</summary>
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
}
