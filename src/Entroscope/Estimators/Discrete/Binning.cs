namespace Entroscope.Estimators.Discrete;

/// <summary>Turns real values into numbers of bins, column by column. What is then measured is that of the bins: their edges are part of the result.</summary>
internal static class Binning
{
    /// <summary>The number of bins of a column where none is given: those of Tishby's information plane (Shwartz-Ziv, Tishby 2017).</summary>
    public const int Standard = 30;

    /// <summary>Divides every column into bins of equal width between its least and its largest value.</summary>
    public static SampleMatrix EqualWidth(SampleMatrix x, int bins) => ByColumn(x, column =>
    {
        // A power of two changes no digit, and keeps the width of the range a number.
        int exponent = SampleGeometry.Exponent(column);
        (double low, double high) = (Math.ScaleB(column.Min(), -exponent), Math.ScaleB(column.Max(), -exponent));
        double scale = bins / (high - low);
        return v => high > low ? Math.Min(bins - 1, Math.Floor((Math.ScaleB(v, -exponent) - low) * scale)) : 0;
    });

    /// <summary>Divides every column at its quantiles, so that the bins hold as many samples each; equal values fall into one bin.</summary>
    public static SampleMatrix EqualMass(SampleMatrix x, int bins) => ByColumn(x, column =>
    {
        double[] sorted = [.. column.Order()];
        double[] edges = [.. Enumerable.Range(1, bins - 1).Select(b => sorted[(int)((long)b * sorted.Length / bins)]).Distinct()];
        return v =>
        {
            int at = Array.BinarySearch(edges, v);
            return at < 0 ? ~at : at + 1;
        };
    });

    /// <summary>Says of a result that it is that of the bins.</summary>
    public static SampleEstimate Describe(SampleEstimate found, int bins, string kind) => found with
    {
        Lower = null,
        Upper = null,
        Warning = Invariant($"Of {bins} bins of equal {kind} a column, which are part of the result: other bins give another value. {found.Warning}").TrimEnd(),
    };

    private static SampleMatrix ByColumn(SampleMatrix x, Func<double[], Func<double, double>> binOf)
    {
        double[] values = x.Values.ToArray();
        for (int c = 0; c < x.Columns; c++)
        {
            Func<double, double> bin = binOf(x.Column(c).Values.ToArray());
            for (int i = c; i < values.Length; i += x.Columns)
            {
                values[i] = bin(values[i]);
            }
        }

        return new SampleMatrix(x.Rows, x.Columns, values);
    }
}
