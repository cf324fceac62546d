using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>The scaled engines against the log-domain reference, wherever numbers get dangerous.</summary>
public sealed class EngineAgreementTests
{
    public static TheoryData<EngineKind> Scaled { get; } = [EngineKind.Double, EngineKind.Single];

    [Theory]
    [MemberData(nameof(Scaled))]
    public void RandomModels_AgreeWithTheReference(EngineKind kind) =>
        Gen.Select(RandomModels.Of(new RandomModelOptions { MaxSites = 12, NearDeterministic = 0.3 }), Gen.ULong, Gen.Double[0, 1])
            .Sample((model, seed, missing) => AssertAgrees(model, RandomModels.Data(model, 37, missing, seed), kind), iter: 300, threads: 1);

    [Theory]
    [MemberData(nameof(Scaled))]
    public void DisjointSupports_AgreeWithTheReference(EngineKind kind) =>
        Gen.Select(RandomModels.Of(new RandomModelOptions { MaxSites = 10, Zeros = 0.6 }), Gen.ULong)
            .Sample((model, seed) => AssertAgrees(model, RandomModels.Data(model, 23, 0.1, seed), kind), iter: 300, threads: 1);

    [Theory]
    [InlineData(1, EngineKind.Single)]
    [InlineData(2, EngineKind.Single)]
    [InlineData(2, EngineKind.Double)]
    [InlineData(3, EngineKind.Single)]
    [InlineData(4, EngineKind.Single)]
    [InlineData(5, EngineKind.Single)]
    [InlineData(6, EngineKind.Single)]
    public void LargeHardModels_AgreeWithTheReference(ulong seed, EngineKind kind)
    {
        ConvAC model = RandomModels.Build(seed, 120, new RandomModelOptions { MaxChannels = 56, MaxAlphabet = 40, NearDeterministic = 0.3 });
        AssertAgrees(model, RandomModels.Data(model, 40, 0.2, seed), kind);
    }

    [Theory]
    [MemberData(nameof(Scaled))]
    public void EveryMissingPattern_AgreesWithTheReference(EngineKind kind)
    {
        ConvAC model = RandomModels.Build(11, 7);
        Observations full = RandomModels.Data(model, 1, 0, 5);
        double[][] rows = [.. Enumerable.Range(0, 1 << 7).Select(mask => full.Row(0).Select((x, i) => (mask >> i & 1) == 1 ? x : double.NaN).ToArray())];
        AssertAgrees(model, Observations.FromRows(rows), kind);
    }

    [Theory]
    [InlineData("cp", EngineKind.Double)]
    [InlineData("cp", EngineKind.Single)]
    [InlineData("line:3", EngineKind.Double)]
    [InlineData("line:3", EngineKind.Single)]
    [InlineData("grid:9x11", EngineKind.Double)]
    [InlineData("grid:9x11", EngineKind.Single)]
    public void LeadingChannelsThatChangeOnTheWay_AgreeWithTheReference(string tree, EngineKind kind)
    {
        ConvAC model = Hard(TreeSpecification.Parse(tree, 99, null), sharpness: 40);
        AssertAgrees(model, RandomModels.Data(model, 70, 0.1, 3), kind);
    }

    [Theory]
    [MemberData(nameof(Scaled))]
    public void HundredThousandSites_AgreeWithTheReference(EngineKind kind)
    {
        ConvAC model = Hard(PoolingTree.Line(100_000), sharpness: 3);
        Observations data = RandomModels.Data(model, 2, 0.1, 3);
        double[] expected = LogLikelihood(model, data, EngineKind.Reference);
        double[] actual = LogLikelihood(model, data, kind);
        Assert.True(expected[0] < -50_000);
        NumericAssert.Close(expected, actual, 0, Tolerance(kind));
    }

    // Messages of -10 000 nats and more: what a node spends is a small difference of them, and must not drown in their rounding.
    [Theory]
    [InlineData(EngineKind.Reference)]
    [InlineData(EngineKind.Double)]
    public void OnALongLine_TheLedgerIsExactNodeByNode(EngineKind kind)
    {
        ConvAC model = Hard(PoolingTree.Line(20_000), sharpness: 3);
        Observations data = RandomModels.Data(model, 2, 0.1, 3);
        LedgerTable ledger = Engines.Create(model, new EngineOptions { Kind = kind }).Ledger(data, RowSelection.All(data), null,
            TestContext.Current.CancellationToken);
        Assert.True(ledger.LogLikelihood[0] < -10_000);
        Assert.True(ledger.NodeTerms.Min() >= -1e-12, $"A node spends {ledger.NodeTerms.Min()} nats.");
        LedgerTable other = Engines.Create(model).Ledger(data, RowSelection.All(data), null, TestContext.Current.CancellationToken);
        NumericAssert.Close(other.NodeTerms, ledger.NodeTerms, 1e-10, 0, "t_v");
        for (int r = 0; r < data.Rows; r++)
        {
            double sum = CompensatedSum.Of([ledger.ClassTerm[r], .. ledger.NodeTerms.AsSpan(r * ledger.Nodes, ledger.Nodes),
                .. ledger.SiteTerms.AsSpan(r * ledger.Sites, ledger.Sites)]);
            NumericAssert.Close(-ledger.LogLikelihood[r], sum, 0, 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(Scaled))]
    public void AChain_AgreesWithTheReference(EngineKind kind)
    {
        const int Sites = 400;
        int[][] children = [[0, 1], .. Enumerable.Range(2, Sites - 2).Select(i => new[] { Sites + i - 2, i })];
        ConvAC model = Hard(PoolingTree.FromChildren(Sites, children), sharpness: 1);
        Observations data = RandomModels.Data(model, 65, 0, 9);
        AssertAgrees(model, data, kind);
    }

    [Theory]
    [MemberData(nameof(Scaled))]
    public void Rescue_IsCountedAndExact(EngineKind kind)
    {
        var shape = new NetworkShape(PoolingTree.Line(2), [2, 2, 2]);
        double tiny = kind == EngineKind.Single ? 1e-45 : 1e-300;
        double[] left = [1 - tiny, tiny, 1 - tiny, tiny];
        var leaf = new CategoricalLeaf(2, 2, [1, 0, 0, 1]);
        var model = new ConvAC(shape, [leaf, leaf], [left, [1, 0, 0, 1], [0.5, 0.5]], [1]);
        Observations data = Observations.FromRows([[1, 0], [0, 0]]);
        var engine = Engines.Create(model, new EngineOptions { Kind = kind });
        double[] log = new double[2];
        engine.LogLikelihood(data, RowSelection.All(data), log, default, TestContext.Current.CancellationToken);
        NumericAssert.Close(Math.Log(tiny / 2), log[0], 0, 1e-12);
        Assert.True(kind == EngineKind.Double || Rescued(engine) == 1);
    }

    [Theory]
    [MemberData(nameof(Scaled))]
    public void GaussiansFarAway_StayFinite(EngineKind kind)
    {
        var shape = NetworkShape.PerLevel(PoolingTree.Line(5), 3, [2], 2);
        var leaf = new GaussianLeaf([-1, 0, 1e6], [1e-4, 1, 1e-8]);
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(v => Uniform(shape.Rows(v), shape.Channels(v)))];
        var model = new ConvAC(shape, [leaf, leaf, leaf, leaf, leaf], weights, [0.5, 0.5]);
        AssertAgrees(model, Observations.FromRows([[3, -1, 0, 5, 1e6], [double.NaN, 100, 1e-300, -3, 1e6 + 1e-3]]), kind);
        Observations far = Observations.FromRows([[1e9, -1e9, 1e15, 0, 1e100]]);
        NumericAssert.Close(LogLikelihood(model, far, EngineKind.Reference), LogLikelihood(model, far, kind), 0, 1e-12);
    }

    [Fact]
    public void ImpossibleSample_HasThePriorAsPosterior()
    {
        var shape = new NetworkShape(PoolingTree.Line(2), [1, 1, 2], 2);
        var leaf = new CategoricalLeaf(1, 2, [1, 0]);
        var model = new ConvAC(shape, [leaf, leaf], [[1, 1], [1, 1], [0.3, 0.7, 0.9, 0.1]], [0.25, 0.75]);
        Observations data = Observations.FromRows([[1, 0]]);
        foreach (EngineKind kind in Enum.GetValues<EngineKind>())
        {
            var engine = Engines.Create(model, new EngineOptions { Kind = kind });
            LedgerTable ledger = engine.Ledger(data, RowSelection.All(data), null, TestContext.Current.CancellationToken);
            Assert.Equal(double.NegativeInfinity, ledger.LogLikelihood[0]);
            Assert.Equal(double.PositiveInfinity, ledger.SiteTerms[0]);
            NumericAssert.Close([0.25, 0.75], ledger.ClassPosterior, 1e-15);
            double[] root = engine.LatentPosteriors(data, RowSelection.All(data), [2], null, TestContext.Current.CancellationToken)[0];
            NumericAssert.Close([0.75, 0.25], root, 1e-15);
            var counts = new ExpectedCounts(model);
            engine.AddExpectedCounts(data, RowSelection.All(data), null, counts, TestContext.Current.CancellationToken);
            Assert.All(counts.Classes, c => Assert.Equal(0, c));
        }
    }

    internal static ConvAC Hard(PoolingTree tree, double sharpness)
    {
        var random = new RandomStream(7, "hard model");
        NetworkShape shape = NetworkShape.PerLevel(tree, 3, [4], 2);
        LeafDistribution[] leaves = [.. Enumerable.Range(0, tree.SiteCount).Select(_ => new CategoricalLeaf(3, 2, Rows(3, 2)))];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(v => Rows(shape.Rows(v), shape.Channels(v)))];
        return new ConvAC(shape, leaves, weights, [0.5, 0.5]);

        double[] Rows(int rows, int columns) => [.. Enumerable.Range(0, rows).SelectMany(_ => Row(columns))];

        double[] Row(int columns)
        {
            double[] row = [.. Enumerable.Range(0, columns).Select(_ => Math.Pow(random.NextExponential(), sharpness) + 1e-300)];
            double sum = row.Sum();
            return [.. row.Select(w => w / sum)];
        }
    }

    internal static double[] LogLikelihood(ConvAC model, Observations data, EngineKind kind, int threads = 0)
    {
        double[] log = new double[data.Rows];
        Engines.Create(model, new EngineOptions { Kind = kind, Threads = threads }).LogLikelihood(data, RowSelection.All(data), log);
        return log;
    }

    private static double[] Uniform(int rows, int columns) => [.. Enumerable.Repeat(1.0 / columns, rows * columns)];

    private static double Tolerance(EngineKind kind) => kind == EngineKind.Single ? 2e-6 : 1e-12;

    private static long Rescued(IEngine engine) => engine is ScaledEngine<float> single ? single.Rescued : ((ScaledEngine<double>)engine).Rescued;

    private static void AssertAgrees(ConvAC model, Observations data, EngineKind kind)
    {
        int[] labels = [.. Enumerable.Range(0, data.Rows).Select(r => (r % (model.Classes + 1)) - 1)];
        EngineAssert.Results expected = EngineAssert.Run(Engines.Create(model, new EngineOptions { Kind = EngineKind.Reference }), data, labels);
        EngineAssert.Results actual = EngineAssert.Run(Engines.Create(model, new EngineOptions { Kind = kind, Threads = 2 }), data, labels);
        EngineAssert.Agrees(model, expected, actual, EngineTolerance.OfHardWeights(kind));
    }
}
