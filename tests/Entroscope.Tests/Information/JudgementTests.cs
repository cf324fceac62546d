using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Sharing;
using Entroscope.Information.Theorems;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Tests.Oracles;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>Wrong numbers must be seen: tables and entropies spoilt by hand go through the judging functions.</summary>
public sealed class JudgementTests
{
    private static readonly ConvAC Model = OracleFile.Load("a-ht-n4").Model;
    private static readonly Judge Judge = new(Model, 3);

    public static TheoryData<string> LedgerSpoils => ["term", "negative", "sites", "likelihood", "class", "nan"];

    public static TheoryData<string> EntropySpoils => ["level", "class", "whole", "increment", "node", "patches", "small patches"];

    [Theory]
    [MemberData(nameof(LedgerSpoils))]
    public void SpoiltLedgers_AreViolated(string spoil)
    {
        Assert.All(Pointwise(Ledger()), c => Assert.Equal(Verdict.HoldsExactly, c.Verdict));
        LedgerTable table = Ledger();
        Action change = spoil switch
        {
            "term" => () => table.NodeTerms[9] += 1e-6,
            "negative" => () => table.NodeTerms[9] = -1e-6,
            "sites" => () => table.SiteTerms[5] -= 1e-6,
            "likelihood" => () => table.LogLikelihood[3] += 1e-6,
            "class" => () => table.ClassTerm[3] = -1e-6,
            _ => () => table.NodeTerms[9] = double.NaN,
        };
        change();
        Assert.Contains(Pointwise(table), c => c.Verdict == Verdict.Violated);
        Assert.Equal(Verdict.Violated, SecondRoute.OfLedgers(Judge, "row", table, Ledger()).Verdict);
        Assert.Equal(Verdict.HoldsExactly, SecondRoute.OfLedgers(Judge, "row", Ledger(), Ledger()).Verdict);
    }

    [Theory]
    [MemberData(nameof(EntropySpoils))]
    public void SpoiltEntropies_AreViolated(string spoil)
    {
        LayerEntropies e = EntropyAnalysis.Enumerate(Model);
        Assert.DoesNotContain(Levels(e), c => c.Verdict == Verdict.Violated);
        LayerEntropies spoilt = spoil switch
        {
            "level" => e with { EntropyGivenLevel = With(e.EntropyGivenLevel, 1, 0.5) },
            "class" => e with { EntropyGivenClass = Estimate.Exact(e.EntropyGivenClass.Value + 1e-4) },
            "whole" => e with { Entropy = Estimate.Exact(e.Entropy.Value * 0.99) },
            "increment" => e with { Increments = With(e.Increments, 0, 1e-6) },
            "node" => e with { NodeInformation = With(e.NodeInformation, 0, -1) },
            "patches" => e with { PatchEntropyPerLevel = With(e.PatchEntropyPerLevel, 0, -0.1) },
            _ => e with { PatchEntropyPerLevel = With(e.PatchEntropyPerLevel, 1, 0.1) },
        };
        Assert.Contains(Levels(spoilt), c => c.Verdict == Verdict.Violated);
    }

    [Fact]
    public void SpoiltEntropies_DoNotAgreeWithTheTables()
    {
        LayerEntropies e = EntropyAnalysis.Enumerate(Model);
        Assert.All(SecondRoute.OfEntropies(Model, Judge, e), c => Assert.Equal(Verdict.HoldsExactly, c.Verdict));
        LayerEntropies spoilt = e with { EntropyGivenLevel = With(e.EntropyGivenLevel, 1, 1e-7), Entropy = Estimate.Exact(e.Entropy.Value + 1e-7) };
        Assert.Equal(2, SecondRoute.OfEntropies(Model, Judge, spoilt).Count(c => c.Verdict == Verdict.Violated));
    }

    [Fact]
    public void SpoiltDraws_AreViolated()
    {
        Assert.DoesNotContain(Drawn(0), c => c.Verdict == Verdict.Violated);
        Assert.Contains(Drawn(-0.1), c => c is { Statement: Statement.TheoremOne, Verdict: Verdict.Violated, Sigmas: < -3 });
        Assert.Contains(Drawn(3), c => c is { Statement: Statement.TheoremTwo, Verdict: Verdict.Violated, Sigmas: < -3 });
    }

    [Fact]
    public void BracketAndCuts_SeeWrongBounds()
    {
        EntropyBracket bracket = BoundStatements.Bracket(Model, new EngineOptions(), CancellationToken.None);
        Estimate truth = EntropyAnalysis.Enumerate(Model).Entropy;
        Assert.All(BoundStatements.OfBracket(Judge, bracket, truth), c => Assert.Equal(Verdict.HoldsExactly, c.Verdict));
        Assert.Contains(BoundStatements.OfBracket(Judge, bracket, Estimate.Exact(bracket.Upper.Value + 1e-6)), c => c.Verdict == Verdict.Violated);
        Assert.Contains(BoundStatements.OfBracket(Judge, bracket, new Estimate(bracket.Lower.Value - 0.1, 0.01, 1000)), c => c.Verdict == Verdict.Violated);
        PatchInformation shared = PatchInformationAnalysis.Enumerate(Model);
        Assert.All(BoundStatements.OfCuts(Model, Judge, shared), c => Assert.Equal(Verdict.HoldsExactly, c.Verdict));
        PatchInformation spoilt = shared with { Nodes = With(shared.Nodes, 2, 1) };
        Assert.Contains(BoundStatements.OfCuts(Model, Judge, spoilt), c => c is { Verdict: Verdict.Violated, About: "node 0,2" });
    }

    [Fact]
    public void TablesOfPatches_AreThoseOfAllStates()
    {
        for (ulong seed = 1; seed <= 12; seed++)
        {
            ConvAC model = RandomModels.Build(seed, 3, BruteForce.Tiny);
            List<BruteForce.State> states = BruteForce.States(model, [double.NaN, double.NaN, double.NaN]);
            PatchTables tables = PatchTables.Compute(model);
            for (int v = 0; v < model.Tree.NodeCount; v++)
            {
                int[] scope = model.Tree.Scope(v);
                string Patch(BruteForce.State s) => string.Join(',', scope.Select(i => s.Values[i]));
                double latent = Entropy(states, s => Invariant($"{s.Latents[v]}"));
                NumericAssert.Close(Entropy(states, Patch), tables.Patch[v], 1e-12);
                NumericAssert.Close(Entropy(states, s => Invariant($"{Patch(s)} {s.Latents[v]}")) - latent, tables.GivenLatent[v], 1e-12);
            }

            NumericAssert.Close(Entropy(states, s => Invariant($"{string.Join(',', s.Values)} {s.Class}")) - Entropy(states, s => Invariant($"{s.Class}")),
                tables.GivenClass, 1e-12);
            NumericAssert.Close(1, tables.Total, 1e-12);
        }
    }

    [Theory]
    [InlineData(0.4, 0.1, 100, Verdict.Holds)]
    [InlineData(0.2, 0.1, 100, Verdict.Undecided)]
    [InlineData(-0.2, 0.1, 100, Verdict.Undecided)]
    [InlineData(-0.4, 0.1, 100, Verdict.Violated)]
    [InlineData(0.4, 0.1, 20, Verdict.Undecided)]
    [InlineData(1e-12, 0, 100, Verdict.Undecided)]
    [InlineData(-1e-12, 0, 100, Verdict.Undecided)]
    [InlineData(0.4, double.NaN, 100, Verdict.Undecided)]
    [InlineData(double.NaN, double.NaN, 100, Verdict.Violated)]
    [InlineData(0, 0, 0, Verdict.HoldsExactly)]
    [InlineData(-1e-11, 0, 0, Verdict.HoldsExactly)]
    [InlineData(-1e-9, 0, 0, Verdict.Violated)]
    [InlineData(double.NaN, 0, 0, Verdict.Violated)]
    public void Margins_AreWeighedByTheirErrors(double margin, double error, long draws, Verdict verdict)
    {
        StatementCheck check = Judge.Estimated(Statement.Sandwich, "a <= b", "all", Estimate.Exact(0), Estimate.Exact(margin),
            new Estimate(margin, error, draws));
        Assert.Equal(verdict, check.Verdict);
        Assert.Equal(draws == 0, check.Sigmas is null);
    }

    [Fact]
    public void AMarginThatCannotBe_IsExactlyNothing()
    {
        var margin = new Estimate(1e-14, 1e-3, 500);
        StatementCheck Check(Estimate m, double largest) => Judge.Estimated(Statement.TheoremOne, "a <= b", "all", Estimate.Exact(1),
            Estimate.Exact(1), m, largest);
        Assert.Equal(Verdict.HoldsExactly, Check(margin, 0).Verdict);
        Assert.Equal(Verdict.Undecided, Check(margin, 1e-6).Verdict);
        Assert.Equal(Verdict.Violated, Check(margin with { Value = -0.1 }, 0).Verdict);
    }

    [Fact]
    public void Infinities_AreCompared()
    {
        Assert.Equal(Verdict.HoldsExactly, Judge.Exact(Statement.Monotonicity, "a <= b", "all", double.NegativeInfinity, -3).Verdict);
        Assert.Equal(Verdict.HoldsExactly, Judge.Exact(Statement.Monotonicity, "a <= b", "all", double.NegativeInfinity, double.NegativeInfinity).Verdict);
        Assert.Equal(Verdict.Violated, Judge.Exact(Statement.Monotonicity, "a <= b", "all", -3, double.NegativeInfinity).Verdict);
        Assert.Equal(Verdict.Violated, Judge.Exact(Statement.Monotonicity, "a <= b", "all", double.NaN, double.NaN).Verdict);
    }

    private static LedgerTable Ledger()
    {
        Observations data = OracleFile.Load("a-ht-n4").Data();
        return Engines.Create(Model).Ledger(data, RowSelection.All(data));
    }

    private static StatementCheck[] Pointwise(LedgerTable table)
    {
        var checks = new PointwiseChecks(Model, Judge, "row");
        checks.Add(table);
        return [.. checks.Checks()];
    }

    private static StatementCheck[] Levels(LayerEntropies entropies) => [.. LevelStatements.Judge(Model, Judge, entropies, LevelMargins.Of(entropies))];

    // Draws whose ledgers say that every node spends so much more than it does.
    private static StatementCheck[] Drawn(double shift)
    {
        Observations data = Sampling.Draw(Model, 400, 1).Data;
        LedgerTable table = Engines.Create(Model).Ledger(data, RowSelection.All(data));
        for (int i = 0; i < table.NodeTerms.Length; i++)
        {
            table.NodeTerms[i] += shift;
        }

        int[] sites = [.. Enumerable.Range(0, 4)];
        var statistics = new LedgerStatistics(Model, sites, KnownMeans.Of(Model, sites));
        var margins = new MarginMoments(Model.Tree);
        statistics.Add(table);
        margins.Add(table);
        return [.. LevelStatements.Judge(Model, Judge, statistics.ToLayerEntropies(), margins.ToMargins(Model))];
    }

    private static Estimate[] With(Estimate[] values, int index, double shift) =>
        [.. values.Select((e, i) => i == index ? Estimate.Exact(e.Value + shift) : e)];

    private static double Entropy(List<BruteForce.State> states, Func<BruteForce.State, string> key) =>
        states.GroupBy(key, StringComparer.Ordinal).Select(g => g.Sum(s => Math.Exp(s.LogJoint))).Sum(p => p > 0 ? -p * Math.Log(p) : 0);
}
