using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>Samples that leave the range are computed again, counted, and right; ordinary networks never need it.</summary>
public sealed class RescueTests
{
    public static TheoryData<EngineKind> Scaled { get; } = [EngineKind.Double, EngineKind.Single];

    // Rows 1, 4, 7, ... have a probability that only hidden paths of tiny weights explain; in networks of both modes.
    [Theory]
    [InlineData(2, 3, EngineKind.Single)]
    [InlineData(2, 3, EngineKind.Double)]
    [InlineData(64, 40, EngineKind.Single)]
    [InlineData(64, 40, EngineKind.Double)]
    [InlineData(27, 5, EngineKind.Single)]
    public void PathsOfTinyWeights_AreRescuedAndCountedOnce(int sites, int width, EngineKind kind)
    {
        ConvAC model = Copies(PoolingTree.Line(sites, sites == 27 ? 3 : 2), width, kind == EngineKind.Single ? 1e-38 : 1e-304);
        Observations data = Observations.FromRows(
            [.. Enumerable.Range(0, 70).Select(r => Enumerable.Range(0, sites).Select(i => r % 3 == 1 && i == 0 ? 1.0 : 0.0).ToArray())]);
        int[]? labels = EngineCases.Labels("mixed", data.Rows);
        EngineAssert.Results expected = EngineAssert.Run(Engines.Create(model, new EngineOptions { Kind = EngineKind.Reference }), data, labels);
        var engine = (IReloadableEngine)Engines.Create(model, new EngineOptions { Kind = kind, Threads = 2 });
        NumericAssert.Close(expected.Log, EngineAssert.Log(engine, data), 1e-6, 1e-6, "log p");
        Assert.Equal(23, engine.Rescued);
        ExpectedCounts counts = EngineAssert.Count(engine, data, labels);
        Assert.Equal(46, engine.Rescued);
        Assert.Equal(70, counts.Samples);
        NumericAssert.Close(70, counts.Classes.Sum(), 1e-4);
        for (int v = 0; v < counts.Weights.Length; v++)
        {
            NumericAssert.Close(70, counts.Weights[v].Sum(), 1e-4, 0, Invariant($"counts of node {v}"));
        }

        EngineAssert.Agrees(model, expected, EngineAssert.Run(engine, data, labels), EngineTolerance.Of(kind));
    }

    [Theory]
    [MemberData(nameof(Scaled))]
    public void ImpossibleSamples_AreRescuedAndNotCounted(EngineKind kind)
    {
        ConvAC model = Copies(PoolingTree.Line(8), 4, 0);
        Observations data = Observations.FromRows(
            [.. Enumerable.Range(0, 50).Select(r => Enumerable.Range(0, 8).Select(i => r % 5 == 2 && i == 3 ? 1.0 : 0.0).ToArray())]);
        var engine = (IReloadableEngine)Engines.Create(model, new EngineOptions { Kind = kind });
        double[] log = EngineAssert.Log(engine, data);
        Assert.Equal(10, engine.Rescued);
        Assert.Equal(10, log.Count(double.IsNegativeInfinity));
        EngineAssert.Results expected = EngineAssert.Run(Engines.Create(model, new EngineOptions { Kind = EngineKind.Reference }), data, null);
        EngineAssert.Results actual = EngineAssert.Run(engine, data, null);
        EngineAssert.CountsAgree(model, expected.Counts, actual.Counts, 1e-5, 1e-7);
        EngineAssert.LedgersAgree(expected.Ledger, actual.Ledger, 1e-6, 1e-5);
        Assert.DoesNotContain(actual.Ledger.NodeTerms, double.IsNaN);
        Assert.DoesNotContain(actual.Counts.Weights.SelectMany(w => w), double.IsNaN);
    }

    [Theory]
    [MemberData(nameof(Scaled))]
    public void OutliersOfGaussians_AgreeWithTheReference(EngineKind kind)
    {
        var random = new RandomStream(1, "outliers");
        foreach (int sites in new[] { 9, 64 })
        {
            ConvAC model = EngineCases.Soft(
                NetworkShape.PerLevel(PoolingTree.Line(sites), sites / 3, [sites / 2], 3),
                (_, m) => new GaussianLeaf([.. Enumerable.Range(0, m).Select(d => (double)d)], [.. Enumerable.Repeat(0.01, m)]), random);
            Observations data = Observations.FromRows([.. Enumerable.Range(0, 70)
                .Select(r => Enumerable.Range(0, sites).Select(i => r % 3 == 1 && i % 4 == 0 ? Math.Pow(10, r % 7) : random.NextDouble() * 3).ToArray())]);
            int[]? labels = EngineCases.Labels("mixed", data.Rows);
            EngineAssert.Results expected = EngineAssert.Run(Engines.Create(model, new EngineOptions { Kind = EngineKind.Reference }), data, labels);
            var engine = (IReloadableEngine)Engines.Create(model, new EngineOptions { Kind = kind, Threads = 2 });
            NumericAssert.Close(expected.Log, EngineAssert.Log(engine, data), 1e-6, 1e-6, "log p");
            EngineAssert.CountsAgree(model, expected.Counts, EngineAssert.Count(engine, data, labels), 2e-5, 2e-6);
        }
    }

    // Densities that no exponent can bring into range.
    [Theory]
    [MemberData(nameof(Scaled))]
    public void AnOutlierBeyondAllExponents_IsRescued(EngineKind kind)
    {
        var leaf = new GaussianLeaf([0, 1], [1e-6, 1]);
        var model = new ConvAC(NetworkShape.PerLevel(PoolingTree.Line(2), 2, [2]), [leaf, leaf],
            [[0.5, 0.5, 0.25, 0.75], [0.5, 0.5, 0.25, 0.75], [0.5, 0.5]], [1]);
        Observations data = Observations.FromRows([[0, 1e12], [0.5, 0.5], [1e5, -1e9]]);
        var engine = (IReloadableEngine)Engines.Create(model, new EngineOptions { Kind = kind });
        NumericAssert.Close(EngineAgreementTests.LogLikelihood(model, data, EngineKind.Reference), EngineAssert.Log(engine, data), 1e-6, 1e-6);
        Assert.Equal(2, engine.Rescued);
    }

    [Theory]
    [InlineData("cp:300 w16")]
    [InlineData("cp:1000 w4")]
    [InlineData("chain:400 w8")]
    [InlineData("chain:400 w1")]
    [InlineData("line:1024 w8")]
    [InlineData("line:4096:4 w6")]
    [InlineData("tree:300 w11")]
    [InlineData("line:64 w12 gauss")]
    [InlineData("line:9 w9 k300")]
    public void OrdinaryNetworks_AreNeverRescued(string name)
    {
        ConvAC model = EngineCases.Build(name);
        Observations data = RandomModels.Data(model, 40, 0.1, 5);
        foreach (EngineKind kind in new[] { EngineKind.Double, EngineKind.Single })
        {
            var engine = (IReloadableEngine)Engines.Create(model, new EngineOptions { Kind = kind });
            EngineAssert.Run(engine, data, EngineCases.Labels("mixed", data.Rows));
            Assert.Equal(0, engine.Rescued);
        }
    }

    // Every node copies its parent's channel but for a tiny part; channel d emits 1 with a probability of its own: 0, then tiny ones.
    internal static ConvAC Copies(PoolingTree tree, int width, double tiny)
    {
        NetworkShape shape = NetworkShape.PerLevel(tree, width, [width], 3);
        var leaf = new CategoricalLeaf(width, 2,
            [.. Enumerable.Range(0, width).SelectMany(d => d == width - 1 ? new[] { tiny > 0 ? 0 : 1.0, tiny > 0 ? 1.0 : 0 } : [1, 0])]);
        double[] copy = [.. Enumerable.Range(0, width * width).Select(i => i / width == i % width ? 1 - ((width - 1) * tiny) : tiny)];
        double[] root = [.. Enumerable.Range(0, 3 * width).Select(i => i % width == width - 1 ? 0 : 1.0 / (width - 1))];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(m => m == tree.Root ? root : copy)];
        return new ConvAC(shape, [.. Enumerable.Repeat(leaf, tree.SiteCount)], weights, [0.2, 0.3, 0.5]);
    }
}
