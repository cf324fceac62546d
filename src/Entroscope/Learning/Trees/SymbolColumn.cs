using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Trees;

/// <summary>A column as symbols of a small alphabet, for counting how columns meet.</summary>
/// <param name="Symbols">The symbol of every row; <see cref="Missing"/> where the value is missing.</param>
/// <param name="Alphabet">The number of symbols, at most <see cref="LargestAlphabet"/>.</param>
internal sealed record SymbolColumn(byte[] Symbols, int Alphabet)
{
    /// <summary>A missing value.</summary>
    public const byte Missing = byte.MaxValue;

    /// <summary>The most symbols of a column: more would make the bias of the counts larger than what they say.</summary>
    public const int LargestAlphabet = 8;

    /// <summary>Reads some rows of a column.</summary>
    /// <remarks>
    /// Up to 8 values of a discrete site are symbols; of more categories the 7 most frequent are, and the others share one. Counts of more
    /// values and real numbers fall into at most 8 bins of nearly equal mass.
    /// </remarks>
    /// <param name="column">The values.</param>
    /// <param name="leaf">What the site is.</param>
    /// <param name="rows">The rows to read.</param>
    /// <returns>The symbols, one a row.</returns>
    public static SymbolColumn Of(ValueColumn column, LeafSpecification leaf, ReadOnlySpan<int> rows)
    {
        double[] values = new double[rows.Length];
        column.ReadValues(rows, values);
        if (leaf.Alphabet is > 0 and <= LargestAlphabet)
        {
            return new SymbolColumn(Array.ConvertAll(values, x => double.IsNaN(x) ? Missing : (byte)leaf.Symbol(x)), leaf.Alphabet);
        }

        return leaf.Descriptor.IsNominal ? MostFrequent(values) : Binned(values);
    }

    private static SymbolColumn MostFrequent(double[] values)
    {
        Dictionary<double, byte> symbols = values.Where(x => !double.IsNaN(x))
            .CountBy(x => x).OrderByDescending(p => p.Value).ThenBy(p => p.Key)
            .Select((p, rank) => (p.Key, Symbol: (byte)Math.Min(rank, LargestAlphabet - 1)))
            .ToDictionary(p => p.Key, p => p.Symbol);
        return new SymbolColumn(Array.ConvertAll(values, x => double.IsNaN(x) ? Missing : symbols[x]), Math.Clamp(symbols.Count, 1, LargestAlphabet));
    }

    private static SymbolColumn Binned(double[] values)
    {
        double[] sorted = [.. values.Where(x => !double.IsNaN(x))];
        Array.Sort(sorted);
        double[] lower = [.. Enumerable.Range(1, LargestAlphabet - 1)
            .Select(k => sorted.Length > 0 ? sorted[(int)((long)k * sorted.Length / LargestAlphabet)] : 0)
            .Where(x => sorted.Length > 0 && x > sorted[0]).Distinct()];
        return new SymbolColumn(Array.ConvertAll(values, x => double.IsNaN(x) ? Missing : Bin(lower, x)), lower.Length + 1);
    }

    private static byte Bin(double[] lower, double value)
    {
        int place = Array.BinarySearch(lower, value);
        return (byte)(place >= 0 ? place + 1 : ~place);
    }
}
