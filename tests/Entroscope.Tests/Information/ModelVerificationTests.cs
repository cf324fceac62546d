using Entroscope.Engine;
using Entroscope.Information.Theorems;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class ModelVerificationTests
{
    public static TheoryData<string> Names => OracleFile.Generative();

    [Theory]
    [MemberData(nameof(Names))]
    public void Oracles_HoldExactlyWithTheirData(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        Verification found = ModelVerification.Run(oracle.Model, FittingRows.Of(oracle.Model, oracle.Data()));
        Assert.Equal("enumeration", found.Method);
        Assert.Equal(Verdict.HoldsExactly, found.Verdict);
        Assert.Equal(Enum.GetValues<Statement>(), [.. found.Checks.Select(c => c.Statement).Distinct().Order()]);
        Assert.Equal(3, found.Checks.Count(c => c.Statement == Statement.Monotonicity));
        StatementCheck top = Assert.Single(found.Checks, c => c.Claim == "H(X|Y) <= H(X)");
        NumericAssert.Close(oracle.Expected("class_information").GetDouble(), top.Margin.Value, 1e-10);
        NumericAssert.Close(oracle.Expected("entropy").GetDouble(), top.Right.Value, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Oracles_AreNeverViolatedByDraws(string name)
    {
        Verification found = ModelVerification.Run(OracleFile.Load(name).Model, null, new VerificationOptions { EnumerationLimit = 0, MaxDraws = 4096 });
        Assert.Equal((4096, "draws"), (found.Draws, found.Method));
        Assert.Equal(0, found.Count(Verdict.Violated));
        Assert.True(found.Count(Verdict.Holds) > 5);
        Assert.All(found.Checks.Where(c => c.Verdict == Verdict.Holds), c => Assert.True(c.Sigmas > 3 && !c.Margin.IsExact));
    }

    [Fact]
    public void FewDraws_AreUndecided()
    {
        ConvAC model = OracleFile.Load("a-ht-n4").Model;
        Verification found = ModelVerification.Run(model, null, new VerificationOptions { EnumerationLimit = 0, MaxDraws = 20 });
        Assert.Equal(Verdict.Undecided, found.Verdict);
        Assert.All(found.Checks.Where(c => !c.Margin.IsExact), c => Assert.Equal(Verdict.Undecided, c.Verdict));
    }

    [Fact]
    public void Draws_AreDoubledUntilDecided()
    {
        ConvAC model = OracleFile.Load("a-ht-n4").Model;
        var told = new List<string>();
        Verification found = ModelVerification.Run(model, null, new VerificationOptions { EnumerationLimit = 0, MaxDraws = 10_000 }, new Teller(told));
        Assert.Equal(10_000, found.Draws);
        Assert.Equal("drawing 4096 samples, at most 10000 while a statement is undecided; 80 multiply-adds a sample", Assert.Single(told));
        Verification copies = ModelVerification.Run(TestModels.Copies(), null, new VerificationOptions { EnumerationLimit = 0 });
        Assert.Equal(4096, copies.Draws);
    }

    [Fact]
    public void TheResult_DependsOnTheSeedAlone()
    {
        ConvAC model = RandomModels.Build(6, 6);
        Verification With(int threads, ulong seed) => ModelVerification.Run(
            model, null, new VerificationOptions { EnumerationLimit = 0, MaxDraws = 700, Seed = seed, Engine = new EngineOptions { Threads = threads } });
        Assert.Equal(With(1, 4).Checks, With(3, 4).Checks);
        Assert.NotEqual(With(1, 4).Checks, With(1, 5).Checks);
    }

    [Fact]
    public void IndependentSites_HoldExactlyByStructure()
    {
        Verification found = ModelVerification.Run(TestModels.Independent(40, 3));
        Assert.Equal("draws", found.Method);
        Assert.Equal(Verdict.HoldsExactly, found.Verdict);
    }

    [Fact]
    public void ImpossibleRows_AreCountedAndLeftOut()
    {
        Observations data = Observations.FromRows([[0, 0], [0, 1], [1, double.NaN]]);
        Verification found = ModelVerification.Run(TestModels.Copies(), FittingRows.Of(TestModels.Copies(), data));
        Assert.Equal(Verdict.HoldsExactly, found.Verdict);
        Assert.Equal((7L, 3L), (found.Samples, found.ImpossibleSamples));
    }

    [Fact]
    public void EmSteps_KeepVariancesBelowTheFloorOfTraining()
    {
        // Variances far below a thousandth of the column's: a floor above them would lower the likelihood at the first step.
        ConvAC model = TestModels.TwoGaussians().With(0, new GaussianLeaf([-2, 2], [1e-6, 1e-5]));
        Observations data = Observations.FromRows([[-2.001], [-1.999], [2.003], [1.997], [2.0]]);
        Verification found = ModelVerification.Run(model, FittingRows.Of(model, data), new VerificationOptions { EmSteps = 6, MaxDraws = 500 });
        StatementCheck[] steps = [.. found.Checks.Where(c => c.Statement == Statement.Monotonicity)];
        Assert.Equal(6, steps.Length);
        Assert.Equal(["EM step 1", "EM step 2"], steps[..2].Select(s => s.About));
        Assert.All(steps, s => Assert.Equal(Verdict.HoldsExactly, s.Verdict));
        Assert.True(steps[0].Margin.Value > 0);
    }

    [Fact]
    public void RandomNetworks_AreNeverViolated()
    {
        SeedModel[] models = [.. SeedModels.Run(12, 100, new VerificationOptions { MaxDraws = 8192, EmSteps = 2 })];
        Assert.Equal(Enumerable.Range(100, 12).Select(s => (ulong)s), models.Select(m => m.Seed));
        Assert.All(models, m => Assert.Equal(0, m.Verification.Count(Verdict.Violated)));
        Assert.Contains(models, m => m.Verification.Draws == 0);
        Assert.Contains(models, m => m.Verification.Draws > 0);
        Assert.All(models, m => Assert.Contains(m.Verification.Checks, c => c.Statement == Statement.Monotonicity));
        SeedModel again = Assert.Single(SeedModels.Run(1, 105, new VerificationOptions { MaxDraws = 8192, EmSteps = 2 }));
        Assert.Equal(models[5].Architecture, again.Architecture);
        Assert.Equal(models[5].Verification.Checks, again.Verification.Checks);
    }

    [Fact]
    public void SpoiltNetworks_AreRefused()
    {
        ConvAC row = OracleFile.Load("a-ht-n4").Model.Copy();
        row.OwnMatrix(0)[0] *= 0.9;
        Assert.Contains("must sum to 1", Assert.Throws<ModelException>(() => ModelVerification.Run(row)).Message, StringComparison.Ordinal);
        Assert.Equal(
            "This needs a network in the generative reading, whose weights are probabilities, but the model's reading is Score.",
            Assert.Throws<ModelException>(() => ModelVerification.Run(TestModels.Scores())).Message);
        var narrow = new ConvAC(new NetworkShape(PoolingTree.Cp(1), [1, 1]), [new GaussianLeaf([0], [1e-320])], [[1.0], [1.0]], [1]);
        Assert.Equal(
            "Site 0 has a variance below 1E-300, where doubles lose their digits: nothing can be verified there.",
            Assert.Throws<ModelException>(() => ModelVerification.Run(narrow)).Message);
    }

    [Fact]
    public void Options_AreChecked()
    {
        Argument("The largest number of draws must be at least 2, but is 1.", new VerificationOptions { MaxDraws = 1 });
        Argument("The largest number of joint values must be at least 0, but is -1.", new VerificationOptions { EnumerationLimit = -1 });
        Argument("The number of standard errors must be a finite number greater than 0, but is NaN.", new VerificationOptions { Sigma = double.NaN });
        Argument("The number of EM steps must be at least 0, but is -2.", new VerificationOptions { EmSteps = -2 });
        Argument("A verification needs double precision, but the engine is that of single precision.",
            new VerificationOptions { Engine = new EngineOptions { Kind = EngineKind.Single } });
        ErrorAssert.BelowMinimum("models", 0, 1, () => SeedModels.Run(0, 1));
        Assert.Equal(Verdict.HoldsExactly,
            ModelVerification.Run(TestModels.Copies(), null, new VerificationOptions { Engine = new EngineOptions { Kind = EngineKind.Reference } }).Verdict);
    }

    private static void Argument(string message, VerificationOptions options) =>
        Assert.Equal(message + " (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => ModelVerification.Run(TestModels.Copies(), null, options)).Message);

    private sealed class Teller(List<string> told) : IProgress<string>
    {
        public void Report(string value) => told.Add(value);
    }
}
