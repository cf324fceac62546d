using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>An engine that is used again gives the bits of a new one.</summary>
public sealed class ReuseTests
{
    public static MatrixTheoryData<string, EngineKind> Cases { get; } = new(
        ["line:12 w7 mixed", "tree:70 w55 mixed", "line:6 w9 k33", "line:64 w40 k70", "line:4 w9 k5000", "shared:40 w12 gauss"],
        [EngineKind.Double, EngineKind.Single]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void ALoadedEngine_GivesTheBitsOfANewOne(string name, EngineKind kind)
    {
        ConvAC first = EngineCases.Build(name), second = Reweighted(first, 2);
        Observations data = RandomModels.Data(first, 320, 0.1, 3);
        int[]? labels = EngineCases.Labels("mixed", data.Rows);
        EngineAssert.Results one = EngineAssert.Run(Make(first, kind), data, labels), two = EngineAssert.Run(Make(second, kind), data, labels);
        IReloadableEngine engine = Make(first, kind);
        EngineAssert.SameBits(one, EngineAssert.Run(engine, data, labels));
        engine.Load(second);
        Assert.Same(second, engine.Model);
        EngineAssert.SameBits(two, EngineAssert.Run(engine, data, labels));
        engine.Load(first);
        EngineAssert.SameBits(one, EngineAssert.Run(engine, data, labels));
    }

    // Samples of both networks are rescued, so the engines behind must be loaded, too.
    [Theory]
    [InlineData(EngineKind.Double)]
    [InlineData(EngineKind.Single)]
    public void ALoadedEngine_RescuesWithTheNewParameters(EngineKind kind)
    {
        double tiny = kind == EngineKind.Single ? 1e-38 : 1e-304;
        ConvAC first = RescueTests.Copies(PoolingTree.Line(9, 3), 3, tiny), second = RescueTests.Copies(PoolingTree.Line(9, 3), 3, tiny / 3);
        Observations data = RandomModels.Data(first, 60, 0.1, 3);
        IReloadableEngine engine = Make(first, kind), fresh = Make(second, kind);
        EngineAssert.Run(engine, data, null);
        long before = engine.Rescued;
        Assert.True(before > 0);
        engine.Load(second);
        EngineAssert.SameBits(EngineAssert.Run(fresh, data, null), EngineAssert.Run(engine, data, null));
        Assert.Equal(fresh.Rescued, engine.Rescued - before);
    }

    // The call is cancelled or fails while it reads a row of the second half: what has been summed until then must not come back.
    [Theory]
    [MemberData(nameof(Cases))]
    public void ACountThatDoesNotEnd_LeavesNoTrace(string name, EngineKind kind)
    {
        ConvAC model = EngineCases.Build(name);
        Observations data = RandomModels.Data(model, 600, 0.1, 3);
        EngineAssert.Results expected = EngineAssert.Run(Make(model, kind), data, null);
        foreach (int row in new[] { 40, 300, 599 })
        {
            IReloadableEngine engine = Make(model, kind);
            using var source = new CancellationTokenSource();
            Observations cancelling = With(data, row, source.Cancel), failing = With(data, row, () => throw new InvalidDataException("row"));
            Assert.Throws<InvalidDataException>(
                () => engine.AddExpectedCounts(failing, RowSelection.All(failing), null, new ExpectedCounts(model), CancellationToken.None));
            EngineAssert.SameBits(expected.Counts, EngineAssert.Count(engine, data, null));
            Assert.Throws<InvalidDataException>(
                () => engine.LogLikelihood(failing, RowSelection.All(failing), new double[600], default, CancellationToken.None));
            EngineAssert.SameBits(expected, EngineAssert.Run(engine, data, null));
            Cancel(() => engine.AddExpectedCounts(cancelling, RowSelection.All(cancelling), null, new ExpectedCounts(model), source.Token), source);
            EngineAssert.SameBits(expected.Counts, EngineAssert.Count(engine, data, null));
        }
    }

    // A call that is cancelled in its last task may still end.
    private static void Cancel(Action call, CancellationTokenSource source)
    {
        try
        {
            call();
        }
        catch (OperationCanceledException)
        {
            Assert.True(source.IsCancellationRequested);
        }

        Assert.True(source.IsCancellationRequested);
    }

    private static Observations With(Observations data, int row, Action action)
    {
        int site = data.Sites / 2;
        return new Observations([.. Enumerable.Range(0, data.Sites).Select(i => i == site ? new TriggerColumn(data.Column(i), row, action) : data.Column(i))]);
    }

    private static IReloadableEngine Make(ConvAC model, EngineKind kind) =>
        (IReloadableEngine)Engines.Create(model, new EngineOptions { Kind = kind, Threads = 2 });

    // The same shape and families with other parameters.
    private static ConvAC Reweighted(ConvAC model, ulong seed)
    {
        var random = new RandomStream(seed, "reweighted");
        return EngineCases.Soft(model.Shape, (site, m) => model.Leaves[site] switch
        {
            CategoricalLeaf c => new CategoricalLeaf(m, c.Alphabet, EngineCases.Rows(m, c.Alphabet, random)),
            BernoulliLeaf => new BernoulliLeaf([.. Enumerable.Range(0, m).Select(_ => random.NextDouble())]),
            BinomialLeaf b => new BinomialLeaf(b.Alphabet - 1, [.. Enumerable.Range(0, m).Select(_ => random.NextDouble())]),
            _ => new GaussianLeaf([.. Enumerable.Range(0, m).Select(_ => random.NextGaussian())],
                [.. Enumerable.Range(0, m).Select(_ => 1 + random.NextDouble())]),
        }, random);
    }
}
