using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class EntropyAnalysisTests
{
    private const double Tolerance = 1e-10;

    [Fact]
    public void Theorems_HoldOnEveryDiscreteModel() => RandomModels.Discrete.Sample(
        model =>
        {
            LayerEntropies e = EntropyAnalysis.Enumerate(model);
            double[] staircase = [.. e.EntropyGivenLevel.Select(l => l.Value), e.EntropyGivenClass.Value, e.Entropy.Value, e.JointEntropyAll.Value];
            for (int l = 1; l < staircase.Length; l++)
            {
                Assert.True(staircase[l] >= staircase[l - 1] - Tolerance, Invariant($"step {l} falls: {staircase[l - 1]} to {staircase[l]}"));
            }

            for (int l = 0; l <= model.Tree.Height; l++)
            {
                NumericAssert.Close(staircase[l + 1] - staircase[l], e.Increments[l].Value, Tolerance);
                Assert.True(e.Increments[l].Value <= e.CapacityPerLevel[l] + Tolerance);
                Assert.True(e.Utilisation(l) is not { } used || (used.Value >= -1e-3 && used.Value <= 1 + 1e-3 + (Tolerance / e.CapacityPerLevel[l])));
            }

            for (int v = 0; v < model.Tree.NodeCount; v++)
            {
                Assert.True(e.NodeInformation[v].Value >= -Tolerance && e.NodeInformation[v].Value <= e.NodeCapacity[v] + Tolerance);
                Assert.True(e.PatchEntropy[v].Value >= e.PatchEntropyGivenLatent[v].Value - Tolerance);
            }

            AssertSandwich(EntropyRateSandwich.OfModel(model, e), e.Entropy.Value / model.Tree.SiteCount);
        },
        iter: 60);

    [Fact]
    public void NodeEntropies_AreThoseOfTheScopes() => RandomModels.Of(new RandomModelOptions { MaxSites = 4, Continuous = false }).Sample(
        model =>
        {
            LayerEntropies e = EntropyAnalysis.Enumerate(model);
            for (int v = 0; v < model.Tree.NodeCount; v++)
            {
                NumericAssert.Close(EntropyAnalysis.OfSites(model, model.Tree.Scope(v)).Value, e.PatchEntropy[v].Value, Tolerance);
            }
        },
        iter: 30);

    [Fact]
    public void Draw_CoversTheTruthAsOftenAsItSays()
    {
        ConvAC model = OracleFile.Load("a-irregular-n5").Model;
        LayerEntropies exact = EntropyAnalysis.Enumerate(model);
        int[] covered = new int[3];
        for (ulong seed = 0; seed < 200; seed++)
        {
            LayerEntropies e = EntropyAnalysis.Draw(model, new EntropyOptions { Draws = 150, Seed = seed });
            covered[0] += Covers(e.Entropy, exact.Entropy.Value);
            covered[1] += Covers(e.EntropyGivenLevel[1], exact.EntropyGivenLevel[1].Value);
            covered[2] += Covers(e.Increments[0], exact.Increments[0].Value);
        }

        // 95 % of 200 is 190 with a standard deviation of 3.1.
        Assert.All(covered, c => Assert.InRange(c, 178, 199));
    }

    [Fact]
    public void Draw_UsesTheSmallerError()
    {
        // Independent sites: all entropy is left at the sites, which the weights give exactly.
        LayerEntropies e = EntropyAnalysis.Draw(TestModels.Independent(40, 3), new EntropyOptions { Draws = 50 });
        NumericAssert.Close(40 * Math.Log(3), e.Entropy.Value, 1e-10);
        NumericAssert.Close(0, e.Entropy.StandardError, 1e-10, what: "nothing is rare enough to be missed by 50 draws");
        Assert.Equal(Estimate.Exact(e.EntropyGivenLevel[0].Value), e.EntropyGivenLevel[0]);
        Assert.Null(e.Utilisation(0));
        Assert.Null(e.NodeUtilisation(0));
    }

    [Fact]
    public void Draw_OfContinuousSites_IsDifferential()
    {
        ConvAC model = TestModels.TwoGaussians();
        LayerEntropies e = EntropyAnalysis.Draw(model, new EntropyOptions { Draws = 20_000, Seed = 1 });
        Assert.Equal(EntropyKind.Differential, e.Kind);
        double given = 0.5 * (Math.Log(2 * Math.PI * Math.E) + (0.75 * Math.Log(4)));
        NumericAssert.Close(given, e.EntropyGivenLevel[0].Value, 1e-12);
        NumericAssert.Close(Quadrature(model), e.Entropy.Value, 4 * e.Entropy.StandardError);
        Estimate site = EntropyAnalysis.OfSites(model, [0], new EntropyOptions { Draws = 20_000, Seed = 2 });
        NumericAssert.Close(Quadrature(model), site.Value, 4 * site.StandardError);
        Assert.Equal(20_000, site.Draws);
    }

    [Fact]
    public void Kind_TellsMixedSitesApart()
    {
        var shape = new NetworkShape(PoolingTree.Cp(2), [1, 1, 1]);
        var model = new ConvAC(shape, [new GaussianLeaf([0], [1]), new BernoulliLeaf([0.5])], [[1], [1], [1]], [1]);
        LayerEntropies e = EntropyAnalysis.Draw(model, new EntropyOptions { Draws = 300 });
        Assert.Equal(EntropyKind.Mixed, e.Kind);
        NumericAssert.Close(Math.Log(2) + (0.5 * Math.Log(2 * Math.PI * Math.E)), e.Entropy.Value, 1e-10);
        Assert.Equal(EntropyKind.Shannon, EntropyAnalysis.Enumerate(TestModels.Copies()).Kind);
    }

    [Fact]
    public void Draw_StopsAtTheTargetError()
    {
        ConvAC model = RandomModels.Build(3, 5, new RandomModelOptions { Continuous = false, NearDeterministic = 0 });
        LayerEntropies e = EntropyAnalysis.Draw(model, new EntropyOptions { StandardError = 0.01, Seed = 3 });
        Assert.True(e.TargetReached);
        Assert.True(e.Entropy.StandardError <= 0.01);
        LayerEntropies stopped = EntropyAnalysis.Draw(model, new EntropyOptions { StandardError = 1e-9, MaxDraws = 1000 });
        Assert.False(stopped.TargetReached);
        Assert.Equal(1000, stopped.Draws);
        Assert.Equal(1000, stopped.Entropy.Draws);
    }

    [Fact]
    public void Draw_DependsOnTheSeedAlone()
    {
        ConvAC model = RandomModels.Build(6, 6);
        LayerEntropies one = EntropyAnalysis.Draw(model, new EntropyOptions { Draws = 700, Seed = 4, Engine = new EngineOptions { Threads = 1 } });
        LayerEntropies two = EntropyAnalysis.Draw(model, new EntropyOptions { Draws = 700, Seed = 4, Engine = new EngineOptions { Threads = 3 } });
        Assert.Equal(one.Entropy, two.Entropy);
        Assert.Equal(one.NodeInformation, two.NodeInformation);
        Assert.NotEqual(one.Entropy, EntropyAnalysis.Draw(model, new EntropyOptions { Draws = 700, Seed = 5 }).Entropy);
    }

    [Fact]
    public void Draw_OfOneSample_HasNoError()
    {
        LayerEntropies e = EntropyAnalysis.Draw(TestModels.Copies(), new EntropyOptions { Draws = 1 });
        NumericAssert.Close(Math.Log(2), e.Entropy.Value, 1e-12);
        Assert.True(double.IsNaN(e.Entropy.StandardError));
    }

    [Fact]
    public void Capacity_IsExact()
    {
        LatentCapacity capacity = LatentCapacity.Compute(TestModels.Copies(0.25));
        double h = -((0.25 * Math.Log(0.25)) + (0.75 * Math.Log(0.75)));
        NumericAssert.Close(h, capacity.ClassEntropy, 1e-15);
        Assert.Equal([0.0, 0.0], capacity.LevelCapacity);
        NumericAssert.Close([h, h, h], capacity.LatentEntropy, 1e-15);
        Assert.Equal(0, capacity.EntropyGivenLatents);
        NumericAssert.Close(h, capacity.JointEntropy, 1e-15);
    }

    [Fact]
    public void Sandwich_OfData_HasTheLedgersNumbers()
    {
        ConvAC model = RandomModels.Build(9, 6);
        Observations data = RandomModels.Data(model, 50, 0, 1);
        DatasetLedger ledger = DatasetLedgers.Compute(new ModelEngine(model), model.Fit(data));
        ScaleSandwich[] scales = EntropyRateSandwich.OfData(model, ledger);
        Assert.Equal(model.Tree.Height + 1, scales.Length);
        Assert.Equal((6, 1.0), (scales[0].Patches, scales[0].PatchSize));
        Assert.Equal((1, 6.0), (scales[^1].Patches, scales[^1].PatchSize));
        NumericAssert.Close(ledger.Surprisal.Value / 6, scales[^1].Upper.Value, 1e-10, 1e-10);
        NumericAssert.Close(ledger.SurprisalGivenLevel[0].Value / 6, scales[0].Lower.Value, 1e-10, 1e-10);
    }

    [Fact]
    public void Questions_AreChecked()
    {
        ConvAC model = TestModels.Copies();
        Argument(
            "Either a number of draws or a target standard error can be given, not both. (Parameter 'options')",
            () => EntropyAnalysis.Draw(model, new EntropyOptions { Draws = 1, StandardError = 1 }));
        Argument("The number of draws must be at least 1, but is 0. (Parameter 'options')",
            () => EntropyAnalysis.Draw(model, new EntropyOptions { Draws = 0 }));
        Argument(
            "The target standard error must be a finite number greater than 0, but is NaN. (Parameter 'options')",
            () => EntropyAnalysis.Draw(model, new EntropyOptions { StandardError = double.NaN }));
        Argument(
            "Site 0 is continuous (Gaussian x 2); its values cannot be enumerated; estimate by draws. (Parameter 'sites')",
            () => EntropyAnalysis.Enumerate(TestModels.TwoGaussians()));
        Argument(
            "Either a target standard error or a relative one can be given, not both. (Parameter 'options')",
            () => EntropyAnalysis.Draw(model, new EntropyOptions { RelativeError = 0.1, StandardError = 1 }));
        Argument(
            "The relative standard error must be a finite number greater than 0, but is 0. (Parameter 'options')",
            () => EntropyAnalysis.Draw(model, new EntropyOptions { RelativeError = 0 }));
        Argument("Site 1 is given twice; every site may be given once. (Parameter 'sites')", () => EntropyAnalysis.OfSites(model, [1, 1]));
        ConvAC large = TestModels.Independent(21, 2);
        Assert.Equal(
            "The joint values of the 21 sites are 2097152, more than the limit of 1048576; choose fewer sites, draw samples instead, or raise the limit.",
            Assert.Throws<SizeLimitException>(() => EntropyAnalysis.Enumerate(large)).Message);
        Argument(
            "The model has 2 levels, but 6 entropies given a level and 6 patch entropies were given. (Parameter 'model')",
            () => EntropyRateSandwich.OfModel(model, EntropyAnalysis.Draw(large, new EntropyOptions { Draws = 2 })));
    }

    private static void AssertSandwich(ScaleSandwich[] scales, double rate)
    {
        for (int l = 0; l < scales.Length; l++)
        {
            ScaleSandwich s = scales[l];
            Assert.True(s.Lower.Value <= rate + Tolerance && rate <= s.Upper.Value + Tolerance);
            Assert.True(s.Upper.Value - s.Lower.Value <= s.LatentGapBound + Tolerance && s.LatentGapBound <= s.GapBound + Tolerance);
            Assert.True(l == 0 || (s.Lower.Value >= scales[l - 1].Lower.Value - Tolerance && s.Upper.Value <= scales[l - 1].Upper.Value + Tolerance));
        }
    }

    private static int Covers(Estimate estimate, double truth) => Math.Abs(estimate.Value - truth) <= 1.96 * estimate.StandardError ? 1 : 0;

    private static double Quadrature(ConvAC model)
    {
        const double Step = 1e-3;
        double[] log = new double[2];
        double sum = 0;
        for (double x = -20; x < 25; x += Step)
        {
            model.Leaves[0].LogDensity(x, log);
            double p = (0.25 * Math.Exp(log[0])) + (0.75 * Math.Exp(log[1]));
            sum -= p == 0 ? 0 : Step * p * Math.Log(p);
        }

        return sum;
    }

    private static void Argument(string message, Action action) => Assert.Equal(message, Assert.Throws<ArgumentException>(action).Message);
}
