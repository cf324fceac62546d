using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>The terms of the shared ledger, against probabilities of parts of the sample and against the list of all states.</summary>
public sealed class SharedTermsTests
{
    public static TheoryData<EngineKind> Kinds { get; } = [EngineKind.Reference, EngineKind.Double, EngineKind.Single];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Surprisal_IsThatOfIndependentSitesLessWhatIsShared(EngineKind kind) =>
        Gen.Select(RandomModels.Of(new RandomModelOptions { MaxSites = 9, NearDeterministic = 0.2 }), Gen.ULong, Gen.Double[0, 0.7]).Sample(
            (model, seed, missing) =>
            {
                Observations data = RandomModels.Data(model, 9, missing, seed);
                LedgerTable table = Table(model, data, kind);
                for (int r = 0; r < data.Rows; r++)
                {
                    double alone = Enumerable.Range(0, table.Sites).Sum(i => SharedTerms.Marginal(table, r, i));
                    double scale = Enumerable.Range(0, table.Sites).Sum(i => Math.Abs(SharedTerms.Marginal(table, r, i))) + Math.Abs(table.LogLikelihood[r]);
                    double tolerance = (kind == EngineKind.Single ? 4e-6 : 1e-10) * Math.Max(1, scale);
                    NumericAssert.Close(-table.LogLikelihood[r], alone - SharedTerms.Shared(table, r).ToArray().Sum(), tolerance, what: "account");
                }
            },
            iter: 100,
            threads: 1);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Terms_AreThoseOfTheProbabilitiesOfParts(EngineKind kind) =>
        Gen.Select(RandomModels.Of(new RandomModelOptions { MaxSites = 8, NearDeterministic = 0.2 }), Gen.ULong, Gen.Double[0, 0.5]).Sample(
            (model, seed, missing) => AssertParts(model, RandomModels.Data(model, 6, missing, seed), kind),
            iter: 60,
            threads: 1);

    [Fact]
    public void Terms_AreThoseOfTheEnumeration() => Gen.Select(RandomModels.Of(BruteForce.Tiny), Gen.ULong).Sample(
        (model, seed) =>
        {
            double[] x = BruteForce.Evidence(model, seed, missing: 0.2);
            List<BruteForce.State> states = BruteForce.States(model, [.. x.Select(_ => double.NaN)]);
            double LogP(Func<int, bool> uses) =>
                Math.Log(BruteForce.Probability(states, s => Enumerable.Range(0, x.Length).All(i => double.IsNaN(x[i]) || !uses(i) || s.Values[i] == x[i])));
            if (LogP(_ => true) < Math.Log(BruteForce.Smallest))
            {
                return;
            }

            LedgerTable table = Table(model, Observations.FromRows([x]), EngineKind.Double);
            for (int v = 0; v < table.Nodes; v++)
            {
                double expected = 0;
                if (!model.Tree.IsSite(v))
                {
                    expected = LogP(i => model.Tree.Scope(v).Contains(i));
                    foreach (int c in model.Tree.Children(v))
                    {
                        expected -= LogP(i => model.Tree.Scope(c).Contains(i));
                    }
                }

                NumericAssert.Close(expected, SharedTerms.Shared(table, 0)[v], 1e-10, 1e-10, Invariant($"tc of node {v}"));
            }

            for (int i = 0; i < table.Sites; i++)
            {
                int site = i;
                NumericAssert.Close(-LogP(k => k == site), SharedTerms.Marginal(table, 0, i), 1e-10, 1e-10, "alone");
                NumericAssert.Close(LogP(k => k != site) - LogP(_ => true), SharedTerms.GivenRest(table, 0, i), 1e-10, 1e-10, "given the rest");
            }
        },
        iter: 150);

    // log p is about -6e5, nearly all of it from sites that share nothing: as differences of logs the terms would be wrong by 1e-10.
    [Theory]
    [InlineData(EngineKind.Double, 1e-13)]
    [InlineData(EngineKind.Single, 1e-6)]
    public void Terms_KeepTheirDigits_WhereLogsAreLarge(EngineKind kind, double tolerance)
    {
        const int Far = 1000;
        double tiny = Math.ScaleB(1, -900);
        var far = new CategoricalLeaf(2, 2, [tiny, 1, tiny, 1]);
        var bit = new BernoulliLeaf([0.25, 0.75]);
        double[] a = [0.75, 0.25, 0.25, 0.75];
        PoolingTree tree = PoolingTree.FromChildren(Far + 2, [[.. Enumerable.Range(0, Far + 1)], [Far + 2, Far + 1]]);
        var shape = new NetworkShape(tree, [.. Enumerable.Repeat(2, tree.NodeCount)]);
        var model = new ConvAC(shape, [.. Enumerable.Repeat(far, Far), bit, bit], [.. Enumerable.Repeat(a, tree.NodeCount - 1), [0.5, 0.5]], [1]);
        LedgerTable table = Table(model, Observations.FromRows([[.. Enumerable.Repeat(0.0, Far), 1, 1]]), kind);
        double first = (0.25 * 0.375) + (0.75 * 0.625);
        double both = (((1 - first) * 0.375) + (first * 0.625)) / 2;
        double expected = Math.Log(both / 0.25);
        Assert.True(table.LogLikelihood[0] < -6e5);

        // A thousand sites round a thousand times.
        NumericAssert.Close(0, SharedTerms.Shared(table, 0)[Far + 2], Far * tolerance, what: "shared by sites that are independent");
        NumericAssert.Close(expected, SharedTerms.Shared(table, 0)[tree.Root], tolerance, what: "shared");
        NumericAssert.Close([.. Enumerable.Repeat(0.0, Far), expected, expected], SharedTerms.FromRest(table, 0).ToArray(), tolerance, what: "from the rest");
    }

    // log p is about -5e17, all of it from a site that shares nothing: as differences of logs no term would keep a digit.
    [Theory]
    [InlineData(EngineKind.Reference, 1e-13)]
    [InlineData(EngineKind.Double, 1e-13)]
    [InlineData(EngineKind.Single, 1e-6)]
    public void Terms_KeepTheirDigits_FarOut(EngineKind kind, double tolerance)
    {
        var far = new GaussianLeaf([0, 0], [1, 1]);
        var bit = new BernoulliLeaf([0.25, 0.75]);
        double[] a = [0.75, 0.25, 0.25, 0.75];
        PoolingTree tree = PoolingTree.FromChildren(3, [[0, 1], [3, 2]]);
        var model = new ConvAC(new NetworkShape(tree, [2, 2, 2, 2, 2]), [far, bit, bit], [a, a, a, a, [0.5, 0.5]], [1]);
        LedgerTable table = Table(model, Observations.FromRows([[1e9, 1, 1]]), kind);
        double first = (0.25 * 0.375) + (0.75 * 0.625);
        double expected = Math.Log(((((1 - first) * 0.375) + (first * 0.625)) / 2) / 0.25);
        Assert.True(table.LogLikelihood[0] < -4e17);
        NumericAssert.Close([0, 0, 0, 0, expected], SharedTerms.Shared(table, 0).ToArray(), tolerance, what: "shared");
        NumericAssert.Close([0, expected, expected], SharedTerms.FromRest(table, 0).ToArray(), tolerance, what: "from the rest");
    }

    [Fact]
    public void ImpossibleSample_HasNoNaNInTheTable()
    {
        LedgerTable table = Table(TestModels.Copies(), Observations.FromRows([[0, 1], [0, 0]]), EngineKind.Double);
        Assert.All(table.SharedInformation.Concat(table.RestInformation), v => Assert.True(double.IsFinite(v)));
        Assert.Equal(double.PositiveInfinity, SharedTerms.GivenRest(table, 0, 0));
        NumericAssert.Close(0, SharedTerms.GivenRest(table, 1, 0), 1e-14);
        NumericAssert.Close(Math.Log(2), SharedTerms.Shared(table, 1)[2], 1e-14);
    }

    private static LedgerTable Table(ConvAC model, Observations data, EngineKind kind) =>
        Engines.Create(model, new EngineOptions { Kind = kind, Threads = 2 }).Ledger(data, RowSelection.All(data), null, TestContext.Current.CancellationToken);

    private static void AssertParts(ConvAC model, Observations data, EngineKind kind)
    {
        LedgerTable table = Table(model, data, kind);
        IEngine reference = Engines.Create(model, new EngineOptions { Kind = EngineKind.Reference });
        double[] LogP(Func<int, bool> uses)
        {
            Observations part = Observations.FromRows(
                [.. Enumerable.Range(0, data.Rows).Select(r => data.Row(r).Select((x, i) => uses(i) ? x : double.NaN).ToArray())]);
            double[] log = new double[data.Rows];
            reference.LogLikelihood(part, RowSelection.All(part), log, default, TestContext.Current.CancellationToken);
            return log;
        }

        double[] whole = LogP(_ => true);
        double tolerance = kind == EngineKind.Single ? 4e-6 : 1e-10;
        for (int v = 0; v < table.Nodes; v++)
        {
            double[] patch = LogP(i => model.Tree.Scope(v).Contains(i));
            double[][] parts = [.. model.Tree.Children(v).ToArray().Select(c => LogP(i => model.Tree.Scope(c).Contains(i)))];
            double[] rest = model.Tree.IsSite(v) ? LogP(i => i != v) : patch;
            for (int r = 0; r < data.Rows; r++)
            {
                double size = tolerance * (1 + Math.Abs(whole[r]));
                NumericAssert.Close(model.Tree.IsSite(v) ? 0 : patch[r] - parts.Sum(p => p[r]), SharedTerms.Shared(table, r)[v], size,
                    what: Invariant($"tc of node {v}"));
                if (model.Tree.IsSite(v))
                {
                    NumericAssert.Close(-patch[r], SharedTerms.Marginal(table, r, v), size, what: "alone");
                    NumericAssert.Close(rest[r] - whole[r], SharedTerms.GivenRest(table, r, v), size, what: "given the rest");
                }
            }
        }
    }
}
