using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Files.Models;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Exact;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Tests.Files;
using Entroscope.Tests.Learning;
using Xunit;

namespace Entroscope.Tests.Model;

/// <summary>
/// Categorical sites whose values are not 0..K-1: every answer is that of the network of plain symbols, with the codes in place of the symbols.
/// </summary>
public sealed class SymbolCodesTests
{
    private static readonly long[] Small = [0, 200];
    private static readonly long[] Negative = [-7, 3, 9_007_199_254_740_992];

    [Fact]
    public void Find_KnowsTheCodes_AndNothingElse()
    {
        foreach (long[] list in new[] { Small, Negative })
        {
            var codes = new SymbolCodes(list);
            Assert.Equal(Enumerable.Range(0, list.Length), list.Select(c => codes.Find(c)));
            Assert.All(new[] { -8, 0.5, 1, 199, 201, 1e300, double.PositiveInfinity, double.NaN, -1e300 }, x => Assert.Equal(-1, codes.Find(x)));
        }

        Assert.Equal("must be one of the 2 values known: 0, 200", new SymbolCodes(Small).Requirement());
        Assert.EndsWith(": 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, ...", new SymbolCodes([.. Enumerable.Range(0, 13).Select(k => 2L * k)]).Requirement(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[0], "A categorical site needs 1 to 65535 codes, but has 0.")]
    [InlineData(new long[] { 3, 3 }, "The codes of a site must ascend, but 3 follows 3.")]
    [InlineData(new long[] { 0, 9_007_199_254_740_993 }, "A code must be an integer of at most 2^53 in size, but is 9007199254740993.")]
    public void Codes_ThatAreNotAllowed_AreRefused(long[] codes, string expected) =>
        Assert.Equal(expected, Assert.Throws<ModelException>(() => new SymbolCodes(codes)).Message);

    [Fact]
    public void Leaf_WithAnotherNumberOfCodes_IsRefused() => Assert.Equal(
        "A categorical leaf of 3 symbols needs as many codes, but 2 were given.",
        Assert.Throws<ModelException>(() => new CategoricalLeaf(1, 3, [0.2, 0.3, 0.5], codes: new SymbolCodes(Small))).Message);

    [Fact]
    public void Of_FindsTheValuesSeen()
    {
        Assert.Equal(new SymbolCodes([-3, 0, 300]), SymbolCodes.Of([ValueColumn.Of([300.0, double.NaN, -3]), ValueColumn.Of([(byte)0])], out int count));
        Assert.Equal(3, count);
        Assert.Null(SymbolCodes.Of([ValueColumn.Of(new byte[] { 1, 0, 2 })], out count));
        Assert.Equal(3, count);
        Assert.Null(SymbolCodes.Of([ValueColumn.Of([double.NaN])], out count));
        Assert.Equal(0, count);
    }

    // The second of three sites: it costs nothing whatever stands there, has no entropy, and no value in what is drawn or filled in.
    [Theory]
    [InlineData(EngineKind.Reference)]
    [InlineData(EngineKind.Double)]
    [InlineData(EngineKind.Single)]
    public void ASiteWithoutValue_CostsNothing_AndStaysMissing(EngineKind kind)
    {
        var shape = new NetworkShape(PoolingTree.Cp(3), [2, 2, 2, 2]);
        LeafDistribution[] leaves = [new BernoulliLeaf([0.1, 0.8]), new CategoricalLeaf(2, 1, [1, 1], codes: SymbolCodes.NoValue),
            new GaussianLeaf([-1, 2], [1, 0.25])];
        var model = new ConvAC(shape, leaves, [[0.7, 0.3, 0.2, 0.8], [0.5, 0.5, 0.1, 0.9], [0.9, 0.1, 0.4, 0.6], [0.4, 0.6]], [1]);
        Assert.Equal([false, true, false], model.Leaves.Select(l => l.HasNoValue));
        var options = new EngineOptions { Kind = kind, Threads = 2 };
        Observations given = Observations.FromRows([[1, 17, 0.5], [0, -0.25, double.NaN], [double.NaN, double.NaN, -2]]);
        Observations without = Observations.FromRows([[1, double.NaN, 0.5], [0, double.NaN, double.NaN], [double.NaN, double.NaN, -2]]);
        NumericAssert.Close(LogLikelihood.Compute(model, without, options), LogLikelihood.Compute(model, given, options), 1e-14);
        given.EnsureFits(model);
        foreach (ImputeMethod method in new[] { ImputeMethod.Sample, ImputeMethod.Mean, ImputeMethod.Mode })
        {
            Observations filled = Sampling.Impute(model, without, 1, method, engine: options);
            Assert.All(Enumerable.Range(0, 3), r => Assert.True(double.IsNaN(filled[r, 1]) && double.IsFinite(filled[r, 0]) && double.IsFinite(filled[r, 2])));
        }

        Observations drawn = Sampling.Draw(model, 20, 1, engine: options).Data;
        Assert.All(Enumerable.Range(0, 20), r => Assert.True(double.IsNaN(drawn[r, 1]) && double.IsFinite(drawn[r, 2])));
        Assert.Equal(0, LatentCapacity.MarginalSiteEntropy((DiscreteLeaf)model.Leaves[1], [0.4, 0.6]));
        Assert.NotEqual(SymbolCodes.NoValue, new SymbolCodes([0]));
    }

    [Theory]
    [InlineData("m.json")]
    [InlineData("m.safetensors")]
    public void ASiteWithoutValue_IsReadAsItWasWritten(string name)
    {
        using var folder = new TemporaryFolder();
        LeafDistribution[] leaves = [new BernoulliLeaf([0.1]), new CategoricalLeaf(1, 1, [1], codes: SymbolCodes.NoValue)];
        ModelFile.Save(new ConvAC(new NetworkShape(PoolingTree.Cp(2), [1, 1, 1]), leaves, [[1], [1], [1]], [1]), folder[name]);
        Assert.Same(SymbolCodes.NoValue, ModelFile.LoadNetwork(folder[name]).Leaves[1].Specification.Codes);
    }

    [Theory]
    [InlineData(EngineKind.Reference)]
    [InlineData(EngineKind.Double)]
    [InlineData(EngineKind.Single)]
    public void Engines_AnswerForCodesAsForSymbols(EngineKind kind) => Gen.ULong.Sample(seed =>
    {
        (ConvAC plain, ConvAC coded) = Pair(seed);
        Observations symbols = RandomModels.Data(plain, 40, 0.2, seed);
        Observations codes = Coded(symbols, coded);
        var options = new EngineOptions { Kind = kind, Threads = 2 };
        Assert.Equal(LogLikelihood.Compute(plain, symbols, options), LogLikelihood.Compute(coded, codes, options));
        (ExpectedCounts expected, ExpectedCounts actual) = (new ExpectedCounts(plain), new ExpectedCounts(coded));
        Engines.Create(plain, options).AddExpectedCounts(symbols, RowSelection.All(symbols), null, expected);
        Engines.Create(coded, options).AddExpectedCounts(codes, RowSelection.All(codes), null, actual);
        Assert.All(Enumerable.Range(0, plain.Leaves.Count), i => Assert.Equal(expected.Leaves[i], actual.Leaves[i]));
    }, iter: 10);

    [Fact]
    public void Queries_AnswerInCodes() => Gen.ULong.Sample(seed =>
    {
        (ConvAC plain, ConvAC coded) = Pair(seed);
        SampleSet drawn = Sampling.Draw(plain, 30, seed);
        AssertSame(Coded(drawn.Data, coded), Sampling.Draw(coded, 30, seed).Data);
        Observations holes = RandomModels.Data(plain, 20, 0.4, seed);
        foreach (ImputeMethod method in new[] { ImputeMethod.Sample, ImputeMethod.Mode })
        {
            AssertSame(Coded(Sampling.Impute(plain, holes, seed, method), coded), Sampling.Impute(coded, Coded(holes, coded), seed, method));
            var mixture = new ConvACMixture([coded, coded], [0.3, 0.7]);
            AssertSame(Coded(Sampling.Impute(new ConvACMixture([plain, plain], [0.3, 0.7]), holes, seed, method), coded),
                Sampling.Impute(mixture, Coded(holes, coded), seed, method));
        }

        double[] evidence = holes.Row(0);
        evidence[0] = evidence[1] = double.NaN;
        double[] codes = Coded(Observations.FromRows([evidence]), coded).Row(0);
        SiteDistribution table = Conditional.Table(coded, [0, 1], codes);
        Assert.Equal(Conditional.Table(plain, [0, 1], evidence).Probabilities, table.Probabilities);
        Assert.Equal([[0, 200], [-7, 3, 9_007_199_254_740_992]], table.Values);
        Assert.Equal(MostProbableExplanation.Compute(plain, evidence).LogJoint, MostProbableExplanation.Compute(coded, codes).LogJoint);
        Assert.Equal(
            Coded(Observations.FromRows([MostProbableExplanation.Compute(plain, evidence).Values]), coded).Row(0),
            MostProbableExplanation.Compute(coded, codes).Values);
        Assert.Equal(EntropyAnalysis.EnumerateSites(plain, [0, 1, 2]).Value, EntropyAnalysis.EnumerateSites(coded, [0, 1, 2]).Value);
    }, iter: 20);

    [Fact]
    public void Training_OnCodes_IsThatOnSymbols()
    {
        (ConvAC plain, ConvAC coded) = Pair(4);
        TrainingSet symbols = Learnable.Draw(plain, 80, 1, missing: 0.1);
        var codes = new TrainingSet(Coded(symbols.Data, coded), symbols.Labels);
        foreach (Initialisation start in Enum.GetValues<Initialisation>())
        {
            TrainingOptions options = Learnable.Quick with { Initialisation = start };
            LeafSpecification[] coded3 = [.. coded.Leaves.Select(l => l.Specification)];
            TrainingResult expected = ExpectationMaximization.Train(plain.Shape, Learnable.Leaves(plain), symbols, options: options);
            TrainingResult actual = ExpectationMaximization.Train(plain.Shape, coded3, codes, options: options);
            Assert.Equal(Learnable.Parameters(expected.Model), Learnable.Parameters(actual.Model));
            Assert.Equal(coded3, actual.Model.Leaves.Select(l => l.Specification));
        }
    }

    [Fact]
    public void Values_ThatAreNoCodes_AreRefused()
    {
        (_, ConvAC coded) = Pair(1);
        var error = Assert.Throws<DataException>(() => Observations.FromRows([[0, 3, 0], [200, 4, 0]]).EnsureFits(coded, "d.csv", ["a", "b", "c"]));
        Assert.Equal("d.csv: row 2, column 'b': the value 4 must be one of the 3 values known: -7, 3, 9007199254740992.", error.Message);
        error = Assert.Throws<DataException>(() => Conditional.Table(coded, [1], [1, double.NaN, double.NaN]));
        Assert.Equal("The evidence at site 0 is 1, but must be one of the 2 values known: 0, 200.", error.Message);
    }

    [Fact]
    public void Divergences_OfModelsWithOtherCodes_AreRefused()
    {
        (ConvAC plain, ConvAC coded) = Pair(1);
        Assert.Throws<ModelException>(() => ModelDivergences.Compute(plain, coded));
    }

    // Sites of 2 and 3 symbols with codes, and one without.
    private static (ConvAC Plain, ConvAC Coded) Pair(ulong seed)
    {
        var random = new RandomStream(seed, "codes");
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(3), 2, [2], 1);
        double[][] tables = [Rows(2, 2), Rows(2, 3), Rows(2, 4)];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(m => Rows(shape.Rows(shape.NodeOfMatrix(m)), 2))];
        SymbolCodes?[] codes = [new SymbolCodes(Small), new SymbolCodes(Negative), null];
        return (Make(i => null), Make(i => codes[i]));

        ConvAC Make(Func<int, SymbolCodes?> of) =>
            new(shape, [.. tables.Select((t, i) => new CategoricalLeaf(2, i + 2, t, codes: of(i)))], weights, [1]);

        double[] Rows(int rows, int columns) => [.. Enumerable.Range(0, rows).SelectMany(_ =>
        {
            double[] row = [.. Enumerable.Range(0, columns).Select(_ => 0.1 + random.NextDouble())];
            return row.Select(w => w / row.Sum());
        })];
    }

    private static Observations Coded(Observations symbols, ConvAC coded) => Observations.FromRows([.. Enumerable.Range(0, symbols.Rows)
        .Select(r => symbols.Row(r).Select((x, i) => double.IsNaN(x) ? x : ((DiscreteLeaf)coded.Leaves[i]).ValueOf((int)x)).ToArray())]);

    private static void AssertSame(Observations expected, Observations actual) =>
        Assert.All(Enumerable.Range(0, expected.Rows), r => Assert.Equal(expected.Row(r), actual.Row(r)));
}
