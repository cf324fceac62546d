using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>Networks that share weights against those with the same weights, node by node.</summary>
public sealed class SharedWeightsTests
{
    /// <summary>Sites, width, values, seed of the sharing; the larger ones share nodes over threads.</summary>
    public static TheoryData<int, int, int, ulong> Cases { get; } = new()
    {
        { 8, 3, 3, 0 }, { 9, 3, 3, 1 }, { 11, 4, 3, 2 }, { 13, 2, 5, 3 }, { 16, 3, 3, 4 }, { 10, 3, 3, 5 }, { 7, 3, 40, 6 },
        { 150, 40, 5, 0 }, { 150, 40, 5, 1 }, { 150, 40, 20, 1 }, { 150, 40, 70, 1 }, { 150, 40, 20, 2 }, { 150, 40, 5, 3 }, { 150, 40, 5, 4 },
        { 150, 40, 5, 5 }, { 150, 40, 70, 6 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void LikelihoodsLedgersAndCounts_AreThoseOfEqualWeights(int sites, int width, int values, ulong seed)
    {
        (ConvAC shared, Observations data) = Make(sites, width, values, seed);
        ConvAC alone = Unshared(shared);
        foreach (EngineKind kind in new[] { EngineKind.Double, EngineKind.Single })
        {
            (double tolerance, IEngine one, IEngine many) = (kind == EngineKind.Double ? 1e-11 : 2e-4, Engine(shared, kind, 2), Engine(alone, kind, 2));
            var rows = RowSelection.All(data);
            LedgerTable ledger = one.Ledger(data, rows, null);
            LedgerTable expected = many.Ledger(data, rows, null);
            NumericAssert.Close(expected.LogLikelihood, ledger.LogLikelihood, tolerance * sites);
            NumericAssert.Close(expected.NodeTerms, ledger.NodeTerms, tolerance * 10, tolerance * 10);
            NumericAssert.Close(expected.SharedInformation, ledger.SharedInformation, tolerance * sites, tolerance * sites);
            var counts = new ExpectedCounts(shared);
            var parts = new ExpectedCounts(alone);
            one.AddExpectedCounts(data, rows, null, counts);
            many.AddExpectedCounts(data, rows, null, parts);
            Same(shared.Shape, parts, counts, tolerance);
        }
    }

    [Theory]
    [InlineData(150, 40, 20, 1)]
    [InlineData(600, 12, 5, 1)]
    [InlineData(600, 12, 5, 3)]
    public void Counts_DependNeitherOnThreadsNorOnMemory(int sites, int width, int values, ulong seed)
    {
        (ConvAC model, Observations data) = Make(sites, width, values, seed);
        ExpectedCounts first = Counts(1, null);
        foreach ((int threads, long? memory) in new (int, long?)[] { (2, null), (3, 1L << 20), (5, 1L << 16) })
        {
            ExpectedCounts other = Counts(threads, memory);
            Assert.Equal(first.Weights, other.Weights);
            Assert.Equal(first.Leaves, other.Leaves);
            Assert.Equal(first.LogLikelihood, other.LogLikelihood);
        }

        ExpectedCounts Counts(int threads, long? memory)
        {
            var counts = new ExpectedCounts(model);
            var options = new EngineOptions { Kind = EngineKind.Single, Threads = threads, MemoryLimit = memory };
            Engines.Create(model, options).AddExpectedCounts(data, RowSelection.All(data), null, counts);
            return counts;
        }
    }

    /// <summary>Where there are fewer panels of samples than threads, the threads share the nodes: the same bits.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(70, 4)]
    public void Likelihoods_OfFewRows_AreTheSameBits(int rows, ulong seed)
    {
        (ConvAC model, Observations data) = Make(150, 40, 20, seed);
        foreach (ConvAC network in new[] { model, Unshared(model) })
        {
            foreach (EngineKind kind in new[] { EngineKind.Single, EngineKind.Double })
            {
                double[] one = new double[rows];
                double[] many = new double[rows];
                double[] classes = new double[rows];
                Engine(network, kind, 1).LogLikelihood(data, RowSelection.Range(0, rows), one);
                Engine(network, kind, 7).LogLikelihood(data, RowSelection.Range(0, rows), many, classes);
                Assert.Equal(one, many);
                NumericAssert.Close(one, classes, 1e-3);
            }
        }
    }

    /// <summary>Four sites of three values: the sum over all of them, and of counts against those of every joint value.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void ProbabilitiesAndCounts_AreThoseOfAnEnumeration(ulong seed)
    {
        (ConvAC model, _) = Make(4, 2, 3, seed);
        var all = Observations.FromRows([.. Enumerable.Range(0, 81).Select(x => new double[] { x / 27, x / 9 % 3, x / 3 % 3, x % 3 })]);
        double[] log = LogLikelihood.Compute(model, all, new EngineOptions { Kind = EngineKind.Double });
        NumericAssert.Close(Enumerated(model, all), [.. log.Select(Math.Exp)], 1e-13);
        NumericAssert.Close(1, log.Sum(Math.Exp), 1e-13);

        // Weighted by their probabilities, the rows have the counts of the network itself: P(D_parent = g) a[g, d], summed over the nodes of a matrix.
        var counts = new ExpectedCounts(model);
        Engine(model, EngineKind.Double, 1).AddExpectedCounts(all, RowSelection.All(all), null, Array.ConvertAll(log, Math.Exp), counts, default);
        double[][] marginals = LatentMarginals.Compute(model);
        double[][] expected = [.. counts.Weights.Select(w => new double[w.Length])];
        for (int v = 0; v < model.Tree.NodeCount; v++)
        {
            ReadOnlySpan<double> a = model.Weights(v);
            for (int i = 0; i < a.Length; i++)
            {
                int g = i / model.Shape.Channels(v);
                expected[model.Shape.MatrixOf(v)][i] += (v == model.Tree.Root ? model.ClassPrior[g] : marginals[model.Tree.Parent(v)][g]) * a[i];
            }
        }

        for (int m = 0; m < expected.Length; m++)
        {
            NumericAssert.Close(expected[m], counts.Weights[m], 1e-12);
        }
    }

    [Fact]
    public void EmOfSharedCounts_NeverFalls_AndLearnsMoreOfFewRows()
    {
        const int Sites = 32;
        ConvAC truth = Make(Sites, 4, 4, 1).Model;
        var leaf = new LeafSpecification(LeafFamily.Categorical, 4);
        var train = new TrainingSet(Sampling.Draw(truth, 60, 3).Data);
        Observations test = Sampling.Draw(truth, 2000, 4).Data;
        double exact = LogLikelihood.Compute(truth, test).Average();
        var options = new TrainingOptions { Steps = 25, Seed = 1, OverRelaxation = 0 };
        double Loss(WeightSharing sharing)
        {
            NetworkShape shape = NetworkShape.PerLevel(truth.Tree, 4, [4], 1, sharing);
            TrainingResult result = ExpectationMaximization.Train(shape, [.. Enumerable.Repeat(leaf, Sites)], train, options: options);
            return exact - LogLikelihood.Compute(result.Model, test).Average();
        }

        (double shared, double alone) = (Loss(WeightSharing.Convolution), Loss(WeightSharing.None));
        Assert.True(shared > 0, Invariant($"{shared}"));
        Assert.True(3 * shared < alone, Invariant($"{shared} and {alone} nats a row"));
    }

    [Fact]
    public void OneLeaf_IsCheckedAndReplacedAlone()
    {
        ConvAC model = Make(4, 2, 3, 1).Model;
        Assert.Same(model.Leaves[0], model.Leaves[3]);
        Assert.Equal(2 * 3, model.LeafParameterCount);
        ConvAC copy = model.Copy();
        Assert.Same(copy.Leaves[0], copy.Leaves[3]);
        ConvAC other = model.With(2, new CategoricalLeaf(2, 3, [0.2, 0.3, 0.5, 0.5, 0.3, 0.2]));
        Assert.Equal((4, false), (other.Shape.LeafCount, other.Shape.Sharing.SharesLeaves));
        double[][] weights = [.. Enumerable.Range(0, model.Shape.MatrixCount).Select(m => model.Matrix(m).ToArray())];
        ErrorAssert.Throws<ModelException>("All sites share one leaf, but site 2 has another than site 0.",
            () => _ = new ConvAC(model.Shape, other.Leaves, weights, [1]));
        LeafSpecification[] mixed = [.. Enumerable.Range(0, 4).Select(i => new LeafSpecification(LeafFamily.Categorical, i == 2 ? 4 : 3))];
        ErrorAssert.Throws<ModelException>(Invariant($"All sites share one leaf, but site 2 is {mixed[2]} and site 0 is {mixed[0]}."),
            () => ExpectationMaximization.Train(model.Shape, mixed, new TrainingSet(Make(4, 2, 3, 1).Data)));
    }

    private static (ConvAC Model, Observations Data) Make(int sites, int width, int values, ulong seed)
    {
        var tree = PoolingTree.Line(sites);
        NetworkShape shape = NetworkShape.PerLevel(tree, width, [width], 1, RandomModels.Sharing(tree.Height, seed));
        var random = new RandomStream(seed, "shared network");
        double[] Rows(int rows, int columns) => [.. Enumerable.Range(0, rows).SelectMany(_ =>
        {
            double[] row = [.. Enumerable.Range(0, columns).Select(_ => 0.02 + random.NextExponential())];
            return row.Select(x => x / row.Sum());
        })];
        LeafDistribution[] leaves = [.. Enumerable.Range(0, shape.LeafCount).Select(_ => new CategoricalLeaf(width, values, Rows(width, values)))];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount).Select(m => Rows(shape.Rows(shape.NodeOfMatrix(m)), width))];
        var model = new ConvAC(shape, ConvAC.Expand(shape, leaves), weights, [1.0]);
        return (model, RandomModels.Data(model, 70, 0.1, seed));
    }

    private static ConvAC Unshared(ConvAC model)
    {
        NetworkShape shape = new(model.Tree, [.. Enumerable.Range(0, model.Tree.NodeCount).Select(model.Shape.Channels)]);
        return new ConvAC(shape, model.Leaves, [.. Enumerable.Range(0, model.Tree.NodeCount).Select(v => model.Weights(v).ToArray())], model.ClassPrior);
    }

    private static void Same(NetworkShape shape, ExpectedCounts parts, ExpectedCounts counts, double tolerance)
    {
        for (int m = 0; m < counts.Weights.Length; m++)
        {
            double[] sum = new double[counts.Weights[m].Length];
            foreach (int v in Enumerable.Range(0, shape.Tree.NodeCount).Where(v => shape.MatrixOf(v) == m))
            {
                sum = [.. sum.Zip(parts.Weights[v], (a, b) => a + b)];
            }

            NumericAssert.Close(sum, counts.Weights[m], tolerance * 10, tolerance * 10);
        }

        for (int l = 0; l < counts.Leaves.Length; l++)
        {
            double[] sum = new double[counts.Leaves[l].Length];
            foreach (int i in Enumerable.Range(0, shape.Tree.SiteCount).Where(i => shape.LeafOf(i) == l))
            {
                sum = [.. sum.Zip(parts.Leaves[i], (a, b) => a + b)];
            }

            NumericAssert.Close(sum, counts.Leaves[l], tolerance * 10, tolerance * 10);
        }

        NumericAssert.Close(parts.LogLikelihood, counts.LogLikelihood, tolerance * 10);
    }

    private static double[] Enumerated(ConvAC model, Observations data) => [.. Enumerable.Range(0, data.Rows).Select(r =>
    {
        double Value(int v, int d) => model.Tree.IsSite(v)
            ? ((CategoricalLeaf)model.Leaves[v]).Table[(d * 3) + (int)data[r, v]]
            : model.Tree.Children(v).ToArray().Aggregate(1.0, (p, c) => p * Mixed(c, d));
        double Mixed(int v, int g) =>
            Enumerable.Range(0, model.Shape.Channels(v)).Sum(d => model.Weights(v)[(g * model.Shape.Channels(v)) + d] * Value(v, d));
        return Mixed(model.Tree.Root, 0);
    })];

    private static IEngine Engine(ConvAC model, EngineKind kind, int threads) => Engines.Create(model, new EngineOptions { Kind = kind, Threads = threads });
}
