using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

public sealed class MaximizationTests
{
    private static readonly Observations FiveValues = Observations.FromRows([[0.0], [1.0], [2.0], [3.0], [4.0]]);

    [Fact]
    public void Maximize_AddsPseudoCounts()
    {
        TrainingProblem problem = Problem(new LeafSpecification(LeafFamily.Categorical, 5),
            new TrainingOptions { PseudoCount = 0.5, PriorStrengths = [0], LeafPseudoCount = 1 });
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
        TrainingProblem problem = Problem(new LeafSpecification(LeafFamily.Categorical, 5),
            new TrainingOptions { PseudoCount = 0, PriorStrengths = [0], LeafPseudoCount = 0 });
        var before = new ConvAC(
            problem.Shape, problem.Template.Leaves, [[0.25, 0.75, 0.5, 0.5], [0.125, 0.875, 0.5, 0.5]], [0.375, 0.625]);
        ConvAC after = problem.Maximize(before, new ExpectedCounts(before));
        Assert.Equal(Learnable.Parameters(before), Learnable.Parameters(after));
    }

    [Fact]
    public void Maximize_RefusesWhatIsNotFinite()
    {
        TrainingProblem problem = Problem(new LeafSpecification(LeafFamily.Categorical, 5), new TrainingOptions());
        AssertRefused(c => c.Weights[0][2] = double.PositiveInfinity, "Weight 0 of row 1 of node 0,0 must be a finite number, but is NaN.");
        AssertRefused(c => Array.Fill(c.Weights[1], 1e308), "The weights of row 0 of node 1,0 must sum to 1 within 1E-09, but sum to 0.");
        AssertRefused(c => (c.Classes[0], c.Classes[1]) = (5, -1), "Weight 1 of the class prior must not be negative, but is -0.24962518740629686.");
        AssertRefused(c => (c.Leaves[0][7], c.Classes[0]) = (double.PositiveInfinity, double.PositiveInfinity),
            "Weight 2 of leaf channel 1 must be a finite number, but is NaN.");

        void AssertRefused(Action<ExpectedCounts> spoil, string message)
        {
            var counts = new ExpectedCounts(problem.Template);
            spoil(counts);
            Assert.Equal(message, Assert.Throws<ModelException>(() => problem.Maximize(problem.Template, counts)).Message);
        }
    }

    [Fact]
    public void Maximize_LeavesZeroCounts()
    {
        TrainingProblem problem = Problem(new LeafSpecification(LeafFamily.Categorical, 5), new TrainingOptions());
        var counts = new ExpectedCounts(problem.Template) { LogLikelihood = -3, Samples = 2 };
        (counts.Weights[1][0], counts.Leaves[0][3], counts.Classes[1]) = (1, 2, 3);
        problem.Maximize(problem.Template, counts);
        Assert.Equal(0,
            counts.Weights.Concat(counts.Leaves).Append(counts.Classes).Sum(part => part.Sum(Math.Abs)) + Math.Abs(counts.LogLikelihood) + counts.Samples);
    }

    /// <summary>The fused update is scaling, adding, estimating and recentring one after the other.</summary>
    [Fact]
    public void StepwiseUpdate_GivesTheBitsOfItsParts()
    {
        Gen.Select(RandomModels.Any, Gen.Double[0.05, 0.95], Gen.Double[0.1, 40]).Sample(
            (model, rate, gain) =>
            {
                TrainingSet set = Learnable.Draw(model, 30, 5, missing: 0.1);
                var problem = new TrainingProblem(model.Shape, Learnable.Leaves(model), set,
                    new TrainingOptions { OverRelaxation = 0, Engine = new EngineOptions { Threads = 2 } });
                ExpectedCounts statistics = Counts(model, set, 0);
                ConvAC actual = model.Copy();
                problem.Maximization.Run(model, statistics, 1 - rate, Counts(model, set, 15), gain, actual);
                ConvAC wanted = problem.Maximize(model, Blend(model, set, rate, gain));
                Assert.Equal(Learnable.Parameters(wanted), Learnable.Parameters(actual));
                ExpectedCounts expected = Blend(model, set, rate, gain);
                Assert.All(Enumerable.Range(0, model.Shape.LeafCount), i => model.Leaves[i].Recenter(expected.Leaves[i], wanted.Leaves[i]));
                Assert.Equal(expected.Leaves, statistics.Leaves);
                Assert.Equal(expected.Weights, statistics.Weights);
                Assert.Equal((expected.LogLikelihood, expected.Samples), (statistics.LogLikelihood, statistics.Samples));
            },
            iter: 30);

        static ExpectedCounts Blend(ConvAC model, TrainingSet set, double rate, double gain)
        {
            (ExpectedCounts sum, ExpectedCounts added) = (Counts(model, set, 0), Counts(model, set, 15));
            sum.Scale(1 - rate);
            added.Scale(gain);
            sum.Add(added);
            return sum;
        }

        static ExpectedCounts Counts(ConvAC model, TrainingSet set, int start)
        {
            var counts = new ExpectedCounts(model);
            Engines.Create(model).AddExpectedCounts(set.Data, RowSelection.Range(start, 15), set.Labels, counts);
            return counts;
        }
    }

    [Fact]
    public void Maximize_KeepsTheMinimumVariance_AsPartOfTheColumns()
    {
        TrainingProblem problem = Problem(new LeafSpecification(LeafFamily.Gaussian, 0), new TrainingOptions { GaussianStrength = 0, MinimumVariance = 0.25 });
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

    /// <summary>
    /// The prior counts like values of the column's own variance, and values at its middle; with one channel there is nothing to draw together.
    /// </summary>
    [Fact]
    public void Prior_DrawsGaussianChannelsToTheColumn()
    {
        TrainingProblem problem = Problem(new LeafSpecification(LeafFamily.Gaussian, 0), new TrainingOptions { GaussianStrength = 2 });
        LeafPrior prior = problem.Prior(0);
        Assert.Equal((2, 0.2, 2, 2), (prior.VarianceStrength, prior.MeanStrength, prior.Mean, prior.Variance));
        var counts = new ExpectedCounts(problem.Template);
        problem.Template.Leaves[0].Accumulate(5, [1, 0], counts.Leaves[0]);
        var leaf = (GaussianLeaf)problem.Maximize(problem.Template, counts).Leaves[0];
        double mean = (5 + (0.2 * 2)) / 1.2;
        NumericAssert.Close([mean, 2], leaf.Means.ToArray(), 1e-12);
        NumericAssert.Close([(((5 - mean) * (5 - mean)) + (0.2 * (mean - 2) * (mean - 2)) + (2 * 2)) / 3, 2], leaf.Variances.ToArray(), 1e-12);

        var single = new TrainingProblem(NetworkShape.PerLevel(PoolingTree.Line(1), 1, [1], 1), problem.Leaves, problem.Set, problem.Options);
        Assert.Equal((0, 0), (single.Prior(0).VarianceStrength, single.Prior(0).MeanStrength));
    }

    [Fact]
    public void Moments_OfATinySpreadAboutALargeMean_AreExact()
    {
        double unit = Math.BitIncrement(1.7e9) - 1.7e9;
        ColumnMoments moments = ColumnMoments.Of(ValueColumn.Of([1.7e9, 1.7e9 + unit, 1.7e9, 1.7e9 + unit, 1.7e9 + (4 * unit)]));
        NumericAssert.Close(2.16 * unit * unit, moments.Variance, 1e-14 * unit * unit);
        Assert.Equal(moments.Variance, moments.Scale);
    }

    [Theory]
    [InlineData(LeafFamily.Gaussian, 1e-150, "2.5E-301")]
    [InlineData(LeafFamily.Student, 1e-150, "2.5E-301")]
    [InlineData(LeafFamily.Gaussian, 1e-200, "less than 5E-324")]
    [InlineData(LeafFamily.Student, 1e-200, "less than 5E-324")]
    public void Problem_WithAVarianceBelowTheRangeOfDoublePrecision_IsRefused(LeafFamily family, double unit, string variance)
    {
        var set = new TrainingSet(Observations.FromRows([[unit], [2 * unit]]));
        var error = Assert.Throws<DataException>(
            () => new TrainingProblem(NetworkShape.PerLevel(PoolingTree.Line(1), 2, [2], 1), [new LeafSpecification(family, 0)], set, new TrainingOptions()));
        Assert.Equal(
            $"training data: column 1: the variance of the values, {variance}, is below the range of double precision; rescale the column.", error.Message);
    }

    [Fact]
    public void Problem_OfAConstantColumn_HasNoVarianceThatIsTooSmall()
    {
        var set = new TrainingSet(Observations.FromRows([[1e-200], [1e-200], [double.NaN]]));
        var problem = new TrainingProblem(NetworkShape.PerLevel(PoolingTree.Line(1), 2, [2], 1), [new LeafSpecification(LeafFamily.Gaussian, 0)],
            set, new TrainingOptions());
        Assert.Equal(0, problem.Moments(0).Variance);
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
            PriorStrengths = [0],
            LeafPseudoCount = 0,
            GaussianStrength = 0,
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
