using CsCheck;
using Entroscope.Engine;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Sharing;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class PatchInformationTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<string> Names => OracleFile.Generative("patch_rest_information");

    [Theory]
    [MemberData(nameof(Names))]
    public void Enumerate_AgreesWithOracle(string name)
    {
        OracleFile oracle = OracleFile.Load(name);
        PatchInformation information = PatchInformationAnalysis.Enumerate(oracle.Model);
        Assert.Equal(("enumeration", 0), (information.Method, information.Draws));
        int compared = 0;
        foreach (System.Text.Json.JsonProperty node in oracle.Expected("patch_rest_information").EnumerateObject())
        {
            int v = Enumerable.Range(0, oracle.Model.Tree.NodeCount).Single(n => oracle.Model.Tree.Key(n) == node.Name);
            NumericAssert.Close(node.Value.GetDouble(), information.Nodes[v].Value, Tolerance, what: node.Name);
            compared++;
        }

        Assert.True(compared >= oracle.Model.Tree.SiteCount);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Draw_AgreesWithinFourErrors(string name)
    {
        ConvAC model = OracleFile.Load(name).Model;
        PatchInformation exact = PatchInformationAnalysis.Enumerate(model);
        PatchInformation drawn = PatchInformationAnalysis.Draw(model, new EntropyOptions { Draws = 3000, Seed = 3 });
        Assert.Equal(("draws", 3000), (drawn.Method, drawn.Draws));
        Within(exact.Nodes, drawn.Nodes);
        Within(exact.MeanPerLevel, drawn.MeanPerLevel);
    }

    [Fact]
    public void Nodes_AreDifferencesOfEntropies() => RandomModels.Of(new RandomModelOptions { MaxSites = 5, Continuous = false, Zeros = 0.3 }).Sample(
        model =>
        {
            PatchInformation information = PatchInformationAnalysis.Enumerate(model);
            int[] all = [.. Enumerable.Range(0, model.Tree.SiteCount)];
            double whole = EntropyAnalysis.OfSites(model, all).Value;
            for (int v = 0; v < model.Tree.NodeCount; v++)
            {
                int[] scope = model.Tree.Scope(v);
                int[] rest = [.. all.Except(scope)];
                double expected = rest.Length == 0 ? 0 : EntropyAnalysis.OfSites(model, scope).Value + EntropyAnalysis.OfSites(model, rest).Value - whole;
                NumericAssert.Close(expected, information.Nodes[v].Value, Tolerance, what: Invariant($"node {v}"));
            }

            for (int l = 0; l <= model.Tree.Height; l++)
            {
                NumericAssert.Close(model.Tree.Cut(l).Average(v => information.Nodes[v].Value), information.MeanPerLevel[l].Value, Tolerance);
            }
        },
        iter: 60);

    [Fact]
    public void Nodes_StayBelowTheirBounds() => RandomModels.Discrete.Sample(
        model =>
        {
            PatchInformation i = PatchInformationAnalysis.Enumerate(model);
            for (int v = 0; v < model.Tree.NodeCount; v++)
            {
                Assert.True(i.Nodes[v].Value >= -Tolerance && i.Nodes[v].Value <= i.LinkBound[v] + Tolerance, Invariant($"node {v}"));
                Assert.True(i.LinkBound[v] <= i.LatentBound[v] + Tolerance && i.LinkBound[v] <= i.ChannelBound[v] + Tolerance);
            }

            Assert.Equal(Estimate.Exact(0), i.Nodes[model.Tree.Root]);
        },
        iter: 60);

    // Two copies share all they have: the bound is attained.
    [Fact]
    public void Copies_AttainTheBound()
    {
        PatchInformation i = PatchInformationAnalysis.Enumerate(TestModels.Copies(0.25));
        double h = -((0.25 * Math.Log(0.25)) + (0.75 * Math.Log(0.75)));
        NumericAssert.Close([h, h, 0], [.. i.Nodes.Select(n => n.Value)], 1e-15);
        NumericAssert.Close([h, h, 0], i.LinkBound, 1e-15);
        NumericAssert.Close([Math.Log(2), Math.Log(2), 0], i.ChannelBound, 1e-15);
    }

    // A channel of probability q that no draw shows carries at most -q log q.
    [Fact]
    public void Draw_OfARareClass_DrawsItOnPurpose()
    {
        ConvAC model = TestModels.Copies(1e-6);
        PatchInformation i = PatchInformationAnalysis.Draw(model, new EntropyOptions { Draws = 300 });
        Assert.InRange(i.Nodes[0].StandardError, 1e-7, 6e-6);
        NumericAssert.Close((1e-6 * Math.Log(1e6)) + 1e-6, i.Nodes[0].Value, 4 * i.Nodes[0].StandardError);
        PatchInformation common = PatchInformationAnalysis.Draw(TestModels.Copies(), new EntropyOptions { Draws = 300 });
        Assert.InRange(common.Nodes[0].StandardError, 0, 1e-12);
    }

    [Fact]
    public void Draw_OfMixedSites_AgreesWithTwoSets()
    {
        ConvAC model = RandomModels.Build(5, 6, new RandomModelOptions { NearDeterministic = 0 });
        PatchInformation one = PatchInformationAnalysis.Draw(model, new EntropyOptions { Draws = 4000, Seed = 1 });
        PatchInformation two = PatchInformationAnalysis.Draw(model, new EntropyOptions { Draws = 4000, Seed = 2, Engine = new EngineOptions { Threads = 3 } });
        for (int v = 0; v < one.Nodes.Length; v++)
        {
            NumericAssert.Close(one.Nodes[v].Value, two.Nodes[v].Value, 6 * one.Nodes[v].StandardError);
            int[] scope = model.Tree.Scope(v);
            int[] rest = [.. Enumerable.Range(0, 6).Except(scope)];
            if (rest.Length > 0)
            {
                Estimate between = MutualInformationAnalysis.DrawBetween(model, scope, rest, new EntropyOptions { Draws = 4000, Seed = 4 }).Information;
                NumericAssert.Close(between.Value, one.Nodes[v].Value, 4 * (between.StandardError + one.Nodes[v].StandardError));
            }
        }
    }

    [Fact]
    public void Draw_DependsOnTheSeedAlone_AndStopsAtTheTarget()
    {
        ConvAC model = RandomModels.Build(6, 6, new RandomModelOptions { NearDeterministic = 0 });
        PatchInformation one = PatchInformationAnalysis.Draw(model, new EntropyOptions { Draws = 700, Seed = 4, Engine = new EngineOptions { Threads = 1 } });
        PatchInformation two = PatchInformationAnalysis.Draw(model, new EntropyOptions { Draws = 700, Seed = 4, Engine = new EngineOptions { Threads = 3 } });
        Assert.Equal(one.Nodes, two.Nodes);
        PatchInformation target = PatchInformationAnalysis.Draw(model, new EntropyOptions { StandardError = 0.05, Seed = 4 });
        Assert.True(target.TargetReached && target.Nodes.All(n => n.StandardError <= 0.05));
        Assert.False(PatchInformationAnalysis.Draw(model, new EntropyOptions { StandardError = 1e-9, MaxDraws = 600 }).TargetReached);
        PatchInformation relative = PatchInformationAnalysis.Draw(model, new EntropyOptions { RelativeError = 0.2, Seed = 4 });
        Assert.True(relative.TargetReached && relative.MeanPerLevel[..^1].All(m => m.StandardError <= 0.2 * m.Value));
        Assert.False(PatchInformationAnalysis.Draw(model, new EntropyOptions { RelativeError = 1e-9, MaxDraws = 600 }).TargetReached);
    }

    [Fact]
    public void Draw_CoversTheTruthAsOftenAsItSays()
    {
        int[] covered = new int[2];
        for (ulong seed = 0; seed < 300; seed++)
        {
            ConvAC model = RandomModels.Build(seed, 5, new RandomModelOptions { Continuous = false, NearDeterministic = 0, MinSites = 3 });
            PatchInformation exact = PatchInformationAnalysis.Enumerate(model);
            PatchInformation drawn = PatchInformationAnalysis.Draw(model, new EntropyOptions { Draws = 500, Seed = seed });
            int node = Enumerable.Range(0, model.Tree.Root).MaxBy(v => exact.Nodes[v].Value);
            covered[0] += exact.Nodes[node].Value < 1e-6 || Covers(drawn.Nodes[node], exact.Nodes[node].Value) ? 1 : 0;
            covered[1] += exact.Nodes[node].Value < 1e-6 || Covers(drawn.MeanPerLevel[0], exact.MeanPerLevel[0].Value) ? 1 : 0;
        }

        // 95 % of 300 is 285 with a standard deviation of 3.8.
        TestContext.Current.TestOutputHelper?.WriteLine(Invariant($"covered {covered[0]} and {covered[1]} of 300"));
        Assert.All(covered, c => Assert.InRange(c, 272, 297));
    }

    private static bool Covers(Estimate estimate, double truth) => Math.Abs(estimate.Value - truth) <= 1.96 * estimate.StandardError;

    [Fact]
    public void Questions_AreChecked()
    {
        ErrorAssert.Throws<ArgumentException>(
            "Site 0 is continuous (Gaussian x 2); its values cannot be enumerated; estimate by draws. (Parameter 'sites')",
            () => PatchInformationAnalysis.Enumerate(TestModels.TwoGaussians()));
        ErrorAssert.Throws<ArgumentException>(
            "The number of draws must be at least 1, but is 0. (Parameter 'options')",
            () => PatchInformationAnalysis.Draw(TestModels.Copies(), new EntropyOptions { Draws = 0 }));
        Assert.Throws<SizeLimitException>(() => PatchInformationAnalysis.Enumerate(TestModels.Independent(21, 2)));
        Assert.Throws<ModelException>(() => PatchInformationAnalysis.Draw(TestModels.Scores()));
    }

    private static void Within(Estimate[] exact, Estimate[] drawn)
    {
        for (int v = 0; v < exact.Length; v++)
        {
            NumericAssert.Close(exact[v].Value, drawn[v].Value, (4 * drawn[v].StandardError) + 1e-14, what: Invariant($"[{v}]"));
        }
    }
}
