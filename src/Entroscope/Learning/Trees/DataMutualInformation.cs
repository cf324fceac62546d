using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Learning.Trees;

/// <summary>The mutual information of every pair of columns, estimated from data: the weights that pooling trees are learned by. Immutable.</summary>
/// <remarks>
/// A pair is counted in the rows that have both values. Discrete sites of up to 8 values are counted as they are; larger alphabets and real
/// sites are binned first (at most 8 bins of nearly equal mass, categories by frequency), which loses information but never makes any. The bias
/// of the entropies is removed to first order (Miller 1955), so that independent columns lie near 0.
/// </remarks>
internal sealed class DataMutualInformation
{
    // Counts of pairs that are not binary touch every row of every pair.
    private const long LargestWork = 8_000_000_000;
    private const int FewestRows = 1000;
    private readonly double[] _values;

    private DataMutualInformation(int sites) => (Sites, _values) = (sites, new double[(long)sites * sites]);

    /// <summary>Gets the number of columns N, at least 1.</summary>
    public int Sites { get; }

    /// <summary>Gets the mutual information of two columns.</summary>
    /// <param name="first">A column, 0..N-1.</param>
    /// <param name="second">A column, 0..N-1.</param>
    /// <returns>Nats, at least 0; symmetric; 0 for a column with itself, which is no pair.</returns>
    public double this[int first, int second] => _values[((long)first * Sites) + second];

    /// <summary>Estimates the information of all pairs, in O(N^2 rows / 64) for binary columns and O(N^2 rows) for others.</summary>
    /// <param name="data">The observations. Above 8e9 values met in pairs, columns that are not binary are looked at in some rows only, evenly spread.</param>
    /// <param name="leaves">What every site is.</param>
    /// <param name="threads">The number of threads, 0 for every processor; changes no result.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The information.</returns>
    /// <exception cref="ArgumentException">There is not one leaf for every column.</exception>
    public static DataMutualInformation Compute(
        Observations data, IReadOnlyList<LeafSpecification> leaves, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(leaves);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        Refuse.Argument(
            leaves.Count != data.Sites, $"There must be one leaf for each of the {data.Sites} columns, but there are {leaves.Count}.", nameof(leaves));

        bool binary = leaves.All(leaf => leaf.Alphabet is 1 or 2);
        long pairs = Math.Max(1, (long)data.Sites * (data.Sites - 1) / 2);
        int most = binary ? data.Rows : (int)Math.Clamp(LargestWork / pairs, FewestRows, int.MaxValue);
        int[] rows = Spread(data.Rows, most);
        SymbolColumn[] columns = [.. Enumerable.Range(0, data.Sites).Select(i => SymbolColumn.Of(data.Column(i), leaves[i], rows))];
        return Of(columns, Parallelism(threads, cancellation));
    }

    /// <summary>Gets how loops run on a number of threads, 0 for every processor.</summary>
    internal static ParallelOptions Parallelism(int threads, CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellation };

    /// <summary>Estimates the information of all pairs of columns of symbols.</summary>
    internal static DataMutualInformation Of(SymbolColumn[] columns, ParallelOptions parallel)
    {
        var result = new DataMutualInformation(columns.Length);
        BitColumn?[] bits = Array.ConvertAll(columns, c => c.Alphabet <= 2 ? new BitColumn(c) : null);
        ParallelLoop.For(columns.Length, i =>
        {
            Span<int> counts = stackalloc int[SymbolColumn.LargestAlphabet * SymbolColumn.LargestAlphabet];
            for (int j = 0; j < i; j++)
            {
                double information = Pair(columns, bits, i, j, counts);
                result._values[((long)i * columns.Length) + j] = information;
                result._values[((long)j * columns.Length) + i] = information;
            }
        }, parallel);
        return result;
    }

    private static double Pair(SymbolColumn[] columns, BitColumn?[] bits, int i, int j, Span<int> counts)
    {
        if (bits[i] is { } a && bits[j] is { } b)
        {
            BitColumn.Count(a, b, counts[..4]);
            return PairInformation.Of(counts[..4], 2);
        }

        Span<int> used = counts[..(columns[i].Alphabet * columns[j].Alphabet)];
        PairInformation.Count(columns[i], columns[j], used);
        return PairInformation.Of(used, columns[j].Alphabet);
    }

    /// <summary>Picks rows that are evenly spread.</summary>
    internal static int[] Spread(int rows, int most) =>
        rows <= most ? [.. Enumerable.Range(0, rows)] : [.. Enumerable.Range(0, most).Select(k => (int)((long)k * rows / most))];
}
