using Entroscope.Engine;
using Entroscope.Information;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>How often the value plus or minus 1.96 standard errors holds the enumerated truth, over small networks.</summary>
public sealed class CoverageTests
{
    // Of 1000 networks 95 % have a standard deviation of 0.7 %.
    [Theory]
    [InlineData(1000, 500, 0.1, 3, 0.93, 0.97)]
    [InlineData(300, 300, 0.1, 0.3, 0.90, 0.985)]
    [InlineData(300, 1000, 0.1, 0.3, 0.90, 0.985)]
    [InlineData(300, 300, 1, 3, 0.91, 0.985)]
    [InlineData(150, 5000, 0.1, 3, 0.90, 0.995)]
    public void Intervals_HoldTheTruthAsOftenAsTheySay(int networks, int draws, double sharpest, double softest, double least, double most)
    {
        Outcome[] outcomes = new Outcome[networks];
        Parallel.For(0, networks, i => outcomes[i] = Measure(CoverageModels.Build((ulong)i, sharpest, softest), draws, (ulong)i));
        Check("H(X)", [.. outcomes.Select(o => o.Entropy)]);
        Check("Delta_l, all levels", [.. outcomes.SelectMany(o => o.Increments)]);
        Check("I(patch; rest), all patches", [.. outcomes.SelectMany(o => o.Shared)]);
        Check("I(patch; rest), the largest of a network", [.. outcomes.Select(o => o.LargestShared)]);

        void Check(string what, bool?[] held)
        {
            // Null: nothing to tell, the truth and the estimate are the same with error 0.
            int counted = held.Count(h => h is not null);
            double share = held.Count(h => h == true) / (double)counted;
            TestContext.Current.TestOutputHelper?.WriteLine(Invariant($"{what}: {100 * share:F1} % of {counted}, and {held.Length - counted} without error ({draws} draws, concentrations {sharpest}..{softest})"));
            Assert.True(share >= least && share <= most, Invariant($"{what}: the truth is in {100 * share:F1} % of {counted} intervals"));
        }
    }

    private static Outcome Measure(ConvAC model, int draws, ulong seed)
    {
        var engine = new EngineOptions { Threads = 1 };
        var options = new EntropyOptions { Draws = draws, Seed = seed, Engine = engine };
        LayerEntropies exact = EntropyAnalysis.Enumerate(model, engine), drawn = EntropyAnalysis.Draw(model, options);
        Estimate[] shared = PatchInformationAnalysis.Enumerate(model, engine).Nodes, estimated = PatchInformationAnalysis.Draw(model, options).Nodes;
        bool?[] nodes = [.. Enumerable.Range(0, model.Tree.Root).Select(v => Holds(estimated[v], shared[v]))];
        return new Outcome(
            Holds(drawn.Entropy, exact.Entropy),
            [.. drawn.Increments.Zip(exact.Increments, Holds)],
            nodes,
            nodes[Enumerable.Range(0, nodes.Length).MaxBy(v => shared[v].Value)]);
    }

    private static bool? Holds(Estimate drawn, Estimate exact)
    {
        double error = Math.Abs(drawn.Value - exact.Value);
        return drawn.StandardError < 1e-12 && error < 1e-9 ? null : error <= 1.96 * drawn.StandardError;
    }

    private sealed record Outcome(bool? Entropy, bool?[] Increments, bool?[] Shared, bool? LargestShared);
}
