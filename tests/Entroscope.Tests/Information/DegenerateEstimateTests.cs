using Entroscope.Engine;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Theorems;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>
/// Estimates by draws on small networks that are almost certain: rows that are
/// one-hot, that hold a 1e-4 or a 1e-9, that are equal, single channels, fair coins.
/// </summary>
public sealed class DegenerateEstimateTests
{
    private const int Networks = 400;

    [Theory]
    [InlineData(200)]
    [InlineData(2000)]
    public void Draws_HoldTheTruthWithinFiveErrors(int draws)
    {
        string[][] misses = new string[Networks][];
        Parallel.For(0, Networks, i => misses[i] = Misses(Build((ulong)i), draws, (ulong)i));
        string[] all = [.. misses.SelectMany(m => m)];
        int networks = misses.Count(m => m.Length > 0);
        Assert.True(networks * 100 < Networks, Invariant($"{networks} networks of {Networks} miss: {string.Join("; ", all.Take(40))}"));
        Assert.Equal("", string.Join("; ", all.Where(m => m.Contains("without error", StringComparison.Ordinal))));
    }

    [Fact]
    public void Verification_ByDraws_NeverFindsAViolation()
    {
        string?[] violated = new string?[Networks];
        Parallel.For(0, Networks, i => violated[i] = Violated((ulong)i));
        Assert.Equal([], violated.OfType<string>());
    }

    private static string? Violated(ulong seed)
    {
        var options = new VerificationOptions { EnumerationLimit = 1, MaxDraws = 4096, Seed = seed, Engine = new EngineOptions { Threads = 1 } };
        StatementCheck? check = ModelVerification.Run(Build(seed), options: options).Checks.FirstOrDefault(c => c.Verdict == Verdict.Violated);
        return check is null ? null : Invariant($"network {seed}: {check.Claim}, {check.About}: {check.Margin.Value} +- {check.Margin.StandardError}");
    }

    private static string[] Misses(ConvAC model, int draws, ulong seed)
    {
        var engine = new EngineOptions { Threads = 1 };
        LayerEntropies exact = EntropyAnalysis.Enumerate(model, engine);
        LayerEntropies drawn = EntropyAnalysis.Draw(model, new EntropyOptions { Draws = draws, Seed = seed, Engine = engine });
        List<string> misses = [];
        Check("H(X)", drawn.Entropy, exact.Entropy);
        Check("H(X|Y)", drawn.EntropyGivenClass, exact.EntropyGivenClass);
        for (int l = 0; l <= model.Tree.Height; l++)
        {
            Check(Invariant($"H(X|D_{l})"), drawn.EntropyGivenLevel[l], exact.EntropyGivenLevel[l]);
            Check(Invariant($"Delta_{l}"), drawn.Increments[l], exact.Increments[l]);
        }

        return [.. misses];

        void Check(string what, Estimate estimate, Estimate truth)
        {
            double miss = Math.Abs(estimate.Value - truth.Value);
            if (!(miss <= (5 * estimate.StandardError) + 1e-9))
            {
                string kind = estimate.StandardError < 1e-12 ? " without error" : "";
                misses.Add(Invariant($"network {seed}, {what}{kind}: {estimate.Value} +- {estimate.StandardError}, but {truth.Value}"));
            }
        }
    }

    private static ConvAC Build(ulong seed)
    {
        var random = new RandomStream(seed, "degenerate network");
        int sites = 2 + random.NextInt(4);
        PoolingTree tree = random.NextInt(2) == 0 ? RandomModels.LevelTree(sites, random) : RandomModels.AnyTree(sites, random);
        int kind = random.NextInt(6);
        int[] channels = [.. Enumerable.Range(0, tree.NodeCount).Select(_ => 1 + random.NextInt(3))];
        var shape = new NetworkShape(tree, channels, 1 + random.NextInt(3));
        LeafDistribution[] leaves = [.. Enumerable.Range(0, sites).Select(i => Leaf(channels[i], 1 + random.NextInt(3)))];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(shape.NodeOfMatrix).Select(v => Rows(shape.Rows(v), shape.Channels(v)))];
        return new ConvAC(shape, leaves, weights, Rows(1, shape.Classes));

        LeafDistribution Leaf(int count, int alphabet) => new CategoricalLeaf(count, alphabet, Rows(count, alphabet));

        double[] Rows(int rows, int columns)
        {
            // One network of six mixes all kinds of rows.
            double[] first = Row(columns, kind == 5 ? random.NextInt(5) : kind, random);
            bool equal = random.NextInt(4) == 0;
            return [.. Enumerable.Range(0, rows).SelectMany(r => r == 0 || equal ? first : Row(columns, kind == 5 ? random.NextInt(5) : kind, random))];
        }
    }

    private static double[] Row(int columns, int kind, RandomStream random)
    {
        int common = random.NextInt(columns);
        double[] row = [.. Enumerable.Range(0, columns).Select(c => kind switch
        {
            0 => c == common ? 1 : 0,
            1 => c == common ? 1 : 1e-4,
            2 => c == common ? 1 : 1e-9,
            3 => 1,
            _ => random.NextInt(3) == 0 && c != common ? 0 : random.NextDouble() + 1e-3,
        })];
        double sum = row.Sum();
        return [.. row.Select(p => p / sum)];
    }
}
