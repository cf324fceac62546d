namespace Entroscope.Model.Leaves;

/// <summary>Values that far more rows share than the density of the values about them explains: the zeros of rainfall, the limit of an instrument.</summary>
internal static class TiedValues
{
    // A column of so few different values, each shared by several rows on average, has nothing between them. More are the steps of a coarse recording.
    private const int FewValues = 12;

    // What is shared by fewer rows, or a smaller share of them, is left to the density.
    private const int FewestRows = 5;
    private const double LeastShare = 0.01;

    // The neighbours, so many different values on either side, and how far above the median of
    // their counts a count must be: by a factor, and by standard deviations of a Poisson count.
    private const int Neighbours = 4;
    private const double Factor = 4;
    private const double Deviations = 5;

    // Values fall into so many cells by their hash; most cells have few of them, those of a tied value as many as it has rows.
    private const int HashBits = 12;

    /// <summary>Returns whether a column may have tied values; false only where it has none. A look at every value costs far less than their order.</summary>
    /// <param name="column">The column.</param>
    /// <param name="observed">How many of its values are not missing.</param>
    public static bool MayExist(ValueColumn column, int observed)
    {
        int[] cells = new int[1 << HashBits];
        for (int r = 0; r < column.Count; r++)
        {
            double x = column[r];
            if (!double.IsNaN(x))
            {
                // Zeros of either sign are equal.
                cells[(BitConverter.DoubleToUInt64Bits(x + 0.0) * 0x9E3779B97F4A7C15) >> (64 - HashBits)]++;
            }
        }

        return cells.AsSpan().ContainsAnyInRange((int)Math.Min(int.MaxValue, Math.Ceiling(LeastShare * observed)), int.MaxValue);
    }

    /// <summary>Finds the tied values.</summary>
    /// <param name="sorted">The observed values in ascending order.</param>
    /// <returns>The values in ascending order, and how many rows share each. Where there are few different values, that is all
    /// of them. A continuous column has none; neither have the many values on a lattice whose counts change gradually.</returns>
    public static List<(double Value, int Count)> Find(ReadOnlySpan<double> sorted)
    {
        List<(double Value, int Count)> distinct = [];
        foreach (double x in sorted)
        {
            if (distinct.Count > 0 && distinct[^1].Value == x)
            {
                distinct[^1] = (x, distinct[^1].Count + 1);
            }
            else
            {
                distinct.Add((x, 1));
            }
        }

        if (distinct.Count <= FewValues && sorted.Length >= FewestRows * distinct.Count)
        {
            return distinct;
        }

        var tied = new List<(double Value, int Count)>();
        for (int i = 0; i < distinct.Count; i++)
        {
            int count = distinct[i].Count;
            if (count >= FewestRows && count >= LeastShare * sorted.Length)
            {
                double usual = Usual(distinct, i);
                if (count > (Factor * usual) + (usual > 0 ? Deviations * Math.Sqrt(usual) : 0))
                {
                    tied.Add(distinct[i]);
                }
            }
        }

        return tied;
    }

    // The median count of the neighbours, of which one or two may be tied themselves; 0 where there is no other value.
    private static double Usual(List<(double Value, int Count)> distinct, int place)
    {
        var counts = new List<int>();
        for (int i = Math.Max(0, place - Neighbours); i <= Math.Min(distinct.Count - 1, place + Neighbours); i++)
        {
            if (i != place)
            {
                counts.Add(distinct[i].Count);
            }
        }

        counts.Sort();
        return counts.Count == 0 ? 0 : (counts[(counts.Count - 1) / 2] + counts[counts.Count / 2]) / 2.0;
    }
}
