using CsCheck;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

public sealed class MaximizationTests
{
    private static readonly Observations FiveValues = Observations.FromRows([[0.0], [1.0], [2.0], [3.0], [4.0]]);

    [Fact]
    public void Maximize_AddsPseudoCounts()
    {
        TrainingProblem problem = Problem(new LeafSpecification(LeafFamily.Categorical, 5), new TrainingOptions { PseudoCount = 0.5, LeafPseudoCount = 1 });
        var counts = new ExpectedCounts(problem.Template);
        counts.Weights[0][0] = 3;
        counts.Weights[0][1] = 1;
        counts.Classes[0] = 2;
        counts.Leaves[0][2] = 5;
        ConvAC model = problem.Maximize(problem.Template, counts);
        NumericAssert.Close([3.5 / 5, 1.5 / 5, 0.5, 0.5], model.Matrix(0).ToArray(), 1e-15);
        NumericAssert.Close([2.5 / 3, 0.5 / 3], model.ClassPrior.ToArray(), 1e-15);
        NumericAssert.Close([0.1, 0.1, 0.6, 0.1, 0.1, 0.2, 0.2, 0.2, 0.2, 0.2], ((CategoricalLeaf)model.Leaves[0]).Table.ToArray(), 1e-15);
    }

    [Fact]
    public void Maximize_WithoutCounts_KeepsTheParameters()
    {
        TrainingProblem problem = Problem(new LeafSpecification(LeafFamily.Categorical, 5), new TrainingOptions { PseudoCount = 0, LeafPseudoCount = 0 });
        var before = new ConvAC(
            problem.Shape, problem.Template.Leaves, [[0.25, 0.75, 0.5, 0.5], [0.125, 0.875, 0.5, 0.5]], [0.375, 0.625]);
        ConvAC after = problem.Maximize(before, new ExpectedCounts(before));
        Assert.Equal(Learnable.Parameters(before), Learnable.Parameters(after));
    }

    [Fact]
    public void Maximize_KeepsTheMinimumVariance_AsPartOfTheColumns()
    {
        TrainingProblem problem = Problem(new LeafSpecification(LeafFamily.Gaussian, 0), new TrainingOptions { MinimumVariance = 0.25 });
        var counts = new ExpectedCounts(problem.Template);
        ReadOnlySpan<double> onlyFirst = [1, 0];
        problem.Template.Leaves[0].Accumulate(3, onlyFirst, counts.Leaves[0]);
        problem.Template.Leaves[0].Accumulate(3, onlyFirst, counts.Leaves[0]);
        var leaf = (GaussianLeaf)problem.Maximize(problem.Template, counts).Leaves[0];
        NumericAssert.Close([3, 2], leaf.Means.ToArray(), 1e-12);
        NumericAssert.Close([0.25 * 2, 2], leaf.Variances.ToArray(), 1e-12);
    }

    [Fact]
    public void Prior_OfAConstantColumn_IsPositive()
    {
        var constant = new TrainingSet(Observations.FromRows([[7.0], [7.0]]));
        var shape = NetworkShape.PerLevel(PoolingTree.Line(1), 2, [2], 2);
        var problem = new TrainingProblem(shape, [new LeafSpecification(LeafFamily.Gaussian, 0)], constant, new TrainingOptions());
        Assert.Equal(0, problem.Moments(0).Variance);
        NumericAssert.Close(1e-3 * 1e-6 * 49, problem.Prior(0).MinimumVariance, 1e-20);
    }

    [Fact]
    public void Moments_SkipMissingValues()
    {
        ColumnMoments moments = ColumnMoments.Of(ValueColumn.Of([1.0, double.NaN, 4.0, 1.0]));
        Assert.Equal(new ColumnMoments(2, 2, 3), moments);
        Assert.Equal(default, ColumnMoments.Of(ValueColumn.Of([double.NaN])));
    }

    /// <summary>EM without pseudo-counts never lowers the training likelihood (Dempster, Laird, Rubin 1977), whatever is missing.</summary>
    [Fact]
    public void FullBatchSteps_NeverLowerTheTrainingLikelihood()
    {
        var plain = new TrainingOptions
        {
            Steps = 5,
            PseudoCount = 0,
            LeafPseudoCount = 0,
            MinimumVariance = 1e-2,
            Engine = new EngineOptions { Kind = EngineKind.Double, Threads = 1 },
        };
        Gen.Select(RandomModels.Any, Gen.ULong, Gen.Bool).Sample(
            (model, seed, random) =>
            {
                var options = plain with { Seed = seed, Initialisation = random ? Initialisation.Random : Initialisation.Clustering };
                TrainingSet set = Learnable.Draw(model, 25, seed, missing: 0.2, unlabelled: 0.5);
                TrainingResult result = ExpectationMaximization.Train(model.Shape, Learnable.Leaves(model), set, options: options);
                double[] curve = [.. result.History.Skip(1).Select(s => s.TrainLogLikelihood!.Value)];
                Assert.Equal(5, curve.Length);
                for (int t = 1; t < curve.Length; t++)
                {
                    Assert.True(curve[t] >= curve[t - 1] - (1e-9 * (1 + Math.Abs(curve[t]))), Invariant($"step {t}: {curve[t - 1]:R} -> {curve[t]:R}"));
                }
            },
            iter: 60);
    }

    private static TrainingProblem Problem(LeafSpecification leaf, TrainingOptions options) =>
        new(NetworkShape.PerLevel(PoolingTree.Line(1), 2, [2], 2), [leaf], new TrainingSet(FiveValues), options);
}
