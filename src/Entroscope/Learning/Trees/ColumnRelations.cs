using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Trees;

/// <summary>What trees are learned from: the information of all pairs of columns, or, of many columns, for each the others that it shares most with.</summary>
internal sealed class ColumnRelations
{
    /// <summary>The most columns of which a table of all pairs is kept: half a gigabyte.</summary>
    public const int LargestTable = 8192;

    /// <summary>The most columns over which a tree is learned: all pairs of more would take hours.</summary>
    public const int LargestCount = 1 << 17;

    private ColumnRelations(DataMutualInformation table) => Table = table;

    private ColumnRelations(PlaneColumns columns, int neighbours, ParallelOptions parallel)
    {
        (Columns, Neighbours) = (columns, neighbours);
        Nearest = NearestColumns.Of(columns, neighbours, parallel);
    }

    /// <summary>Gets the number of columns.</summary>
    public int Sites => Table?.Sites ?? Columns!.Count;

    /// <summary>Gets the information of all pairs; null of many columns.</summary>
    public DataMutualInformation? Table { get; }

    /// <summary>Gets the columns where there is no table.</summary>
    public PlaneColumns? Columns { get; }

    /// <summary>Gets the lists of the nearest columns where there is no table.</summary>
    public NearestColumns? Nearest { get; }

    /// <summary>Gets the length of the lists.</summary>
    public int Neighbours { get; }

    public static implicit operator ColumnRelations(DataMutualInformation table) => new(table);

    /// <summary>Estimates the relations of the columns of data: O(N^2 rows / 64) for binary columns, some 50 times that for columns of 8 values.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="leaves">What every site is.</param>
    /// <param name="threads">The number of threads, 0 for every processor; changes no result.</param>
    /// <param name="largestTable">The most columns of which a table is kept.</param>
    /// <param name="neighbours">The length of the lists of more columns.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="SizeLimitException">There are more than <see cref="LargestCount"/> columns.</exception>
    public static ColumnRelations Compute(
        Observations data, IReadOnlyList<LeafSpecification> leaves, int threads = 0, int largestTable = LargestTable,
        int neighbours = NearestColumns.StandardNeighbours, CancellationToken cancellation = default)
    {
        EnsureLearnable(data.Sites);
        if (data.Sites <= largestTable)
        {
            return DataMutualInformation.Compute(data, leaves, threads, cancellation);
        }

        long planes = leaves.Sum(leaf =>
            Math.Max(1L, (leaf.Alphabet is > 0 and <= SymbolColumn.LargestAlphabet ? leaf.Alphabet : SymbolColumn.LargestAlphabet) - 1));
        int[] rows = DataMutualInformation.Spread(data.Rows, PlaneColumns.MostRows(planes, data.Rows));
        SymbolColumn[] columns = [.. Enumerable.Range(0, data.Sites).Select(i => SymbolColumn.Of(data.Column(i), leaves[i], rows))];
        return new ColumnRelations(PlaneColumns.Of(columns), neighbours, DataMutualInformation.Parallelism(threads, cancellation));
    }

    /// <summary>Estimates the relations of columns of symbols: a table or lists, as these relations are.</summary>
    public ColumnRelations Of(SymbolColumn[] columns, ParallelOptions parallel) => Table is null && columns.Length > 1
        ? new ColumnRelations(PlaneColumns.Of(columns), Neighbours, parallel)
        : DataMutualInformation.Of(columns, parallel);

    /// <summary>Refuses to learn a tree over too many columns.</summary>
    /// <exception cref="SizeLimitException">There are more than <see cref="LargestCount"/>.</exception>
    public static void EnsureLearnable(int sites) => Refuse.Size(
        sites > LargestCount,
        $"A tree is learned over at most {LargestCount} columns, but there are {sites}; name a tree that is not learned, such as 'line'.");
}
