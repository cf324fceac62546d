using CsCheck;
using Entroscope.Information;
using Entroscope.Model;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

public sealed class ScaleMeasurementTests
{
    [Fact]
    public void ExactScales_ObeyTheRecursionAndTheSandwich() => RandomModels.Discrete.Where(m => m.Tree.Height >= 2).Sample(
        model =>
        {
            ScaleMeasurement measurement = ScaleMeasurement.Measure(model);
            double sites = model.Tree.SiteCount;
            double rate = measurement.Entropies.Entropy.Value / sites;
            NumericAssert.Close(rate, measurement.RateUpper.Value, 1e-10);
            for (int l = 0; l < measurement.Levels.Length; l++)
            {
                ScaleLevel level = measurement.Levels[l];
                Assert.True(level.Conditional.Value / level.PatchSize <= rate + 1e-10 && rate <= (level.Marginal.Value / level.PatchSize) + 1e-10);
                NumericAssert.Close(sites, level.Patches * level.PatchSize, 1e-9);
                if (level is { Increment: { } increment, TotalCorrelation: { } correlation })
                {
                    ScaleLevel above = measurement.Levels[l + 1];
                    NumericAssert.Close(above.Patches * above.Conditional.Value, (level.Patches * level.Conditional.Value) + (level.Pooled * increment.Value), 1e-10);
                    NumericAssert.Close(above.Patches * above.Marginal.Value, (level.Patches * level.Marginal.Value) - (level.Pooled * correlation.Value), 1e-10);
                    Assert.True(increment.Value >= -1e-10 && correlation.Value >= -1e-10);
                }
            }
        },
        iter: 60);

    [Fact]
    public void DrawnScales_AreNearTheExactOnes()
    {
        ConvAC model = RandomModels.Build(12, 6, new RandomModelOptions { Continuous = false, NearDeterministic = 0 });
        ScaleMeasurement exact = ScaleMeasurement.Measure(model);
        ScaleMeasurement drawn = ScaleMeasurement.Measure(model, new EntropyOptions { Draws = 5000, Seed = 2 });
        double[][] covariance = drawn.IncrementCovariance();
        for (int l = 0; l < exact.Levels.Length - 1; l++)
        {
            Near(exact.Levels[l].Increment!.Value, drawn.Levels[l].Increment!.Value);
            Near(exact.Levels[l].TotalCorrelation!.Value, drawn.Levels[l].TotalCorrelation!.Value);

            // The covariance is that of the draws, which control variates only lower.
            Assert.InRange(drawn.Levels[l].Increment!.Value.StandardError, 1e-9, (1.25 * Math.Sqrt(covariance[l][l])) + 1e-9);
        }

        Assert.All(exact.IncrementCovariance(), row => Assert.All(row, value => Assert.Equal(0, value)));
    }

    [Fact]
    public void Draws_DependOnTheSeedAloneAndStopAtTheTarget()
    {
        ConvAC model = TestModels.Independent(32, 2);
        EntropyOptions options = new() { Draws = 700, Seed = 3 };
        Assert.Equal(
            ScalingLaw.Analyze(model, options with { Engine = new() { Threads = 1 } }).Measurement.Levels,
            ScalingLaw.Analyze(model, options with { Engine = new() { Threads = 3 } }).Measurement.Levels);
        ScaleMeasurement stopped = ScaleMeasurement.Measure(model, new EntropyOptions { StandardError = 0.5 });
        Assert.True(stopped.Entropies.TargetReached);
        Assert.InRange(stopped.Entropies.Draws, 256, 1000);
    }

    [Fact]
    public void Draws_StopWhenEveryIncrementHasItsRelativeError()
    {
        ConvAC model = RandomModels.Build(12, 6, new RandomModelOptions { Continuous = false, NearDeterministic = 0 });
        ScaleMeasurement stopped = ScaleMeasurement.Measure(model, new EntropyOptions { RelativeError = 0.05, MaxDraws = 200_000 });
        Assert.True(stopped.Entropies.TargetReached);
        Assert.InRange(stopped.Entropies.Draws, 256, 199_999);
        Assert.All(stopped.Levels[..^1], l => Assert.True(l.Increment!.Value.StandardError <= 0.05 * l.Increment.Value.Value));
        Assert.False(ScaleMeasurement.Measure(model, new EntropyOptions { RelativeError = 0.001, MaxDraws = 600 }).Entropies.TargetReached);
    }

    [Fact]
    public void RealSites_HaveDifferentialEntropies()
    {
        PoolingTree tree = PoolingTree.Line(64);
        double[] soft = [.7, .3, .3, .7];
        var leaf = new GaussianLeaf([-1, 1], [0.001, 0.001]);
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? [.5, .5] : soft)];
        ScalingLawAnalysis analysis = ScalingLaw.Analyze(
            new ConvAC(NetworkShape.PerLevel(tree, 2, [2]), [.. Enumerable.Repeat(leaf, 64)], weights, [1]), new EntropyOptions { Draws = 500 }, new ScalingLawOptions { Replicates = 100 });
        Assert.Equal(EntropyKind.Differential, analysis.Measurement.Entropies.Kind);
        Assert.True(analysis.EntropyRate!.Value < 0);
        Assert.All(analysis.Measurement.Levels[..^1], l => Assert.True(l.Increment!.Value.Value > 0));
    }

    [Fact]
    public void Questions_AreChecked()
    {
        ErrorAssert.Throws<ModelException>("A scaling law needs a network of at least 2 levels of pooling, but the tree 'cp' has 1.", () => ScaleMeasurement.Measure(TestModels.Copies()));
        ErrorAssert.Throws<ModelException>(
            "This needs a network in the generative reading, whose weights are probabilities, but the model's reading is Score.", () => ScalingLaw.Analyze(TestModels.Scores()));
        ErrorAssert.Throws<ArgumentException>(
            "The number of draws must be at least 256 to tell the errors of the increments, but is 255. (Parameter 'options')",
            () => ScaleMeasurement.Measure(TestModels.Independent(8, 2), new EntropyOptions { Draws = 255 }));
        ErrorAssert.Throws<ArgumentException>(
            "Either a number of draws or a target standard error can be given, not both. (Parameter 'options')",
            () => ScaleMeasurement.Measure(TestModels.Independent(8, 2), new EntropyOptions { Draws = 300, StandardError = 1 }));
        ErrorAssert.Throws<ArgumentException>(
            "The number of bootstrap replicates must be at least 100, but is 99. (Parameter 'options')",
            () => ScalingLaw.Analyze(TestModels.Independent(8, 2), null, new ScalingLawOptions { Replicates = 99 }));
        ErrorAssert.Null("model", () => ScalingLaw.Analyze((ConvAC)null!));
        ErrorAssert.Null("measurement", () => ScalingLaw.Analyze((ScaleMeasurement)null!));
    }

    private static void Near(Estimate exact, Estimate drawn) =>
        Assert.True(Math.Abs(exact.Value - drawn.Value) <= (4 * drawn.StandardError) + 1e-9, Invariant($"{exact} against {drawn}"));
}
