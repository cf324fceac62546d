using Entroscope.Cluster.Tests.Support;
using Xunit;

namespace Entroscope.Cluster.Tests;

/// <summary>An update on the board: sums, then slices; what was lost is summed again; the scalars are summed in the order of the tree.</summary>
public sealed class UpdateBoardTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public void Every_worker_begins_at_tiles_of_its_own()
    {
        UpdateBoard board = Board(8, 1);
        Assert.Equal(0, Sum(board, "a", 0, 2).First);
        Assert.Equal(4, Sum(board, "b", 1, 2).First);
        Assert.Equal(1, Sum(board, "a", 0, 2).First);
    }

    [Fact]
    public void Slices_come_after_all_sums_and_name_who_has_them()
    {
        UpdateBoard board = Board(4, 2);
        Do(board, "a", 0, 2, [new(0, 2)]);
        board.Estimate([new IndexRange(0, 1), new IndexRange(1, 2)]);
        Assert.Equal(WorkKind.Sum, board.Next("b", (1, 2))!.Value.Kind);
        Assert.True(board.Summed("b", new TileRange(2, 4), [3], [new TileRange(2, 4)]));
        Assert.True(board.IsSummed);
        (WorkKind kind, IndexRange slice, Holding[] sums) = board.Next("a", (0, 2))!.Value;
        Assert.Equal((WorkKind.Slice, new IndexRange(0, 1)), (kind, slice));
        Assert.Equal([new Holding(new(0, 2), "a"), new Holding(new(2, 4), "b")], sums);
        board.Estimated("a", slice, [1, 2], allowed: true);
        Assert.False(board.IsEstimated);
        board.Estimated("b", board.Next("b", (1, 2))!.Value.Range, [3], allowed: false);
        Assert.True(board.IsEstimated);
        Estimated estimated = board.Estimators;
        Assert.Equal([new Holding(new(0, 1), "a"), new Holding(new(1, 2), "b")], estimated.Holders);
        Assert.Equal([1, 2, 3], estimated.Parts);
        Assert.False(estimated.IsAllowed);
    }

    [Fact]
    public void A_slice_whose_worker_is_lost_before_the_last_one_is_there_is_estimated_again_by_whom_it_is_preferred_for()
    {
        UpdateBoard board = Board(2, 1);
        Do(board, "a", 0, 2, [new(0, 1)]);
        Do(board, "b", 1, 2, [new(1, 2)]);
        Assert.True(board.Summed("b", new TileRange(0, 1), [1], [new TileRange(0, 2)]));
        board.Estimate([new IndexRange(0, 1), new IndexRange(1, 2)], (worker, slice) => worker is "a" == (slice.First == 1));
        Assert.Equal(1, board.Next("a", (0, 2))!.Value.Range.First);
        board.Estimated("a", new IndexRange(1, 2), [], allowed: true);
        Assert.Equal(0, board.Next("b", (1, 2))!.Value.Range.First);
        board.Lost("a");
        board.Estimated("b", new IndexRange(0, 1), [], allowed: true);
        Assert.False(board.IsEstimated);
        Assert.Equal(1, board.Next("b", (0, 1))!.Value.Range.First);
        board.Estimated("b", new IndexRange(1, 2), [], allowed: true);
        Assert.True(board.IsEstimated);
        Assert.Equal(["b", "b"], board.Estimators.Holders.Select(h => h.Silo));
    }

    [Fact]
    public void What_a_lost_worker_held_is_summed_again()
    {
        UpdateBoard board = Board(4, 1);
        Do(board, "a", 0, 1, [new(0, 1)]);
        Do(board, "a", 0, 1, [new(0, 2)]);
        Do(board, "b", 1, 2, [new(2, 3)]);
        Do(board, "b", 1, 2, [new(2, 4)]);
        Assert.True(board.IsSummed);
        board.Estimate([new IndexRange(0, 1)]);
        board.Lost("a");
        Assert.False(board.IsSummed);
        Assert.Equal(0, Sum(board, "b", 0, 1).First);
        Assert.Equal(1, Sum(board, "b", 0, 1).First);
        Assert.Null(board.Next("b", (0, 1)));
        Assert.True(board.Summed("b", new TileRange(0, 1), [1], [new TileRange(0, 1), new TileRange(2, 4)]));
        Assert.True(board.Summed("b", new TileRange(1, 2), [1], [new TileRange(0, 4)]));
        Assert.Equal([new Holding(new(0, 4), "b")], board.Next("b", (0, 1))!.Value.Sums);
    }

    [Fact]
    public void Answers_that_make_no_sense_are_refused()
    {
        UpdateBoard board = Board(4, 1);
        Assert.False(board.Summed("a", new TileRange(0, 2), [1], [new TileRange(0, 2)]));
        Assert.False(board.Summed("a", new TileRange(0, 1), [1], [new TileRange(1, 3)]));
        Assert.False(board.Summed("a", new TileRange(0, 1), [1], []));
        Assert.False(board.Summed("a", new TileRange(-1, 1), [1], [new TileRange(-1, 1)]));
        board.Failed("a", WorkKind.Sum, new IndexRange(5, 3));
        board.Failed("a", WorkKind.Slice, new IndexRange(-1, 0));
        board.Forget("nobody");
        board.Estimated("a", new IndexRange(0, 1), [], allowed: true);
        Assert.Equal((4, 0), (board.Open, board.TilesDone));
    }

    [Fact]
    public void Scalars_are_summed_in_the_order_of_the_tree()
    {
        double[] values = [1, 1e-16, 1e-16, 1e16, -1e16];
        UpdateBoard board = Board(values.Length, 1);
        for (int i = values.Length - 1; i >= 0; i--)
        {
            Assert.True(board.Summed("a", new TileRange(i, i + 1), [values[i]], [new TileRange(i, i + 1)]));
        }

        Assert.Equal([((1 + 1e-16) + (1e-16 + 1e16)) + -1e16], board.Scalars());
    }

    private UpdateBoard Board(int tiles, int largest) => new(new TileRange(0, tiles), largest, new LeaseTimes(), new LeaseTimes(), _time);

    private static IndexRange Sum(UpdateBoard board, string worker, int rank, int workers)
    {
        (WorkKind kind, IndexRange range, _) = board.Next(worker, (rank, workers))!.Value;
        Assert.Equal(WorkKind.Sum, kind);
        return range;
    }

    private static void Do(UpdateBoard board, string worker, int rank, int workers, TileRange[] holds)
    {
        IndexRange range = Sum(board, worker, rank, workers);
        Assert.True(board.Summed(worker, new TileRange(range.First, range.End), [1], holds));
    }
}
