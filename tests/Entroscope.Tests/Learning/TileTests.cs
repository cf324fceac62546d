using System.Numerics;
using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Learning.Distribution;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>The fixed tree in which sums over tiles of rows are formed.</summary>
public sealed class TileTests
{
    private const int TileRows = 5;

    [Fact]
    public void AnyRange_IsFewNodesOfTheTree() => Gen.Select(Gen.Int[1, 400], Gen.Int[0, 400], Gen.Int[0, 400], Gen.Int[1, 400]).Sample((
        tiles, a, b, largest) =>
    {
        var all = new TileRange(0, tiles);
        var range = new TileRange(Math.Min(Math.Min(a, b), tiles), Math.Min(Math.Max(a, b), tiles));
        TileRange[] nodes = [.. range.Nodes(all)];
        Assert.Equal(Enumerable.Range(range.First, range.Count), nodes.SelectMany(n => Enumerable.Range(n.First, n.Count)));
        Assert.InRange(nodes.Length, 0, Math.Max(1, 2 * BitOperations.Log2(BitOperations.RoundUpToPowerOf2((uint)tiles))));
        Assert.All(nodes, node =>
        {
            Assert.True(node.IsNode(all));
            int size = (int)BitOperations.RoundUpToPowerOf2((uint)node.Count);
            Assert.True(node.First % size == 0 && (node.Count == size || node.End == tiles));
        });
        TileRange[] small = [.. range.Nodes(all, largest)];
        Assert.Equal(range.Count, small.Sum(n => n.Count));
        Assert.All(small, node => Assert.True(node.Count <= largest && node.IsNode(all)));
    });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(6, 2)]
    [InlineData(int.MaxValue, 429496730)]
    public void TilesOfRows(int rows, int tiles)
    {
        var all = TileRange.Of(rows, TileRows);
        Assert.Equal(tiles, all.Count);
        Assert.Equal((0, rows), all.Rows(rows, TileRows));
        Assert.False(new TileRange(0, 0).IsNode(all));
        Assert.False(new TileRange(1, 3).IsNode(all));
    }

    /// <summary>The definition, written down once more: a tile is a call of the engine, and sums are formed by halves.</summary>
    [Fact]
    public void Counts_AreSummedInTheTree() => Gen.Select(RandomModels.Any, Gen.ULong, Gen.Int[1, 70]).Sample((model, seed, rows) =>
    {
        var set = new TrainingSet(RandomModels.Data(model, rows, 0.1, seed));
        var options = new EngineOptions { Kind = EngineKind.Single, Threads = 1, TileRows = TileRows };
        var step = new ExpectationStep(options);
        step.Load(model);
        var counts = new ExpectedCounts(model);
        var done = new List<int>();
        step.AddCounts(set, RowSelection.All(set.Data), counts, done.Add, TestContext.Current.CancellationToken);
        IEngine engine = Engines.Create(model, options);
        ExpectedCounts expected = Sum(0, (rows + TileRows - 1) / TileRows);
        AssertSame(expected, counts);
        Assert.Equal(Enumerable.Range(1, done.Count).Select(t => Math.Min(t * TileRows, rows)), done);

        ExpectedCounts Sum(int first, int end)
        {
            var sum = new ExpectedCounts(model);
            if (end - first == 1)
            {
                engine.AddExpectedCounts(set.Data, RowSelection.Range(first * TileRows, Math.Min(TileRows, rows - (first * TileRows))), null, sum);
                return sum;
            }

            int half = 1;
            while (2 * half < end - first)
            {
                half *= 2;
            }

            sum.Add(Sum(first, first + half));
            sum.Add(Sum(first + half, end));
            return sum;
        }
    });

    /// <summary>So many rows are one call of the engine, as they have always been.</summary>
    [Fact]
    public void UpTo8192Rows_AreOneCall()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Gaussian);
        TrainingSet set = Learnable.Draw(model, 8192, 3, 0.1, 0.5);
        var options = new EngineOptions { Kind = EngineKind.Single, Threads = 2 };
        var (counts, expected) = (new ExpectedCounts(model), new ExpectedCounts(model));
        var step = new ExpectationStep(options);
        step.Load(model);
        step.AddCounts(set, RowSelection.All(set.Data), counts, null, TestContext.Current.CancellationToken);
        Engines.Create(model, options).AddExpectedCounts(set.Data, RowSelection.All(set.Data), set.Labels, expected, TestContext.Current.CancellationToken);
        AssertSame(expected, counts);
    }

    /// <summary>A pass that was stopped leaves nothing behind in the tensors that are used again.</summary>
    [Fact]
    public void AStoppedPass_LeavesNothingBehind()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Categorical);
        TrainingSet set = Learnable.Draw(model, 60, 3);
        var step = new ExpectationStep(new EngineOptions { Threads = 1, TileRows = TileRows });
        step.Load(model);
        var (first, counts) = (new ExpectedCounts(model), new ExpectedCounts(model));
        step.AddCounts(set, RowSelection.All(set.Data), first, null, CancellationToken.None);
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => step.AddCounts(
            set, RowSelection.All(set.Data), new ExpectedCounts(model), done =>
            {
                if (done > 30)
                {
                    source.Cancel();
                }
            }, source.Token));
        step.AddCounts(set, RowSelection.All(set.Data), counts, null, CancellationToken.None);
        AssertSame(first, counts);
    }

    /// <summary>Scores of many tiles are those of one but for rounding; every row has its own.</summary>
    [Fact]
    public void ScoresOfMixtures_AreSummedInTheTree() => Gen.Select(RandomMixtures.Any, Gen.ULong, Gen.Int[1, 40]).Sample((mixture, seed, rows) =>
    {
        Observations data = RandomModels.Data(mixture.Components[0], rows, 0.1, seed);
        MixtureExpectation Expectation(int tileRows)
        {
            var made = new MixtureExpectation(mixture.Components.Count, new EngineOptions { Threads = 1, TileRows = tileRows });
            made.Load(mixture.Components, [.. mixture.Weights]);
            return made;
        }

        (MixtureExpectation tiled, MixtureExpectation whole) = (Expectation(TileRows), Expectation(rows));
        double expected = whole.Score(data, CancellationToken.None);
        double actual = tiled.Score(data, CancellationToken.None);
        Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) <= 1e-14 * Math.Abs(expected));
        var (each, all) = (new double[rows], new double[rows]);
        tiled.LogLikelihood(data, TileRange.Of(rows, TileRows), each, CancellationToken.None);
        whole.LogLikelihood(data, TileRange.Of(rows, rows), all, CancellationToken.None);
        Assert.Equal(all, each);
    });

    private static void AssertSame(ExpectedCounts expected, ExpectedCounts actual)
    {
        for (int part = 0; part < expected.Portions.Parts; part++)
        {
            Assert.Equal(expected.Portions.Part(part), actual.Portions.Part(part));
        }

        Assert.Equal((expected.LogLikelihood, expected.Samples), (actual.LogLikelihood, actual.Samples));
    }
}
