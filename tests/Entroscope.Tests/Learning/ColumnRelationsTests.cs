using CsCheck;
using Entroscope.Inference;
using Entroscope.Learning.Trees;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

public sealed class ColumnRelationsTests
{
    public static TheoryData<string> KindsOfLists => [nameof(LearnedTreeKind.Agglomerative), nameof(LearnedTreeKind.ChowLiu)];

    // Counted by planes of bits, the information has the bits that counting row by row gives, with and without missing values.
    [Fact]
    public void PlanesGiveTheInformationOfTheTable() => Gen.ULong.Sample(
        seed =>
        {
            SymbolColumn[] columns = Columns(seed);
            var table = DataMutualInformation.Of(columns, Parallel(1));
            var planes = PlaneColumns.Of(columns);
            for (int i = 0; i < columns.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    Assert.Equal(table[i, j], planes.Information(i, j));
                }
            }
        },
        iter: 100);

    [Fact]
    public void ListsHoldTheLargestPairsInOrder() => Gen.ULong.Sample(
        seed =>
        {
            SymbolColumn[] columns = Columns(seed, 300);
            var table = DataMutualInformation.Of(columns, Parallel(1));
            int[] groups = [.. Enumerable.Range(0, columns.Length).Select(i => i % 7)];
            var nearest = NearestColumns.Of(PlaneColumns.Of(columns), 5, Parallel(3), groups);
            for (int i = 0; i < columns.Length; i++)
            {
                int[] expected = [.. Enumerable.Range(0, columns.Length).Where(j => j != i && groups[i] != groups[j] && table[i, j] > 0)
                    .OrderByDescending(j => table[i, j]).ThenBy(j => j).Take(5)];
                Assert.Equal(expected, nearest.Others(i).ToArray());
                Assert.Equal(expected.Select(j => table[i, j]), nearest.Information(i).ToArray());
                Assert.Equal(expected.Length < 5 ? 0 : table[i, expected[^1]], nearest.Bound(i));
            }
        },
        iter: 3);

    // Lists that leave nothing out give the tree of the table.
    [Fact]
    public void WholeListsPoolAsTheTableDoes() => Gen.ULong.Sample(
        seed =>
        {
            (Observations data, LeafSpecification[] leaves) = Planted(60, 150, seed);
            AssertSame(
                Learn(LearnedTreeKind.Agglomerative, data, leaves, largestTable: 60, neighbours: 60, threads: 1),
                Learn(LearnedTreeKind.Agglomerative, data, leaves, largestTable: 1, neighbours: 60, threads: 3));
        },
        iter: 10);

    // However short the lists, the spanning tree has the largest total information, that of Prim's algorithm on the table.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(500)]
    public void TheSpanningTreeOfListsHasTheLargestTotal(int neighbours) => Gen.ULong.Sample(
        seed =>
        {
            SymbolColumn[] columns = Columns(seed, 150);
            var planes = PlaneColumns.Of(columns);
            var table = DataMutualInformation.Of(columns, Parallel(1));
            List<int>[] found = SparseSpanningTree.Find(planes, NearestColumns.Of(planes, neighbours, Parallel(2)), neighbours, Parallel(2));
            (int First, int Second)[] edges = [.. found.SelectMany((others, i) => others.Where(j => j > i).Select(j => (i, j)))];
            Assert.Equal(columns.Length - 1, edges.Length);
            Assert.True(IsConnected(found));
            NumericAssert.Close(LargestTotal(table), edges.Sum(e => table[e.First, e.Second]), 1e-9);
        },
        iter: 10);

    [Theory]
    [MemberData(nameof(KindsOfLists))]
    public void ListsFindNearlyAllPairsThatTheTableFinds(string name)
    {
        LearnedTreeKind kind = Enum.Parse<LearnedTreeKind>(name);
        (double table, double lists) = (0, 0);
        for (ulong seed = 1; seed <= 3; seed++)
        {
            (Observations data, LeafSpecification[] leaves, PoolingTree truth) = PlantedTree(250, 500, seed);
            table += Found(truth, Learn(kind, data, leaves, largestTable: 250, neighbours: 16, threads: 2));
            lists += Found(truth, Learn(kind, data, leaves, largestTable: 1, neighbours: 16, threads: 2));
        }

        Assert.True(table > 0.5, Invariant($"the table finds {table / 3:P0}"));
        Assert.True(lists > table - 0.06, Invariant($"the table finds {table / 3:P1} of the pairs, the lists {lists / 3:P1}"));
    }

    [Theory]
    [MemberData(nameof(KindsOfLists))]
    public void ThreadsChangeNoTree(string name)
    {
        (Observations data, LeafSpecification[] leaves) = Planted(400, 100, 3);
        AssertSame(
            Learn(Enum.Parse<LearnedTreeKind>(name), data, leaves, largestTable: 1, neighbours: 4, threads: 1),
            Learn(Enum.Parse<LearnedTreeKind>(name), data, leaves, largestTable: 1, neighbours: 4, threads: 3));
    }

    // Constant columns share nothing: they are pooled in order, at once.
    [Theory]
    [MemberData(nameof(KindsOfLists))]
    public void ColumnsWithoutInformationArePooledToo(string name)
    {
        var data = Observations.FromRows([.. Enumerable.Range(0, 4).Select(_ => new double[2000])]);
        PoolingTree tree = Learn(Enum.Parse<LearnedTreeKind>(name), data, Bits(2000), largestTable: 1, neighbours: 4, threads: 2);
        AssertSame(Learn(Enum.Parse<LearnedTreeKind>(name), data, Bits(2000), largestTable: 2000, neighbours: 4, threads: 2), tree);
    }

    [Fact]
    public void CutsAreRefusedWithoutATable()
    {
        (Observations data, LeafSpecification[] leaves) = Planted(20, 20, 1);
        ErrorAssert.Throws<SizeLimitException>(
            "Minimum cuts need a table of all pairs, which is kept of at most 8192 columns, but there are 20; "
            + "learn an agglomerative or a Chow-Liu tree instead.",
            () => Learn(LearnedTreeKind.Cut, data, leaves, largestTable: 1, neighbours: 4, threads: 1));
    }

    [Fact]
    public void TooManyColumnsAreRefused() => ErrorAssert.Throws<SizeLimitException>(
        "A tree is learned over at most 131072 columns, but there are 131073; name a tree that is not learned, such as 'line'.",
        () => ColumnRelations.EnsureLearnable(131_073));

    // A Markov chain of 9000 columns: its Chow-Liu tree, rooted in the middle, is half as high.
    [Fact]
    public void AChowLiuTreeOfTooManyLevelsIsRefused()
    {
        const int Columns = 9000;
        var random = new RandomStream(4, "chain");
        double[][] rows = [.. Enumerable.Range(0, 192).Select(_ =>
        {
            double[] row = new double[Columns];
            for (int i = 1; i < Columns; i++)
            {
                row[i] = random.NextDouble() < 0.02 ? 1 - row[i - 1] : row[i - 1];
            }

            return row;
        })];
        var data = Observations.FromRows(rows);
        string message = Assert.Throws<SizeLimitException>(
            () => Learn(LearnedTreeKind.ChowLiu, data, Bits(Columns), ColumnRelations.LargestTable, NearestColumns.StandardNeighbours, 0)).Message;
        Assert.Matches(
            "^The Chow-Liu tree of these columns would have 4[2-5][0-9]{2} levels, more than the 4096 that a learned tree may have; "
            + "learn an agglomerative tree instead.$",
            message);
    }

    private static PoolingTree Learn(LearnedTreeKind kind, Observations data, LeafSpecification[] leaves, int largestTable, int neighbours, int threads)
    {
        var relations = ColumnRelations.Compute(data, leaves, threads, largestTable, neighbours, CancellationToken.None);
        return TreeLearner.Learn(kind, data, leaves, relations, 1, threads);
    }

    private static ParallelOptions Parallel(int threads) => DataMutualInformation.Parallelism(threads, CancellationToken.None);

    private static LeafSpecification[] Bits(int count) => [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Bernoulli, 2), count)];

    private static SymbolColumn[] Columns(ulong seed, int count = 6)
    {
        var random = new RandomStream(seed, "columns of symbols");
        int rows = 1 + random.NextInt(200);
        var columns = new SymbolColumn[count];
        for (int i = 0; i < count; i++)
        {
            int alphabet = 1 + random.NextInt(8), like = random.NextInt(i + 1);
            double missing = random.NextInt(3) == 0 ? random.NextDouble() : 0;
            byte[]? other = like < i ? columns[like].Symbols : null;
            columns[i] = new SymbolColumn([.. Enumerable.Range(0, rows).Select(r => random.NextDouble() < missing ? SymbolColumn.Missing
                : other is not null && other[r] < alphabet && random.NextInt(2) == 0 ? other[r] : (byte)random.NextInt(alphabet))], alphabet);
        }

        return columns;
    }

    private static (Observations Data, LeafSpecification[] Leaves) Planted(int columns, int rows, ulong seed)
    {
        (Observations data, LeafSpecification[] leaves, _) = PlantedTree(columns, rows, seed);
        return (data, leaves);
    }

    private static (Observations Data, LeafSpecification[] Leaves, PoolingTree Truth) PlantedTree(int columns, int rows, ulong seed)
    {
        ConvAC planted = PlantedLatentTree.DrawClear(columns, seed);
        return (Sampling.Draw(planted, rows, seed).Data, Bits(columns), planted.Tree);
    }

    // The share of the pairs of columns under one planted latent that are pooled together, or one with the other's latent.
    private static double Found(PoolingTree truth, PoolingTree learned) => Enumerable.Range(0, truth.SiteCount).GroupBy(truth.Parent)
        .SelectMany(g => g.SelectMany(i => g.Where(j => j > i).Select(j => (A: learned.Parent(i), B: learned.Parent(j)))))
        .Average(p => p.A == p.B || learned.Parent(p.A) == p.B || learned.Parent(p.B) == p.A ? 1.0 : 0);

    private static bool IsConnected(List<int>[] neighbours)
    {
        var reached = new HashSet<int> { 0 };
        var open = new Stack<int>([0]);
        while (open.TryPop(out int i))
        {
            neighbours[i].Where(reached.Add).ToList().ForEach(open.Push);
        }

        return reached.Count == neighbours.Length;
    }

    private static double LargestTotal(DataMutualInformation table)
    {
        double[] best = [.. Enumerable.Range(0, table.Sites).Select(i => table[0, i])];
        var left = Enumerable.Range(1, table.Sites - 1).ToHashSet();
        double total = 0;
        while (left.Count > 0)
        {
            int next = left.MaxBy(i => best[i]);
            left.Remove(next);
            total += best[next];
            foreach (int i in left)
            {
                best[i] = Math.Max(best[i], table[next, i]);
            }
        }

        return total;
    }

    private static void AssertSame(PoolingTree expected, PoolingTree found)
    {
        Assert.Equal(expected.NodeCount, found.NodeCount);
        Assert.All(Enumerable.Range(0, expected.NodeCount), v => Assert.Equal(expected.Children(v).ToArray(), found.Children(v).ToArray()));
    }
}
