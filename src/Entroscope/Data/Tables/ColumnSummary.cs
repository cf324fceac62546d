using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

/// <summary>What the kind of a column is inferred from.</summary>
/// <param name="Missing">The number of missing values.</param>
/// <param name="Minimum">The least value; positive infinity where all are missing.</param>
/// <param name="Maximum">The greatest value; negative infinity where all are missing.</param>
/// <param name="Integers">Whether all values are integers.</param>
internal readonly record struct ColumnSummary(int Missing, double Minimum, double Maximum, bool Integers)
{
    /// <summary>Gets a value indicating whether there is no value.</summary>
    public bool IsEmpty => Minimum > Maximum;

    /// <summary>Gets a value indicating whether all values are equal.</summary>
    public bool IsConstant => Minimum == Maximum;

    public bool Within(int maximum) => Integers && (IsEmpty || (Minimum >= 0 && Maximum <= maximum));

    public static ColumnSummary Of(ValueColumn column)
    {
        int missing = 0;
        (double least, double greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        bool integers = true;
        for (int r = 0; r < column.Count; r++)
        {
            double x = column[r];
            if (double.IsNaN(x))
            {
                missing++;
                continue;
            }

            least = x < least ? x : least;
            greatest = x > greatest ? x : greatest;
            integers &= x == Math.Floor(x);
        }

        return new ColumnSummary(missing, least, greatest, integers);
    }

    /// <summary>Summarises integers; 65535 is a missing value.</summary>
    public static ColumnSummary Of(ReadOnlySpan<ushort> values)
    {
        // One more than the value, which makes 0 of a missing one.
        int greatest = 0;
        int least = ushort.MaxValue;
        foreach (ushort value in values)
        {
            greatest = Math.Max(greatest, (ushort)(value + 1));
            least = Math.Min(least, value);
        }

        int missing = values.Count(ushort.MaxValue);
        return missing == values.Length
            ? new ColumnSummary(missing, double.PositiveInfinity, double.NegativeInfinity, true)
            : new ColumnSummary(missing, least, greatest - 1, true);
    }

    /// <summary>Summarises two columns as one.</summary>
    public static ColumnSummary Merge(ColumnSummary a, ColumnSummary b) => new(
        a.Missing + b.Missing,
        Math.Min(a.Minimum, b.Minimum),
        Math.Max(a.Maximum, b.Maximum),
        a.Integers && b.Integers);
}
