using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>The shared ledger of networks and mixtures: the account, its terms by enumeration, its means and errors.</summary>
public sealed class SharedLedgerTests
{
    [Fact]
    public void Terms_OfMixtures_AreThoseOfTheEnumeration() => Gen.Select(RandomMixtures.Tiny, Gen.Bool, Gen.ULong).Sample(
        (any, sameTree, seed) =>
        {
            ConvACMixture mixture = sameTree ? SameTrees(any) : any;
            double[] x = BruteForce.Evidence(mixture.Components[0], seed, missing: 0.2);
            var states = MixtureBruteForce.States(mixture, [.. x.Select(_ => double.NaN)]);
            double P(Func<int, bool> uses, int label = -1) => MixtureBruteForce.Probability(
                states,
                (_, s) => (label < 0 || s.Class == label) && Enumerable.Range(0, x.Length).All(i => double.IsNaN(x[i]) || !uses(i) || s.Values[i] == x[i]));
            if (P(_ => true) < BruteForce.Smallest)
            {
                return;
            }

            int y = (int)(seed % (ulong)mixture.Classes);
            Observations data = Observations.FromRows([x]);
            var engine = new ModelEngine(mixture);
            SharedTable table = SharedTables.Of(engine, data, RowSelection.All(data), TestContext.Current.CancellationToken);
            SharedLedger mean = SharedLedgers.Compute(engine, engine.Fit(data, [y]), TestContext.Current.CancellationToken);
            for (int i = 0; i < x.Length; i++)
            {
                int site = i;
                double alone = P(k => k == site);
                double rest = P(_ => true) / P(k => k != site);
                NumericAssert.Close(-Math.Log(alone), table.Marginal[i], 1e-10, 1e-10, "alone");
                NumericAssert.Close(-Math.Log(rest), table.GivenRest[i], 1e-10, 1e-10, "given the rest");
                NumericAssert.Close(Math.Log(rest / alone), table.RestInformation[i], 1e-10, 1e-10, "from the rest");
                if (double.IsNaN(x[i]))
                {
                    Assert.Equal((0.0, 0.0, 0.0, 0), (table.Marginal[i], table.GivenRest[i], table.RestInformation[i], mean.Sites[i].Observed));
                }
                else if (mixture.Classes > 1 && mixture.ClassPrior[y] > 0)
                {
                    double told = Math.Log(P(k => k == site, y) / alone / mixture.ClassPrior[y]);
                    NumericAssert.Close(told, mean.Sites[i].AboutClass!.Value.Value, 1e-9, 1e-9, "about the class");
                }
            }

            if (mixture.Classes > 1 && mixture.ClassPrior[y] > 0)
            {
                NumericAssert.Close(Math.Log(P(_ => true, y) / P(_ => true) / mixture.ClassPrior[y]), mean.AboutClass!.Value.Value, 1e-9,
                    1e-9, "all about the class");
            }

            if (mixture.CommonTree is not { } tree)
            {
                Assert.Empty(mean.Shared);
                Assert.Contains("different trees", mean.NoTree, StringComparison.Ordinal);
                return;
            }

            for (int v = tree.SiteCount; v < tree.NodeCount; v++)
            {
                double expected = Math.Log(P(i => tree.Scope(v).Contains(i)));
                foreach (int c in tree.Children(v))
                {
                    expected -= Math.Log(P(i => tree.Scope(c).Contains(i)));
                }

                NumericAssert.Close(expected, table.Shared[v], 1e-10, 1e-10, Invariant($"tc of node {v}"));
            }
        },
        iter: 150);

    [Fact]
    public void Means_AddUp_UnderEveryKindOfModel() => Gen.Select(RandomMixtures.Any, Gen.Bool, Gen.ULong).Sample(
        (any, sameTree, seed) =>
        {
            ConvACMixture mixture = sameTree ? SameTrees(any) : any;
            Observations data = RandomModels.Data(mixture.Components[0], 30, 0.3, seed);
            SharedLedger ledger = SharedLedgers.Compute(new ModelEngine(mixture), mixture.Fit(data), TestContext.Current.CancellationToken);
            Assert.Equal(30, ledger.Samples + ledger.Impossible.Count);
            Assert.Null(ledger.AboutClass);
            if (ledger.Samples == 0)
            {
                return;
            }

            double tolerance = 1e-10 * (1 + ledger.Marginal.Sum(m => Math.Abs(m.Value)));
            NumericAssert.Close(ledger.IndependentSurprisal.Value, ledger.Marginal.Sum(m => m.Value), tolerance, what: "columns one by one");
            NumericAssert.Close(ledger.Surprisal.Value, ledger.IndependentSurprisal.Value - ledger.TotalShared.Value, tolerance, what: "account");
            Assert.All(ledger.Sites.Zip(ledger.Marginal),
                s => NumericAssert.Close(s.Second.Value, s.First.Observed == 0 ? 0 : s.First.Marginal.Value * s.First.Observed / ledger.Samples, tolerance));
            if (ledger.NoTree is null)
            {
                NumericAssert.Close(ledger.TotalShared.Value, ledger.Shared.Sum(s => s.Value), tolerance, what: "nodes");
                NumericAssert.Close(ledger.TotalShared.Value, ledger.SharedPerLevel.Sum(s => s.Value), tolerance, what: "levels");
                NumericAssert.Close(ledger.IndependentSurprisal.Value, ledger.PatchSurprisalPerLevel[0].Value, tolerance, what: "first cut");
                NumericAssert.Close(ledger.Surprisal.Value, ledger.PatchSurprisalPerLevel[^1].Value, tolerance, what: "last cut");
            }
        },
        iter: 80);

    [Fact]
    public void MeansAndErrors_AreThoseOfTheSamples()
    {
        ConvAC model = RandomModels.Build(4, 7);
        Observations data = RandomModels.Data(model, 700, 0.2, 9);
        IEngine engine = Engines.Create(model);
        SharedTable table = SharedTables.Of(new ModelEngine(engine), data, RowSelection.All(data), TestContext.Current.CancellationToken);
        SharedLedger ledger = SharedLedgers.Compute(new ModelEngine(engine), engine.Fit(data), TestContext.Current.CancellationToken);
        AssertMean([.. table.LogLikelihood.Select(l => -l)], ledger.Surprisal);
        for (int i = 0; i < table.Sites; i++)
        {
            double[] marginal = Column(table.Marginal, table.Sites, i);
            double[] fromRest = Column(table.RestInformation, table.Sites, i);
            int[] present = [.. Enumerable.Range(0, data.Rows).Where(r => !double.IsNaN(data[r, i]))];
            AssertMean(marginal, ledger.Marginal[i]);
            AssertMean(Column(table.GivenRest, table.Sites, i), ledger.GivenRest[i]);
            AssertMean([.. present.Select(r => marginal[r])], ledger.Sites[i].Marginal);
            AssertMean([.. present.Select(r => fromRest[r])], ledger.Sites[i].FromRest);
        }

        for (int v = table.Sites; v < table.Nodes; v++)
        {
            AssertMean(Column(table.Shared, table.Nodes, v), ledger.Shared[v]);
        }
    }

    // The mean over the model of tc_v is the total correlation of the children, and that of the information from the rest the mutual information with it.
    [Fact]
    public void Copies_ShareOneBitAtEveryMerge()
    {
        ConvAC model = TestModels.Copies();
        SharedLedger ledger = SharedLedgers.Compute(new ModelEngine(model), model.Fit(Observations.FromRows([[0, 0], [1, 1]]), [0, 1]),
            TestContext.Current.CancellationToken);
        NumericAssert.Close(2 * Math.Log(2), ledger.IndependentSurprisal.Value, 1e-14);
        NumericAssert.Close(Math.Log(2), ledger.TotalShared.Value, 1e-14);
        NumericAssert.Close([0, 0], [.. ledger.GivenRest.Select(g => g.Value)], 1e-14);
        NumericAssert.Close([Math.Log(2), Math.Log(2)], [.. ledger.Sites.Select(s => s.AboutClass!.Value.Value)], 1e-14);
        NumericAssert.Close(Math.Log(2), ledger.AboutClass!.Value.Value, 1e-14);
    }

    [Fact]
    public void RowsOfProbabilityZero_AreCountedAndLeftOut()
    {
        Observations data = Observations.FromRows([[0, 0], [0, 1], [1, 1], [1, 0]]);
        SharedLedger ledger = SharedLedgers.Compute(new ModelEngine(TestModels.Copies()), TestModels.Copies().Fit(data), TestContext.Current.CancellationToken);
        Assert.Equal((2, 2), (ledger.Samples, ledger.Impossible.Count));
        Assert.Equal([2, 4], ledger.Impossible.First);
        NumericAssert.Close(Math.Log(2), ledger.Surprisal.Value, 1e-14);
        SharedLedger none = SharedLedgers.Compute(new ModelEngine(TestModels.Copies()), TestModels.Copies().Fit(data.Select([1])),
            TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), (none.Samples, none.Impossible.Count));
        Assert.True(double.IsNaN(none.Surprisal.Value));
    }

    [Fact]
    public void ClassOfPriorZero_IsStillAnswered()
    {
        SharedLedger ledger = SharedLedgers.Compute(new ModelEngine(TestModels.Copies(1)), TestModels.Copies(1).Fit(Observations.FromRows([[0, 0]]), [1]),
            TestContext.Current.CancellationToken);
        Assert.Equal(double.NegativeInfinity, ledger.AboutClass!.Value.Value);
        Assert.Equal(double.NegativeInfinity, ledger.Sites[0].AboutClass!.Value.Value);
    }

    // A mixture of a network with itself is that network, however far out its values lie and however large the logs are.
    [Theory]
    [InlineData(1e2)]
    [InlineData(1e4)]
    [InlineData(1e8)]
    [InlineData(1e30)]
    public void FarOut_MixturesAgreeWithTheirNetwork_AndTheAccountHolds(double far) => Gen.Select(Gen.ULong, Gen.Int[2, 5]).Sample(
        (seed, sites) =>
        {
            ConvAC model = RandomModels.Build(seed, sites, new RandomModelOptions { MaxChannels = 3 });
            double[][] rows = [.. Enumerable.Range(0, 4)
                .Select(r => RandomModels.Data(model, 1, 0.1, seed + (ulong)r).Row(0).Select((x, i) => model.Leaves[i].Alphabet == 0 ? far * x : x).ToArray())];
            Observations data = Observations.FromRows(rows);
            SharedTable one = SharedTables.Of(new ModelEngine(model), data, RowSelection.All(data), TestContext.Current.CancellationToken);
            SharedTable two = SharedTables.Of(new ModelEngine(new ConvACMixture([model, model], [0.4, 0.6])), data, RowSelection.All(data),
                TestContext.Current.CancellationToken);
            NumericAssert.Close(one.RestInformation, two.RestInformation, 1e-9, 1e-9, "from the rest");
            NumericAssert.Close(one.Shared, two.Shared, 1e-9, 1e-9, "shared");
            SharedLedger ledger = SharedLedgers.Compute(new ModelEngine(model), model.Fit(data, [.. rows.Select((_, r) => r % model.Classes)]),
            TestContext.Current.CancellationToken);
            Assert.All(ledger.Sites, s => Assert.False(s.Observed > 0 && model.Classes > 1 && double.IsNaN(s.AboutClass!.Value.Value)));
            NumericAssert.Close(ledger.TotalShared.Value, ledger.Shared.Sum(s => s.Value), 1e-9, 1e-9, "nodes");
        },
        iter: 25);

    // What is shared is free of units: metres or millimetres.
    [Fact]
    public void Units_ChangeWhatAColumnCosts_NotWhatIsShared() => Gen.Select(Gen.ULong, Gen.Int[2, 6]).Sample(
        (seed, sites) =>
        {
            const double Scale = 1000;
            var random = new RandomStream(seed, "units");
            ConvAC pattern = RandomModels.Build(seed, sites, new RandomModelOptions { MaxChannels = 3 });
            LeafDistribution[] Leaves(double scale)
            {
                var parameters = new RandomStream(seed, "leaves");
                return [.. Enumerable.Range(0, sites).Select(i =>
                {
                    double[] means = [.. Enumerable.Range(0, pattern.Shape.Channels(i)).Select(_ => scale * parameters.NextGaussian())];
                    return (LeafDistribution)new GaussianLeaf(means, [.. means.Select(_ => scale * scale * (0.1 + parameters.NextDouble()))]);
                })];
            }

            double[][] weights = [.. Enumerable.Range(0, pattern.Shape.MatrixCount).Select(m => pattern.Matrix(m).ToArray())];
            ConvAC Model(double scale) => new(pattern.Shape.WithOwnLeaves(), Leaves(scale), weights, pattern.ClassPrior);
            double[][] rows = [.. Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, sites).Select(_ => 2 * random.NextGaussian()).ToArray())];
            SharedLedger small = SharedLedgers.Compute(new ModelEngine(Model(1)), Model(1).Fit(Observations.FromRows(rows)),
            TestContext.Current.CancellationToken);
            SharedLedger large = SharedLedgers.Compute(new ModelEngine(Model(Scale)),
                Model(Scale).Fit(Observations.FromRows([.. rows.Select(r => r.Select(x => Scale * x).ToArray())])),
            TestContext.Current.CancellationToken);
            for (int i = 0; i < sites; i++)
            {
                NumericAssert.Close(small.Sites[i].FromRest.Value, large.Sites[i].FromRest.Value, 1e-9, what: "from the rest");
                NumericAssert.Close(small.Sites[i].Marginal.Value + Math.Log(Scale), large.Sites[i].Marginal.Value, 1e-9, what: "by itself");
            }

            for (int v = sites; v < pattern.Tree.NodeCount; v++)
            {
                NumericAssert.Close(small.Shared[v].Value, large.Shared[v].Value, 1e-9, what: "shared");
            }
        },
        iter: 30);

    [Fact]
    public void Input_IsChecked()
    {
        IEngine engine = Engines.Create(TestModels.Copies());
        ErrorAssert.Throws<DataException>("data: row 1, column 2: the value 2 must be an integer of 0..1.",
            () => SharedLedgers.Compute(new ModelEngine(engine), engine.Fit(Observations.FromRows([[0, 2]]))));
        ErrorAssert.Throws<DataException>("The label of row 1 must be a class of 0..1, or -1 where unknown, but is 2.",
            () => SharedLedgers.Compute(new ModelEngine(engine), engine.Fit(Observations.FromRows([[0, 0]]), [2])));
        Assert.Equal("rows", Assert.Throws<ArgumentOutOfRangeException>(
            () => SharedLedgers.Compute(new ModelEngine(engine), engine.Fit(Observations.FromRows([[0, 0]]).Select([])))).ParamName);
    }

    private static ConvACMixture SameTrees(ConvACMixture mixture)
    {
        ConvAC first = mixture.Components[0];
        double[] prior = [.. first.ClassPrior.ToArray().Reverse()];
        return new ConvACMixture([first, new ConvAC(first.Shape, first.Leaves,
            [.. Enumerable.Range(0, first.Shape.MatrixCount).Select(m => first.Matrix(m).ToArray())], prior)], [0.3, 0.7]);
    }

    private static double[] Column(double[] table, int width, int column) =>
        [.. Enumerable.Range(0, table.Length / width).Select(r => table[(r * width) + column])];

    private static void AssertMean(double[] values, Estimate actual)
    {
        double mean = values.Average();
        NumericAssert.Close(mean, actual.Value, 1e-12, 1e-12);
        NumericAssert.Close(Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)) / (values.Length - 1.0) / values.Length), actual.StandardError, 1e-12, 1e-9);
        Assert.Equal(values.Length, actual.Draws);
    }
}
