using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

/// <summary>Reads integers that a model does not know as the nearest that it knows, or as missing values, and says so by count.</summary>
/// <remarks>Numbers that are no integers stay as they are: they are of another kind than the column, which is refused elsewhere.</remarks>
internal static class KnownValues
{
    /// <summary>Reads integers outside a range as the nearest of its ends.</summary>
    public static ValueColumn Nearest(string name, ValueColumn values, double least, double largest, List<string> remarks) => Fit(
        values,
        x => Math.Clamp(x, least, largest),
        (odd, example) => Invariant($"{Place(name, odd)} outside the {least:R}..{largest:R} known (such as {example:R}), read as the nearest of these"),
        remarks);

    /// <summary>Reads integers that are not known as missing values.</summary>
    public static ValueColumn OrMissing(string name, ValueColumn values, Func<double, bool> isKnown, int known, List<string> remarks) => Fit(
        values,
        x => isKnown(x) ? x : double.NaN,
        (odd, example) => Invariant($"{Place(name, odd)} not among the {known} known (such as {example:R}), read as missing"),
        remarks);

    /// <summary>Counts values in words.</summary>
    public static string Count(int values) => Invariant($"{values} {(values == 1 ? "value" : "values")}");

    private static string Place(string name, int odd) => $"column {DataFault.Show(name)}: {Count(odd)}";

    private static ValueColumn Fit(ValueColumn values, Func<double, double> fit, Func<int, double, string> remark, List<string> remarks)
    {
        // A missing value is no integer: NaN equals nothing.
        double Fitted(double x) => x == Math.Floor(x) && Math.Abs(x) <= SymbolCodes.LargestCode ? fit(x) : x;
        int odd = 0;
        double example = double.NaN;
        for (int r = 0; r < values.Count; r++)
        {
            double x = values[r];
            if (!double.IsNaN(x) && Fitted(x) != x)
            {
                example = odd == 0 ? x : example;
                odd++;
            }
        }

        if (odd == 0)
        {
            return values;
        }

        remarks.Add(remark(odd, example));
        return Map(values, Fitted);
    }

    /// <summary>Makes a column of other values.</summary>
    public static ValueColumn Map(ValueColumn values, Func<double, double> map)
    {
        double[] mapped = new double[values.Count];
        for (int r = 0; r < mapped.Length; r++)
        {
            mapped[r] = map(values[r]);
        }

        return ValueColumn.Of(mapped);
    }
}
