using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>The probability of what lies outside a patch: what the likelihood of the sample is when the patch is missing.</summary>
public sealed class RestProbabilityTests
{
    public static TheoryData<EngineKind> Kinds { get; } = [EngineKind.Reference, EngineKind.Double, EngineKind.Single];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rest_IsTheLikelihoodWithoutThePatch(EngineKind kind) =>
        Gen.Select(RandomModels.Of(new RandomModelOptions { MaxSites = 9, NearDeterministic = 0.2 }), Gen.ULong, Gen.Double[0, 0.7])
            .Sample((model, seed, missing) => AssertRest(model, RandomModels.Data(model, 9, missing, seed), kind), iter: 100, threads: 1);

    // Impossible patches, too: what lies outside them is possible.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rest_OfDisjointSupports(EngineKind kind) =>
        Gen.Select(RandomModels.Of(new RandomModelOptions { MaxSites = 9, Zeros = 0.6 }), Gen.ULong)
            .Sample((model, seed) => AssertRest(model, RandomModels.Data(model, 9, 0.1, seed), kind), iter: 100, threads: 1);

    // Channel 1 all but excludes the first site, and all others all but exclude channel 0: without the first site, channel 1 leads by far.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rest_KnowsChannelsThatThePatchExcludes(EngineKind kind)
    {
        foreach (int sites in new[] { 2, 3, 6 })
        {
            foreach (double tiny in new[] { 0, 1e-300, 1e-200, 1e-60, 1e-40 })
            {
                LeafDistribution first = new CategoricalLeaf(2, 2, [0, 1, 1 - tiny, tiny]);
                LeafDistribution other = new CategoricalLeaf(2, 2, [1 - 1e-12, 1e-12, 0.25, 0.75]);
                var shape = new NetworkShape(PoolingTree.Cp(sites), [.. Enumerable.Repeat(2, sites + 1)], 2);
                double[][] weights = [.. Enumerable.Repeat(new double[] { 1, 0, 0, 1 }, sites + 1)];
                var model = new ConvAC(shape, [first, .. Enumerable.Repeat(other, sites - 1)], weights, [0.5, 0.5]);
                AssertRest(model, Observations.FromRows([[.. Enumerable.Repeat(1.0, sites)], [0, .. Enumerable.Repeat(1.0, sites - 1)]]), kind);
            }
        }
    }

    [Fact]
    public void Rest_OfLargeHardModels()
    {
        ConvAC model = RandomModels.Build(3, 60, new RandomModelOptions { MaxChannels = 30, NearDeterministic = 0.3 });
        AssertRest(model, RandomModels.Data(model, 3, 0.2, 4), EngineKind.Double);
        AssertRest(model, RandomModels.Data(model, 3, 0.2, 4), EngineKind.Single);
    }

    private static void AssertRest(ConvAC model, Observations data, EngineKind kind)
    {
        int nodes = model.Tree.NodeCount;
        int[] labels = [.. Enumerable.Range(0, data.Rows).Select(r => (r % (model.Classes + 1)) - 1)];
        LedgerTable table = Engines.Create(model, new EngineOptions { Kind = kind, Threads = 2 }).Ledger(data, RowSelection.All(data), labels,
            TestContext.Current.CancellationToken);
        IEngine reference = Engines.Create(model, new EngineOptions { Kind = EngineKind.Reference });
        double tolerance = kind == EngineKind.Single ? 4e-6 : 1e-10;
        for (int v = 0; v < nodes; v++)
        {
            int[] scope = model.Tree.Scope(v);
            Observations rest = Observations.FromRows(
                [.. Enumerable.Range(0, data.Rows).Select(r => data.Row(r).Select((x, i) => Array.IndexOf(scope, i) >= 0 ? double.NaN : x).ToArray())]);
            double[] log = new double[data.Rows], given = new double[data.Rows * model.Classes];
            reference.LogLikelihood(rest, RowSelection.All(rest), log, given, TestContext.Current.CancellationToken);
            for (int r = 0; r < data.Rows; r++)
            {
                double expected = labels[r] < 0 ? log[r] : given[(r * model.Classes) + labels[r]];
                NumericAssert.Close(expected, table.RestLogProbability[(r * nodes) + v], tolerance, tolerance,
                    Invariant($"node {v} of row {r}, class {labels[r]}"));
            }
        }
    }
}
