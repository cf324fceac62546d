using System.Numerics;

namespace Entroscope.Learning.Trees;

/// <summary>A column of two symbols as bits, 64 rows a word, so that pairs of columns are counted by population counts.</summary>
internal sealed class BitColumn
{
    private readonly ulong[] _ones;
    private readonly ulong[] _known;

    /// <summary>Packs a column.</summary>
    /// <param name="column">A column of at most 2 symbols.</param>
    public BitColumn(SymbolColumn column)
    {
        int words = (column.Symbols.Length + 63) / 64;
        (_ones, _known) = (new ulong[words], new ulong[words]);
        for (int r = 0; r < column.Symbols.Length; r++)
        {
            byte symbol = column.Symbols[r];
            _ones[r >> 6] |= (symbol == 1 ? 1UL : 0) << (r & 63);
            _known[r >> 6] |= (symbol == SymbolColumn.Missing ? 0UL : 1) << (r & 63);
        }
    }

    /// <summary>Counts how two columns meet in the rows that have both.</summary>
    /// <param name="a">A column.</param>
    /// <param name="b">Another.</param>
    /// <param name="counts">Receives the 4 counts, shape [2, 2].</param>
    public static void Count(BitColumn a, BitColumn b, Span<int> counts)
    {
        (int both, int ofA, int ofB, int all) = (0, 0, 0, 0);
        for (int w = 0; w < a._ones.Length; w++)
        {
            both += BitOperations.PopCount(a._ones[w] & b._ones[w]);
            ofA += BitOperations.PopCount(a._ones[w] & b._known[w]);
            ofB += BitOperations.PopCount(a._known[w] & b._ones[w]);
            all += BitOperations.PopCount(a._known[w] & b._known[w]);
        }

        (counts[3], counts[2], counts[1], counts[0]) = (both, ofA - both, ofB - both, all - ofA - ofB + both);
    }
}
