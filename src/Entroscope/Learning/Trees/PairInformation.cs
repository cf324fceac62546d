namespace Entroscope.Learning.Trees;

/// <summary>The mutual information of two discrete variables from counts of how they meet.</summary>
internal static class PairInformation
{
    /// <summary>Counts how two columns meet in the rows that have both.</summary>
    /// <param name="a">A column.</param>
    /// <param name="b">Another, of as many rows.</param>
    /// <param name="counts">Receives the counts, shape [symbols of a, symbols of b].</param>
    public static void Count(SymbolColumn a, SymbolColumn b, Span<int> counts)
    {
        counts.Clear();
        (byte[] x, byte[] y) = (a.Symbols, b.Symbols);
        for (int r = 0; r < x.Length; r++)
        {
            if (x[r] != SymbolColumn.Missing && y[r] != SymbolColumn.Missing)
            {
                counts[(x[r] * b.Alphabet) + y[r]]++;
            }
        }
    }

    /// <summary>Computes the mutual information with the bias of its entropies removed (Miller 1955): each is too small by (cells met - 1) / 2n.</summary>
    /// <param name="counts">The counts, shape [rows, columns].</param>
    /// <param name="columns">The number of columns.</param>
    /// <returns>The information in nats, at least 0; 0 where nothing was counted.</returns>
    public static double Of(ReadOnlySpan<int> counts, int columns)
    {
        Span<int> across = stackalloc int[columns];
        Span<int> down = stackalloc int[counts.Length / columns];
        across.Clear();
        down.Clear();
        for (int i = 0; i < counts.Length; i++)
        {
            down[i / columns] += counts[i];
            across[i % columns] += counts[i];
        }

        (double together, int met, int n) = Sum(counts);
        (double first, int metFirst, _) = Sum(down);
        (double second, int metSecond, _) = Sum(across);
        if (n == 0)
        {
            return 0;
        }

        // H = log n - sum(c log c) / n for each of the three.
        return Of(n, together - first - second, metFirst + metSecond - met - 1);
    }

    /// <summary>Computes the same from known totals and a table of logarithms.</summary>
    /// <param name="counts">The counts, shape [rows, columns].</param>
    /// <param name="down">The totals of the rows.</param>
    /// <param name="across">The totals of the columns.</param>
    /// <param name="xLogX">For every count c the value of c log c.</param>
    /// <returns>The information in nats, the same bits as without the table.</returns>
    public static double Of(ReadOnlySpan<int> counts, ReadOnlySpan<int> down, ReadOnlySpan<int> across, double[] xLogX)
    {
        (double together, int met, int n) = Sum(counts, xLogX);
        if (n == 0)
        {
            return 0;
        }

        (double first, int metFirst, _) = Sum(down, xLogX);
        (double second, int metSecond, _) = Sum(across, xLogX);
        return Of(n, together - first - second, metFirst + metSecond - met - 1);
    }

    private static double Of(int n, double sums, int cells) => Math.Max(0, Math.Log(n) + (sums / n) + (cells / (2.0 * n)));

    private static (double Sum, int Met, int Total) Sum(ReadOnlySpan<int> counts, double[] xLogX)
    {
        (double sum, int met, int total) = (0, 0, 0);
        foreach (int c in counts)
        {
            sum += xLogX[c];
            met += c > 0 ? 1 : 0;
            total += c;
        }

        return (sum, met, total);
    }

    private static (double Sum, int Met, int Total) Sum(ReadOnlySpan<int> counts)
    {
        (double sum, int met, int total) = (0, 0, 0);
        foreach (int c in counts)
        {
            if (c > 0)
            {
                sum += c * Math.Log(c);
                met++;
                total += c;
            }
        }

        return (sum, met, total);
    }
}
