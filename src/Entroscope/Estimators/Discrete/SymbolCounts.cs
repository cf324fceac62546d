using System.Runtime.InteropServices;
using Entroscope.Numerics;

namespace Entroscope.Estimators.Discrete;

/// <summary>How often each symbol was seen. Immutable by convention.</summary>
internal sealed class SymbolCounts
{
    public SymbolCounts(IEnumerable<int> counts)
    {
        Counts = [.. counts.Where(n => n > 0)];
        Samples = Counts.Sum();
        Singletons = Counts.Count(n => n == 1);
        Doubletons = Counts.Count(n => n == 2);
        Multiplicities = [.. Counts.GroupBy(n => n).OrderBy(g => g.Key).Select(g => (g.Key, g.Count()))];
    }

    /// <summary>Gets the counts of the symbols that were seen, in the order of their first samples.</summary>
    public int[] Counts { get; }

    /// <summary>Gets N, the sum of the counts.</summary>
    public int Samples { get; }

    /// <summary>Gets K, the number of symbols that were seen.</summary>
    public int Observed => Counts.Length;

    /// <summary>Gets f1, the number of symbols seen once.</summary>
    public int Singletons { get; }

    /// <summary>Gets f2, the number of symbols seen twice.</summary>
    public int Doubletons { get; }

    /// <summary>Gets an estimate of the number of symbols that were not seen (Chao 1984, in the form without a bias).</summary>
    public double Unseen => Singletons * (Singletons - 1.0) / (2.0 * (Doubletons + 1));

    /// <summary>Gets the counts that occur, increasing, and the number of symbols with each: sums over symbols need no more.</summary>
    public (int Count, int Symbols)[] Multiplicities { get; }

    /// <summary>Sums a function of the count over all symbols that were seen.</summary>
    public double Sum(Func<int, double> term)
    {
        CompensatedSum sum = default;
        foreach ((int count, int symbols) in Multiplicities)
        {
            sum.Add(symbols * term(count));
        }

        return sum.Value;
    }

    public static SymbolCounts Of(int[] codes)
    {
        int[] counts = new int[codes.Max() + 1];
        foreach (int code in codes)
        {
            counts[code]++;
        }

        return new SymbolCounts(counts);
    }

    /// <summary>Numbers the distinct rows, from 0 in the order of their first samples.</summary>
    public static int[] Encode(SampleMatrix samples)
    {
        int[] codes = new int[samples.Rows];
        var seen = new Dictionary<RowKey, int>();
        for (int i = 0; i < codes.Length; i++)
        {
            ref int code = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, new RowKey(samples, i), out bool exists);
            code = exists ? code : seen.Count - 1;
            codes[i] = code;
        }

        return codes;
    }

    /// <summary>Numbers the distinct pairs of codes.</summary>
    public static int[] Join(int[] a, int[] b)
    {
        var seen = new Dictionary<long, int>();
        int[] codes = new int[a.Length];
        for (int i = 0; i < codes.Length; i++)
        {
            ref int code = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, ((long)a[i] << 32) | (uint)b[i], out bool exists);
            code = exists ? code : seen.Count - 1;
            codes[i] = code;
        }

        return codes;
    }

    // Rows are equal where their values are; 0 and -0 are one value.
    private readonly record struct RowKey(SampleMatrix Samples, int Row)
    {
        public bool Equals(RowKey other) => Samples.Row(Row).SequenceEqual(other.Samples.Row(other.Row));

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (double value in Samples.Row(Row))
            {
                hash.Add(value == 0 ? 0.0 : value);
            }

            return hash.ToHashCode();
        }
    }
}
