using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class DatasetLedgerTests
{
    [Fact]
    public void Ledger_OfEverySample_HasItsIdentityAndSigns() => Gen.Select(RandomModels.Any, Gen.ULong).Sample(
        (model, seed) =>
        {
            Observations data = RandomModels.Data(model, 4, 0.3, seed);
            int[]? labels = seed % 2 == 0 ? null : [-1, 0, model.Classes - 1, -1];
            for (int r = 0; r < data.Rows; r++)
            {
                DatasetLedger one = DatasetLedgers.Compute(new ModelEngine(model), model.Fit(data.Select([r]), labels is null ? null : [labels[r]]));
                double scale = 1 + one.SiteSurprisal.Sum(s => Math.Abs(s.Value)) + one.NodeInformation.Sum(t => Math.Abs(t.Value));
                double sum = one.ClassInformation.Value + one.NodeInformation.Sum(t => t.Value) + one.SiteSurprisal.Sum(s => s.Value);
                NumericAssert.Close(one.Surprisal.Value, sum, 1e-10 * scale, what: "identity");
                Assert.All(one.NodeInformation, t => Assert.True(t.Value >= -1e-12 * scale, Invariant($"t = {t.Value}")));
                Assert.True(one.ClassInformation.Value >= -1e-12);
                AssertLevels(model, one, 1e-10 * scale);
            }
        },
        iter: 60);

    [Fact]
    public void Means_AreThoseOfTheTable()
    {
        ConvAC model = RandomModels.Build(4, 7);
        Observations data = RandomModels.Data(model, 1300, 0.2, 9);
        IEngine engine = Engines.Create(model);
        LedgerTable table = engine.Ledger(data, RowSelection.All(data));
        DatasetLedger ledger = DatasetLedgers.Compute(new ModelEngine(engine), engine.Fit(data));
        Assert.Equal(1300, ledger.Samples);
        AssertMean([.. table.LogLikelihood.Select(l => -l)], ledger.Surprisal);
        AssertMean(table.ClassTerm, ledger.ClassInformation);
        for (int v = 0; v < table.Nodes; v++)
        {
            AssertMean(Column(table.NodeTerms, table.Nodes, v), ledger.NodeInformation[v]);
            AssertMean([.. Column(table.PatchLogProbability, table.Nodes, v).Select(l => -l)], ledger.PatchSurprisal[v]);
        }

        for (int i = 0; i < table.Sites; i++)
        {
            AssertMean(Column(table.SiteTerms, table.Sites, i), ledger.SiteSurprisal[i]);
        }
    }

    [Fact]
    public void Labels_GiveTheLedgerGivenTheClass()
    {
        ConvAC model = TestModels.Copies(0.25);
        Observations data = Observations.FromRows([[0, 0], [1, 1]]);
        DatasetLedger free = DatasetLedgers.Compute(new ModelEngine(model), model.Fit(data));
        NumericAssert.Close(-(Math.Log(0.25) + Math.Log(0.75)) / 2, free.Surprisal.Value, 1e-14);
        NumericAssert.Close(free.Surprisal.Value, free.ClassInformation.Value, 1e-14);
        DatasetLedger given = DatasetLedgers.Compute(new ModelEngine(model), model.Fit(data, [0, 1]));
        NumericAssert.Close(0, given.Surprisal.Value, 1e-14);
        Assert.Equal(0, given.ClassInformation.Value);
    }

    [Fact]
    public void ImpossibleSample_MakesTheSurprisalInfinite_AndIsInNoOtherMean()
    {
        Observations data = Observations.FromRows([[0, 1], [0, 0]]);
        DatasetLedger ledger = DatasetLedgers.Compute(new ModelEngine(TestModels.Copies()), TestModels.Copies().Fit(data));
        Assert.Equal(double.PositiveInfinity, ledger.Surprisal.Value);
        Assert.Equal(DatasetLedgers.Compute(new ModelEngine(TestModels.Copies()), TestModels.Copies().Fit(Observations.FromRows([[0, 0]]))).Surprisal.Value,
            ledger.PossibleSurprisal.Value);
        Estimate[] all = [ledger.ClassInformation, .. ledger.NodeInformation, .. ledger.SiteSurprisal, .. ledger.SurprisalGivenLevel,
            .. ledger.LevelInformation, .. ledger.PatchSurprisal, .. ledger.PatchSurprisalGivenLatent, .. ledger.PatchSurprisalPerLevel];
        Assert.All(all, e => Assert.True(double.IsFinite(e.Value)));
    }

    [Fact]
    public void LabelOfPriorZero_KeepsTheIdentity()
    {
        DatasetLedger ledger = DatasetLedgers.Compute(new ModelEngine(TestModels.Copies(1)), TestModels.Copies(1).Fit(Observations.FromRows([[1, 1]]), [1]));
        Assert.Equal(0, ledger.Surprisal.Value);
        Assert.All(ledger.SiteSurprisal, s => Assert.Equal(0, s.Value));
    }

    [Fact]
    public void Result_DoesNotDependOnThreads()
    {
        ConvAC model = RandomModels.Build(8, 8);
        Observations data = RandomModels.Data(model, 1100, 0.2, 3);
        DatasetLedger one = DatasetLedgers.Compute(new ModelEngine(model, new EngineOptions { Threads = 1 }), model.Fit(data));
        DatasetLedger three = DatasetLedgers.Compute(new ModelEngine(model, new EngineOptions { Threads = 3 }), model.Fit(data));
        Assert.Equal(one.Surprisal, three.Surprisal);
        Assert.Equal(one.NodeInformation, three.NodeInformation);
        Assert.Equal(one.PatchSurprisal, three.PatchSurprisal);
    }

    [Fact]
    public void Input_IsChecked()
    {
        IEngine engine = Engines.Create(TestModels.Copies());
        Observations data = Observations.FromRows([[0, 0]]);
        Assert.Equal("rows", Assert.Throws<ArgumentOutOfRangeException>(
            () => DatasetLedgers.Compute(new ModelEngine(engine), engine.Fit(data.Select([])))).ParamName);
        var wrong = Assert.Throws<DataException>(() => DatasetLedgers.Compute(new ModelEngine(engine), engine.Fit(Observations.FromRows([[0, 2]]))));
        Assert.Equal("data: row 1, column 2: the value 2 must be an integer of 0..1.", wrong.Message);
        wrong = Assert.Throws<DataException>(() => DatasetLedgers.Compute(new ModelEngine(engine), engine.Fit(data, [2])));
        Assert.Equal("The label of row 1 must be a class of 0..1, or -1 where unknown, but is 2.", wrong.Message);
    }

    private static void AssertLevels(ConvAC model, DatasetLedger one, double tolerance)
    {
        for (int l = 0; l <= model.Tree.Height; l++)
        {
            double level = one.SurprisalGivenLevel[l].Value;
            double next = l < model.Tree.Height ? one.SurprisalGivenLevel[l + 1].Value : one.Surprisal.Value - one.ClassInformation.Value;
            Assert.True(next >= level - tolerance, Invariant($"E_{l + 1} = {next} is less than E_{l} = {level}"));
            NumericAssert.Close(next - level, one.LevelInformation[l].Value, tolerance, what: "increment");
            NumericAssert.Close(level, model.Tree.Cut(l).Sum(v => one.PatchSurprisalGivenLatent[v].Value), tolerance, what: "cut");
            NumericAssert.Close(one.PatchSurprisalPerLevel[l].Value, model.Tree.Cut(l).Sum(v => one.PatchSurprisal[v].Value), tolerance, what: "patches");
            Assert.True(double.IsNaN(one.LevelInformation[l].StandardError));
        }
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
