using System.Numerics;

namespace Entroscope.Learning.Trees;

/// <summary>
/// Columns of symbols as bits, 64 rows a word: a plane for every symbol but the first. How two columns meet is counted by population counts, and the first
/// symbols by what is left.
/// </summary>
/// <remarks>The counts, and with them the information of a pair, are those of <see cref="DataMutualInformation"/> in the same rows, bit for bit.</remarks>
internal sealed class PlaneColumns
{
    // Words met in pairs, of which a processor does a billion in about half a second.
    private const long LargestWork = 100_000_000_000;
    private const int FewestWords = 8;
    private const int Symbols = SymbolColumn.LargestAlphabet;
    private readonly Column[] _columns;
    private readonly double[] _xLogX;
    private readonly int _words;

    private PlaneColumns(SymbolColumn[] columns, int[] rows)
    {
        Rows = rows.Length;
        _words = (rows.Length + 63) / 64;
        _xLogX = [.. Enumerable.Range(0, rows.Length + 1).Select(c => c > 0 ? c * Math.Log(c) : 0)];
        _columns = Array.ConvertAll(columns, c => MakeColumn(c, rows));
    }

    /// <summary>Gets the number of columns.</summary>
    public int Count => _columns.Length;

    /// <summary>Gets the number of rows that are counted.</summary>
    public int Rows { get; }

    /// <summary>Gets how many of some rows can be counted: all, or so many that all pairs take at most 1e11 words; at least 512.</summary>
    /// <param name="planes">The planes of all columns together: their symbols less one each.</param>
    /// <param name="rows">The number of rows.</param>
    public static int MostRows(long planes, int rows)
    {
        double pairs = Math.Max(1, (double)planes * planes / 2);
        return (int)Math.Min(rows, 64 * Math.Max(FewestWords, Math.Floor(LargestWork / pairs)));
    }

    /// <summary>Packs columns; where there is more to count than can be, rows evenly spread.</summary>
    public static PlaneColumns Of(SymbolColumn[] columns)
    {
        int rows = columns[0].Symbols.Length;
        int most = MostRows(columns.Sum(c => Math.Max(1L, c.Alphabet - 1)), rows);
        return new PlaneColumns(columns, DataMutualInformation.Spread(rows, most));
    }

    /// <summary>Computes the information of two columns, with the bias of the counts removed.</summary>
    /// <param name="i">A column.</param>
    /// <param name="j">Another.</param>
    /// <returns>Nats, at least 0.</returns>
    public double Information(int i, int j)
    {
        (Column a, Column b) = (_columns[i], _columns[j]);
        Span<int> counts = stackalloc int[Symbols * Symbols];
        Span<int> down = stackalloc int[Symbols];
        Span<int> across = stackalloc int[Symbols];
        counts = counts[..(a.Alphabet * b.Alphabet)];
        Totals(a, b.Known, down);
        Totals(b, a.Known, across);
        int all = Total(a, b);
        down[0] = all - Sum(down[1..a.Alphabet]);
        across[0] = all - Sum(across[1..b.Alphabet]);
        counts[0] = down[0];
        across[1..b.Alphabet].CopyTo(counts[1..]);
        for (int s = 1; s < a.Alphabet; s++)
        {
            Span<int> row = counts.Slice(s * b.Alphabet, b.Alphabet);
            row[0] = down[s];
            for (int t = 1; t < b.Alphabet; t++)
            {
                int met = Met(a.Plane(s, _words), b.Plane(t, _words));
                row[t] = met;
                row[0] -= met;
                counts[t] -= met;
            }
        }

        counts[0] -= Sum(counts[1..b.Alphabet]);
        return PairInformation.Of(counts, down[..a.Alphabet], across[..b.Alphabet], _xLogX);
    }

    private static int Sum(ReadOnlySpan<int> values)
    {
        int sum = 0;
        foreach (int v in values)
        {
            sum += v;
        }

        return sum;
    }

    // How often each symbol but the first is met where the other column is known.
    private void Totals(Column column, ulong[]? known, Span<int> totals)
    {
        for (int s = 1; s < column.Alphabet; s++)
        {
            totals[s] = known is null ? column.Counts[s] : Met(column.Plane(s, _words), known);
        }
    }

    private int Total(Column a, Column b) =>
        (a.Known, b.Known) switch
        {
            (null, null) => Rows,
            (null, _) => b.KnownCount,
            (_, null) => a.KnownCount,
            _ => Met(a.Known, b.Known),
        };

    private static int Met(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        int met = 0;
        for (int w = 0; w < a.Length; w++)
        {
            met += BitOperations.PopCount(a[w] & b[w]);
        }

        return met;
    }

    private Column MakeColumn(SymbolColumn column, int[] rows)
    {
        ulong[] planes = new ulong[(column.Alphabet - 1) * _words];
        ulong[] known = new ulong[_words];
        int[] counts = new int[column.Alphabet];
        for (int r = 0; r < rows.Length; r++)
        {
            byte symbol = column.Symbols[rows[r]];
            if (symbol == SymbolColumn.Missing)
            {
                continue;
            }

            counts[symbol]++;
            known[r >> 6] |= 1UL << (r & 63);
            if (symbol > 0)
            {
                planes[((symbol - 1) * _words) + (r >> 6)] |= 1UL << (r & 63);
            }
        }

        int observed = counts.Sum();
        return new Column(column.Alphabet, planes, observed == rows.Length ? null : known, observed, counts);
    }

    private sealed record Column(int Alphabet, ulong[] Planes, ulong[]? Known, int KnownCount, int[] Counts)
    {
        public ReadOnlySpan<ulong> Plane(int symbol, int words) => Planes.AsSpan((symbol - 1) * words, words);
    }
}
