namespace Entroscope.Model.Leaves;

/// <summary>Where the bulk of a real column lies, how wide it is, and how finely its values were recorded.</summary>
/// <param name="Centre">The median; 0 when nothing was observed.</param>
/// <param name="Variance">The smaller of the variance and that of a normal column of the same quartiles, greater than 0: outliers do not widen it.</param>
/// <param name="Resolution">The smallest distance of two recorded values, rounding of the last digits left aside; 0 where there is one value only.</param>
internal readonly record struct ColumnScale(double Centre, double Variance, double Resolution)
{
    // The distance of the quartiles of the standard normal distribution.
    private const double NormalQuartiles = 1.3489795003921634;

    // Values that differ by so few units in the last place are one value, computed in two ways.
    private const int Rounding = 4;

    /// <summary>
    /// Gets the smallest variance that the recording can show: of the density that is 1 over
    /// the resolution at its peak, so that no recorded value gets more than its cell can hold.
    /// </summary>
    public double FinestVariance => Resolution * Resolution / (2 * Math.PI);

    /// <summary>Measures a column, in time of the order of a sort.</summary>
    public static ColumnScale Of(ValueColumn column, ColumnMoments moments)
    {
        double[] values = Sorted(column, moments.Count);
        if (values.Length == 0)
        {
            return new ColumnScale(0, moments.Scale, 0);
        }

        double quartiles = (values[3 * (values.Length - 1) / 4] - values[(values.Length - 1) / 4]) / NormalQuartiles;
        double robust = quartiles * quartiles;
        return new ColumnScale(values[values.Length / 2], robust > 0 && robust < moments.Scale ? robust : moments.Scale, Spacing(values));
    }

    /// <summary>Gets the observed values of a column in ascending order.</summary>
    public static double[] Sorted(ValueColumn column, int count)
    {
        double[] values = new double[count];
        for (int r = 0, i = 0; r < column.Count; r++)
        {
            double x = column[r];
            if (!double.IsNaN(x))
            {
                values[i++] = x;
            }
        }

        Array.Sort(values);
        return values;
    }

    private static double Spacing(double[] sorted)
    {
        double unit = Rounding * Math.Max(Math.BitIncrement(Math.Abs(sorted[0])) - Math.Abs(sorted[0]),
            Math.BitIncrement(Math.Abs(sorted[^1])) - Math.Abs(sorted[^1]));
        (double least, double clear) = (double.PositiveInfinity, double.PositiveInfinity);
        for (int i = 1; i < sorted.Length; i++)
        {
            double gap = sorted[i] - sorted[i - 1];
            least = gap > 0 && gap < least ? gap : least;
            clear = gap > unit && gap < clear ? gap : clear;
        }

        return double.IsFinite(clear) ? clear : double.IsFinite(least) ? least : 0;
    }
}
