using CsCheck;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

public sealed class ClusteringStartTests
{
    /// <summary>Every network gets a valid start from any data: any tree, mixed leaves, shared weights, missing values, few rows.</summary>
    [Fact]
    public void Build_WorksForAnyNetworkAndData() =>
        Gen.Select(RandomModels.Any, Gen.Int[1, 12], Gen.Int[0, 2].Select(i => new[] { 0, 0.3, 1 }[i]), Gen.ULong).Sample(
            (model, rows, missing, seed) =>
            {
                var set = new TrainingSet(RandomModels.Data(model, rows, missing, seed), seed % 2 == 0 ? null : new int[rows]);
                TrainingResult result = ExpectationMaximization.Train(model.Shape, Learnable.Leaves(model), set, options: Learnable.Quick with { Steps = 1 });
                Assert.True(double.IsFinite(result.Score));
            },
            iter: 200);

    [Fact]
    public void Build_ReadsTheWeightsOffTheClusters()
    {
        // Two sites that always agree, with the value of the class: every cluster is a value, so the network is the data.
        double[][] rows = [.. Enumerable.Range(0, 10).Select(r => new double[] { r < 3 ? 0 : 1, r < 3 ? 0 : 1 })];
        var set = new TrainingSet(Observations.FromRows(rows), [0, 0, 0, 1, 1, 1, 1, 1, 1, -1]);
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(2), 2, [2], 2);
        var leaf = new LeafSpecification(LeafFamily.Categorical, 2);
        ConvAC start = Build(shape, [leaf, leaf], set, new TrainingOptions { PseudoCount = 0, PriorStrengths = [0], LeafPseudoCount = 0 });
        NumericAssert.Close([1, 0, 0, 1], ((CategoricalLeaf)start.Leaves[0]).Table.ToArray(), 1e-15);
        Assert.Equal([0, 0, 1, 1], Learnable.Parameters(start)[..4].Order());
        NumericAssert.Close([3.0 / 9, 6.0 / 9], start.ClassPrior.ToArray(), 1e-15);
        NumericAssert.Close(((3 * Math.Log(1.0 / 3)) + (7 * Math.Log(2.0 / 3))) / 10, Learnable.Score(start, set.Data), 1e-12);
    }

    [Fact]
    public void Build_WithoutLabels_TellsTheClassesApart()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Binomial);
        var unlabelled = new TrainingSet(Learnable.Draw(planted, 300, 1).Data);
        ConvAC start = Build(planted.Shape, Learnable.Leaves(planted), unlabelled, new TrainingOptions());
        ReadOnlySpan<double> output = start.Weights(start.Tree.Root);
        double distance = output[..3].ToArray().Zip(output[3..6].ToArray(), (a, b) => Math.Abs(a - b)).Sum();
        Assert.True(distance > 0.5);
    }

    [Fact]
    public void Build_WithSharedWeights_UsesOneMeaningPerCluster()
    {
        // Copies at four sites: with shared weights, the sites' clusters must mean the same values everywhere.
        double[][] rows = [.. Enumerable.Range(0, 40).Select(r => Enumerable.Repeat((double)(r % 4), 4).ToArray())];
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(4), 3, [3], 1, sharedWeights: true);
        var leaf = new LeafSpecification(LeafFamily.Gaussian, 0);
        var set = new TrainingSet(Observations.FromRows(rows));
        ConvAC start = Build(shape, [leaf, leaf, leaf, leaf], set, new TrainingOptions { GaussianStrength = 0 });
        Assert.All(start.Leaves, l => Assert.Equal(((GaussianLeaf)start.Leaves[0]).Means.ToArray(), ((GaussianLeaf)l).Means.ToArray()));
        Assert.True(Learnable.Score(start, set.Data) > -2, Invariant($"{Learnable.Score(start, set.Data)}"));
    }

    [Fact]
    public void Build_CompressesLargePatches()
    {
        // 600 sites that follow one of three hidden types, noisily: the shallow network sees all of them at once, through sketch and components.
        var random = new RandomStream(3, "wide");
        double[][] rows =
            [.. Enumerable.Range(0, 60).Select(r => Enumerable.Range(0, 600).Select(i => (i % 3 == r % 3 ? 3.0 : 0.0) + random.NextGaussian()).ToArray())];
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Cp(600), 1, [3]);
        LeafSpecification[] leaves = [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Gaussian, 0), 600)];
        ConvAC start = Build(shape, leaves, new TrainingSet(Observations.FromRows(rows)), new TrainingOptions { PseudoCount = 0, PriorStrengths = [0] });
        NumericAssert.Close([1.0 / 3, 1.0 / 3, 1.0 / 3], start.Weights(start.Tree.Root).ToArray(), 1e-12);
    }

    [Fact]
    public void Build_OfConstantAndMissingColumns_Works()
    {
        double[][] rows = [.. Enumerable.Range(0, 6).Select(r => new double[] { 5, double.NaN, r, double.NaN })];
        rows[3] = [double.NaN, double.NaN, double.NaN, double.NaN];
        LeafSpecification[] leaves = [new(LeafFamily.Gaussian, 0), new(LeafFamily.Gaussian, 0), new(LeafFamily.Binomial, 9), new(LeafFamily.Categorical, 4)];
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(4), 5, [4]);
        TrainingResult result = ExpectationMaximization.Train(shape, leaves, new TrainingSet(Observations.FromRows(rows)), options: Learnable.Quick);
        Assert.True(double.IsFinite(result.Score));
        NumericAssert.Close(5, ((GaussianLeaf)result.Model.Leaves[0]).Means.ToArray().Min(), 1e-9);
        NumericAssert.Close(5, ((GaussianLeaf)result.Model.Leaves[0]).Means.ToArray().Max(), 1e-9);
        NumericAssert.Close(1, ((GaussianLeaf)result.Model.Leaves[1]).Variances[0], 1, 0);
    }

    private static ConvAC Build(NetworkShape shape, LeafSpecification[] leaves, TrainingSet set, TrainingOptions options)
    {
        var problem = new TrainingProblem(shape, leaves, set, options);
        return problem.Maximize(problem.Template, ClusteringStart.Count(problem, 0, CancellationToken.None));
    }
}
