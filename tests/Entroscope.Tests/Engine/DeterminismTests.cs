using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>Results are the same bits for any number of threads and any split of an evaluation.</summary>
public sealed class DeterminismTests
{
    private static readonly ConvAC Model = EngineAgreementTests.Hard(PoolingTree.Grid(6, 5), 2);
    private static readonly Observations Data = RandomModels.Data(Model, 1000, 0.2, 1);

    public static TheoryData<EngineKind> Scaled { get; } = [EngineKind.Double, EngineKind.Single];

    [Theory]
    [MemberData(nameof(Scaled))]
    public void Counts_AreTheSameForAnyNumberOfThreads(EngineKind kind)
    {
        ExpectedCounts[] counts = [.. new[] { 1, 2, 3, 8 }.Select(t => Count(kind, t))];
        Assert.All(counts, c =>
        {
            Assert.Equal(counts[0].Weights, c.Weights);
            Assert.Equal(counts[0].Leaves, c.Leaves);
            Assert.Equal(counts[0].Classes, c.Classes);
            Assert.Equal(counts[0].LogLikelihood, c.LogLikelihood);
        });
    }

    [Theory]
    [MemberData(nameof(Scaled))]
    public void LogLikelihoodAndLedger_AreTheSameForAnySplit(EngineKind kind)
    {
        IEngine engine = Engines.Create(Model, new EngineOptions { Kind = kind, Threads = 2 });
        LedgerTable whole = engine.Ledger(Data, RowSelection.All(Data), null, TestContext.Current.CancellationToken);
        double[] log = EngineAgreementTests.LogLikelihood(Model, Data, kind, 1);
        for (int start = 0, size = 1; start < Data.Rows; start += size, size = Math.Min((size * 2) + 1, Data.Rows - start))
        {
            double[] part = new double[size];
            engine.LogLikelihood(Data, RowSelection.Range(start, size), part, default, TestContext.Current.CancellationToken);
            LedgerTable ledger = engine.Ledger(Data, RowSelection.Range(start, size), null, TestContext.Current.CancellationToken);
            Assert.Equal(log[start..(start + size)], part);
            Assert.Equal(whole.NodeTerms[(start * whole.Nodes)..((start + size) * whole.Nodes)], ledger.NodeTerms);
            Assert.Equal(whole.SiteTerms[(start * whole.Sites)..((start + size) * whole.Sites)], ledger.SiteTerms);
        }
    }

    [Theory]
    [MemberData(nameof(Scaled))]
    public void AnyOrderOfRows_GivesTheSameBits(EngineKind kind)
    {
        double[] log = EngineAgreementTests.LogLikelihood(Model, Data, kind);
        int[] rows = [.. Enumerable.Range(0, Data.Rows).Reverse()];
        double[] reversed = new double[rows.Length];
        Engines.Create(Model, new EngineOptions { Kind = kind }).LogLikelihood(Data, RowSelection.Of(rows), reversed, default,
            TestContext.Current.CancellationToken);
        Assert.Equal(log, reversed.Reverse());
    }

    [Fact]
    public void Cancellation_StopsAnEvaluation()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        foreach (EngineKind kind in Enum.GetValues<EngineKind>())
        {
            IEngine engine = Engines.Create(Model, new EngineOptions { Kind = kind });
            Assert.ThrowsAny<OperationCanceledException>(() => engine.Ledger(Data, RowSelection.All(Data), null, source.Token));
            Assert.ThrowsAny<OperationCanceledException>(
                () => engine.AddExpectedCounts(Data, RowSelection.All(Data), null, new ExpectedCounts(Model), source.Token));
        }
    }

    [Fact]
    public void AFailureInOneBlock_EndsAllThreads()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new OrderedBlocks().Run(4, 50, new FailingWork(), CancellationToken.None));
        Assert.Equal("block 7", error.Message);
    }

    [Fact]
    public void RowsOutsideTheData_AreRefused()
    {
        IEngine engine = Engines.Create(Model);
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => engine.Ledger(Data, RowSelection.Of([0, 1000]), null, TestContext.Current.CancellationToken));
        Assert.Equal("Position 1 of the selection names row 1000, but the rows are 0..999. (Parameter 'data')", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => engine.LogLikelihood(Data, RowSelection.Range(999, 2), new double[2], default, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentOutOfRangeException>(() => RowSelection.Range(5, int.MaxValue).EnsureWithin(Data));
    }

    private sealed class FailingWork : IOrderedWork
    {
        public void Do(int worker, int task) => _ = task == 7 ? throw new InvalidOperationException("block 7") : task;

        public void Merge(int worker, int task) => Assert.NotEqual(7, task);
    }

    private static ExpectedCounts Count(EngineKind kind, int threads)
    {
        var counts = new ExpectedCounts(Model);
        Engines.Create(Model, new EngineOptions { Kind = kind, Threads = threads }).AddExpectedCounts(Data, RowSelection.All(Data), null, counts);
        return counts;
    }
}
