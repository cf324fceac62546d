using Entroscope.Engine;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Scaling;
using Entroscope.Information.Sharing;
using Entroscope.Model;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>How often the value plus or minus 1.96 standard errors holds the enumerated truth, over small networks.</summary>
public sealed class CoverageTests
{
    // Errors further out are the reader's catastrophe, however rare.
    private const double Furthest = 6;

    // Of 1000 networks 95 % have a standard deviation of 0.7 %; the intervals of one network go together.
    [Theory]
    [InlineData(1000, 500, 0.03, 3)]
    [InlineData(1000, 500, 0.01, 0.3)]
    [InlineData(400, 300, 0.3, 3)]
    [InlineData(150, 5000, 0.03, 3)]
    public void Intervals_HoldTheTruthAsOftenAsTheySay(int networks, int draws, double sharpest, double softest)
    {
        Dictionary<string, double[]>[] outcomes = new Dictionary<string, double[]>[networks];
        Parallel.For(0, networks, i => outcomes[i] = Measure(CoverageModels.Build((ulong)i, sharpest, softest), draws, (ulong)i));
        foreach (string what in outcomes[0].Keys)
        {
            double[] errors = [.. outcomes.SelectMany(o => o[what]).Where(double.IsFinite)];
            double share = errors.Count(z => z <= 1.96) / (double)errors.Length;
            Array.Sort(errors);
            string told = Invariant($"{what}: {100 * share:F1} % of {errors.Length}, median {errors[errors.Length / 2]:F2} and at most {errors[^1]:F1} ")
                + Invariant($"standard errors off ({draws} draws, concentrations {sharpest}..{softest})");
            TestContext.Current.TestOutputHelper?.WriteLine(told);
            double slack = 0.01 + (1.5 / networks);
            Assert.True(share >= 0.93 - slack && share <= 0.98 + slack, told);

            // The entropy of some of the sites that were drawn is further off in 1 of 1000
            // of the sharpest networks: a known limit (docs/theory.md, "Rare events").
            Assert.True(errors[^1] <= Furthest, told);

            // Errors as large as they are said to be have a median of 0.67; that of the smallest
            // informations, which nothing bounds from below but their resolution, is less.
            Assert.True(what.Contains("I(", StringComparison.Ordinal) || errors[errors.Length / 2] > 0.67 / 1.5, told);
        }
    }

    private static Dictionary<string, double[]> Measure(ConvAC model, int draws, ulong seed)
    {
        var engine = new EngineOptions { Threads = 1 };
        var options = new EntropyOptions { Draws = draws, Seed = seed, Engine = engine };
        LayerEntropies exact = EntropyAnalysis.Enumerate(model, engine), drawn = EntropyAnalysis.Draw(model, options);
        PatchInformation shared = PatchInformationAnalysis.Enumerate(model, engine), estimated = PatchInformationAnalysis.Draw(model, options);

        // Of the sharpest networks 1 in 3000 is further off than the bound, by either set of draws (6000 tried): of these seeds none.
        EntropyOptions others = options with { Seed = seed + 1000 };
        PatchInformation beside = model.Tree.Height < 2
            ? PatchInformationAnalysis.MeasureWithEntropies(model, others, CancellationToken.None).Patches
            : ScaleMeasurement.MeasureWithPatches(model, others, CancellationToken.None).Patches!;
        int[] sites = [.. Enumerable.Range(0, model.Tree.SiteCount)], nodes = [.. Enumerable.Range(0, model.Tree.Root)],
            levels = [.. Enumerable.Range(0, model.Tree.Height)];
        (int[] left, int[] right) = (sites[..(sites.Length / 2)], sites[(sites.Length / 2)..]);
        MutualInformation between = MutualInformationAnalysis.DrawBetween(model, left, right, options),
            exactBetween = MutualInformationAnalysis.EnumerateBetween(model, left, right, engine);
        ConvAC other = CoverageModels.Near(model, seed);
        return new Dictionary<string, double[]>
        {
            ["H(X)"] = [Off(drawn.Entropy, exact.Entropy)],
            ["H(X|D_l), all levels"] = [.. drawn.EntropyGivenLevel.Zip(exact.EntropyGivenLevel, Off)],
            ["H(X_S), all patches of more than a site"] = [.. Enumerable.Range(sites.Length, model.Tree.InnerCount)
                .Select(v => Off(drawn.PatchEntropy[v], exact.PatchEntropy[v]))],
            ["Delta_l = I(X; D_l | D_l+1), all levels"] = [.. drawn.Increments.Zip(exact.Increments, Off)],
            ["I(patch; rest), all patches"] = [.. nodes.Select(v => Off(estimated.Nodes[v], shared.Nodes[v]))],
            ["I(patch; rest), all patches, by the draws of the scales"] = [.. nodes.Select(v => Off(beside.Nodes[v], shared.Nodes[v]))],
            ["I(patch; rest), means of levels"] = [.. levels.Select(l => Off(estimated.MeanPerLevel[l], shared.MeanPerLevel[l]))],
            ["I(A; B)"] = [Off(between.Information, exactBetween.Information)],
            ["H(A)"] = [Off(between.Entropy, exactBetween.Entropy)],
            ["KL"] = [Off(ModelDivergences.DrawKullbackLeibler(model, other, options), ModelDivergences.EnumerateKullbackLeibler(model, other, engine))],
        };
    }

    // In standard errors; NaN where there is nothing to tell, the truth and the estimate are the same with error 0.
    private static double Off(Estimate drawn, Estimate exact)
    {
        double error = Math.Abs(drawn.Value - exact.Value);
        return drawn.StandardError < 1e-12 && error < 1e-9 ? double.NaN : error / drawn.StandardError;
    }
}
