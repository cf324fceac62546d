using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Learning.Trees;

/// <summary>
/// How strongly the columns of a table go together, pair by pair: the weights of the graph that an order of the columns is cut from. Immutable.
/// </summary>
/// <remarks>Symmetric, at least 0, and 0 for a column with itself.</remarks>
internal sealed class ColumnAssociation
{
    private readonly double[] _values;

    private ColumnAssociation(int count, Func<int, int, double> weight, ParallelOptions parallel)
    {
        (Count, _values) = (count, new double[(long)count * count]);
        ParallelLoop.For(count, i =>
        {
            for (int j = 0; j < count; j++)
            {
                _values[((long)i * count) + j] = i == j ? 0 : weight(Math.Max(i, j), Math.Min(i, j));
            }
        }, parallel);
    }

    /// <summary>Gets the number of columns N, at least 1.</summary>
    public int Count { get; }

    /// <summary>Gets the sum over all pairs of columns.</summary>
    public double Total => _values.Sum() / 2;

    /// <summary>Gets the association of two columns.</summary>
    public double this[int first, int second] => _values[((long)first * Count) + second];

    /// <summary>
    /// Measures by correlation: |r| of Pearson in the rows that have both values. Where a column is of symbols without an order, the informational
    /// coefficient of correlation sqrt(1 - exp(-2 I)) of the counted mutual information I stands for it (Linfoot 1957), which is |r| of normal columns.
    /// </summary>
    /// <param name="data">The observations.</param>
    /// <param name="leaves">What every column is.</param>
    /// <param name="threads">The number of threads, 0 for every processor; changes no result.</param>
    public static ColumnAssociation ByCorrelation(
        Observations data, IReadOnlyList<LeafSpecification> leaves, int threads = 0, CancellationToken cancellation = default)
    {
        ParallelOptions parallel = DataMutualInformation.Parallelism(threads, cancellation);
        int[] rows = DataMutualInformation.Spread(data.Rows, int.MaxValue);
        StandardColumn[] columns = [.. Enumerable.Range(0, data.Sites).Select(i => StandardColumn.Of(data.Column(i), rows))];
        SymbolColumn?[] symbols = [.. leaves.Select((leaf, i) => StandardColumn.IsSymbol(leaf) && leaf.Alphabet != 2
            ? SymbolColumn.Of(data.Column(i), leaf, rows) : null)];
        bool any = Array.Exists(symbols, s => s is not null);
        SymbolColumn[] counted = any ? [.. leaves.Select((leaf, i) => symbols[i] ?? SymbolColumn.Of(data.Column(i), leaf, rows))] : [];
        return new ColumnAssociation(data.Sites, (i, j) =>
        {
            if (symbols[i] is null && symbols[j] is null)
            {
                return Math.Abs(columns[i].Correlation(columns[j]));
            }

            int[] counts = new int[counted[i].Alphabet * counted[j].Alphabet];
            PairInformation.Count(counted[i], counted[j], counts);
            return Math.Sqrt(1 - Math.Exp(-2 * PairInformation.Of(counts, counted[j].Alphabet)));
        }, parallel);
    }

    /// <summary>Measures by the mutual information of the columns, in nats.</summary>
    public static ColumnAssociation ByInformation(DataMutualInformation information) =>
        new(information.Sites, (i, j) => information[i, j], new ParallelOptions());

    /// <summary>Measures by the mutual information of a model.</summary>
    /// <param name="count">The number of columns.</param>
    /// <param name="matrix">The mutual informations, shape [columns, columns], in nats; the diagonal is not read.</param>
    public static ColumnAssociation OfMatrix(int count, double[] matrix) =>
        new(count, (i, j) => Math.Max(0, matrix[((long)i * count) + j]), new ParallelOptions());

    /// <summary>Sums the associations of a set of columns with all others: the surrogate of their entanglement.</summary>
    public double Across(ReadOnlySpan<int> set)
    {
        bool[] inside = new bool[Count];
        foreach (int i in set)
        {
            inside[i] = true;
        }

        double sum = 0;
        foreach (int i in set)
        {
            for (int j = 0; j < Count; j++)
            {
                sum += inside[j] ? 0 : this[i, j];
            }
        }

        return sum;
    }
}
