using CsCheck;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Scaling;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
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
            double rate = measurement.Entropies!.Entropy.Value / sites;
            NumericAssert.Close(rate, measurement.RateUpper.Value, 1e-10);
            for (int l = 0; l < measurement.Levels.Length; l++)
            {
                ScaleLevel level = measurement.Levels[l];
                Assert.True(level.Conditional.Value / level.PatchSize <= rate + 1e-10 && rate <= (level.Marginal.Value / level.PatchSize) + 1e-10);
                NumericAssert.Close(sites, level.Patches * level.PatchSize, 1e-9);
                if (level is { Increment: { } increment, TotalCorrelation: { } correlation })
                {
                    ScaleLevel above = measurement.Levels[l + 1];
                    NumericAssert.Close(above.Patches * above.Conditional.Value,
                        (level.Patches * level.Conditional.Value) + (level.Pooled * increment.Value), 1e-10);
                    NumericAssert.Close(above.Patches * above.Marginal.Value,
                        (level.Patches * level.Marginal.Value) - (level.Pooled * correlation.Value), 1e-10);
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
        double[][] covariance = drawn.TotalCorrelationCovariance();
        for (int l = 0; l < exact.Levels.Length - 1; l++)
        {
            Near(exact.Levels[l].Increment!.Value, drawn.Levels[l].Increment!.Value);
            Near(exact.Levels[l].TotalCorrelation!.Value, drawn.Levels[l].TotalCorrelation!.Value);
            Near(exact.Levels[l].PatchRest!.Value, drawn.Levels[l].PatchRest!.Value);
            NumericAssert.Close(drawn.Levels[l].TotalCorrelation!.Value.StandardError, Math.Sqrt(covariance[l][l]), 1e-12);
        }

        Assert.All(exact.TotalCorrelationCovariance(), row => Assert.All(row, value => Assert.Equal(0, value)));
    }

    [Fact]
    public void Draws_DependOnTheSeedAloneAndStopAtTheTarget()
    {
        ConvAC model = TestModels.Independent(32, 2);
        EntropyOptions options = new() { Draws = 700, Seed = 3 };
        Assert.Equal(
            ScaleMeasurement.Measure(model, options with { Engine = new() { Threads = 1 } }).Levels,
            ScaleMeasurement.Measure(model, options with { Engine = new() { Threads = 3 } }).Levels);
        ScaleMeasurement stopped = ScaleMeasurement.Measure(model, new EntropyOptions { StandardError = 0.5 });
        Assert.True(stopped.TargetReached);
        Assert.InRange(stopped.Entropies!.Draws, 256, 1000);
    }

    [Fact]
    public void Draws_StopWhenEveryTotalCorrelationHasItsRelativeError()
    {
        ConvAC model = NoisyBit(16, 0.1);
        ScaleMeasurement stopped = ScaleMeasurement.Measure(model, new EntropyOptions { RelativeError = 0.1, MaxDraws = 400_000 });
        Assert.True(stopped.TargetReached);
        Assert.InRange(stopped.Entropies!.Draws, 256, 399_999);
        Assert.All(stopped.Levels[..^1], l => Assert.True(l.TotalCorrelation!.Value.StandardError <= 0.1 * l.TotalCorrelation.Value.Value));
        Assert.True(
            ScaleMeasurement.Measure(TestModels.Independent(32, 2), new EntropyOptions { RelativeError = 0.1, MaxDraws = 400_000 }).Entropies!.Draws < 1000);
        Assert.False(ScaleMeasurement.Measure(model, new EntropyOptions { RelativeError = 0.001, MaxDraws = 600 }).TargetReached);
    }

    // Rows drawn from the network share what the network does; every term of a level is averaged over its nodes.
    [Fact]
    public void RowsDrawnFromTheNetwork_ShareWhatItShares()
    {
        ConvAC model = RandomModels.Build(12, 6, new RandomModelOptions { Continuous = false, NearDeterministic = 0 });
        ScaleMeasurement exact = ScaleMeasurement.Measure(model);
        Observations rows = Sampling.Draw(model, 4000, 5).Data;
        ScaleMeasurement measured = ScaleMeasurement.MeasureRows(model, rows);
        Assert.Equal(ScalingSubject.Data, measured.Subject);
        Assert.Equal((4000, 0, 0), (measured.Rows!.Count, measured.Rows.Incomplete, measured.Rows.Impossible.Count));
        for (int l = 0; l < exact.Levels.Length - 1; l++)
        {
            Near(exact.Levels[l].TotalCorrelation!.Value, measured.Levels[l].TotalCorrelation!.Value);
            Near(exact.Levels[l].PatchRest!.Value, measured.Levels[l].PatchRest!.Value);
            ScaleLevel level = measured.Levels[l];
            ScaleLevel above = measured.Levels[l + 1];
            NumericAssert.Close(above.Patches * above.Marginal.Value,
                (level.Patches * level.Marginal.Value) - (level.Pooled * level.TotalCorrelation!.Value.Value), 1e-9);
        }
    }

    [Fact]
    public void RowsInAnyOrder_HaveTheSameMeansAndNearlyTheSameErrors()
    {
        ConvAC model = RandomModels.Build(12, 6, new RandomModelOptions { Continuous = false, NearDeterministic = 0 });
        Observations rows = Sampling.Draw(model, 3000, 5).Data;
        double[] first = [.. Enumerable.Range(0, rows.Rows).Select(r => rows[r, 0] + (2 * rows[r, 1]) + rows[r, 2])];
        int[] order = [.. Enumerable.Range(0, rows.Rows)];
        Array.Sort(first, order);
        ScaleLevel[] drawn = ScaleMeasurement.MeasureRows(model, rows).Levels;
        ScaleLevel[] sorted = ScaleMeasurement.MeasureRows(model, rows.Select(order)).Levels;
        Assert.All(drawn[..^1].Zip(sorted), pair =>
        {
            NumericAssert.Close(pair.First.TotalCorrelation!.Value.Value, pair.Second.TotalCorrelation!.Value.Value, 1e-9);
            Assert.InRange(pair.Second.TotalCorrelation.Value.StandardError, 0.7 * pair.First.TotalCorrelation.Value.StandardError,
                1.4 * pair.First.TotalCorrelation.Value.StandardError);
        });
    }

    [Fact]
    public void RowsThatHaveNoMean_AreLeftOutAndCounted()
    {
        ConvAC copies = CopiedBit(8);
        double[][] rows = [.. Enumerable.Range(0, 100).Select(r => Enumerable.Repeat((double)(r % 2), 8).ToArray())];
        rows[3][2] = double.NaN;
        rows[7][0] = 1 - rows[7][0];
        ScaleMeasurement measured = ScaleMeasurement.MeasureRows(copies, Observations.FromRows(rows));
        Assert.Equal((98, 1), (measured.Rows!.Count, measured.Rows.Incomplete));
        Assert.Equal([7], measured.Rows.Impossible);
        Assert.All(measured.Levels[..^1], l => NumericAssert.Close(Math.Log(2), l.TotalCorrelation!.Value.Value, 1e-12));
        ErrorAssert.Throws<DataException>(
            "A law of data needs at least 50 rows without missing values to which the network gives a probability above 0, but there are 9 of 10.",
            () => ScaleMeasurement.MeasureRows(copies, Observations.FromRows([.. rows.Take(4).Concat(rows.Skip(10).Take(6))])));
    }

    // A bit that all sites repeat passes through channels that carry no more than it: no width holds it back. Noisy copies of two bits through two channels do.
    [Fact]
    public void LevelsLimitedByTheWidth_AreThoseWhosePatchesHaveMoreToTell()
    {
        Assert.All(ScaleMeasurement.Measure(CopiedBit(8)).Levels, l => Assert.False(l.IsLimitedByWidth));
        ConvAC narrow = TwoBitsThroughOne(8);
        ScaleLevel[] levels = ScaleMeasurement.Measure(narrow).Levels;
        Assert.True(levels[1].IsLimitedByWidth);
        NumericAssert.Close(Math.Log(2), levels[1].LogWidth, 1e-12);
        NumericAssert.Close(Math.Log(2), levels[1].PatchRest!.Value.Value, 0.02);
    }

    [Fact]
    public void SharedBorders_AreThoseOfTheWindows()
    {
        ScaleLevel[] levels = ScaleMeasurement.Measure(IndependentOn(PoolingTree.Grid(4, 8)), new EntropyOptions { Draws = 256 }).Levels;
        Assert.Equal([1, 2, 2, 4, 4, null], levels.Select(l => l.SharedBorder));

        // A ragged edge: of the two windows of the first level one pools a pair, one a single pixel; above, one pair of pairs of rows 2 wide, one of 1.
        levels = ScaleMeasurement.Measure(IndependentOn(PoolingTree.Grid(2, 3)), new EntropyOptions { Draws = 256 }).Levels;
        Assert.Equal([0.5, 1.5, 2, null], levels.Select(l => l.SharedBorder));
        Assert.All(ScaleMeasurement.Measure(IndependentOn(PoolingTree.Line(8)), new EntropyOptions { Draws = 256 }).Levels, l => Assert.Null(l.SharedBorder));
    }

    [Fact]
    public void AScale_IsWhatTheNodesOfALevelHaveInCommon()
    {
        bool HasScale(PoolingTree tree) => ScaleMeasurement.Measure(IndependentOn(tree), new EntropyOptions { Draws = 256 }).HasScale;
        Assert.True(HasScale(PoolingTree.Line(13)));
        Assert.True(HasScale(PoolingTree.Grid(7, 5)));

        // A chain joins one site at a time: there is one node a level, and its size is that level's.
        Assert.True(HasScale(PoolingTree.FromChildren(6, [[0, 1], [6, 2], [7, 3], [8, 4], [9, 5]])));

        // Three pairs beside a pool of six.
        Assert.False(HasScale(PoolingTree.FromChildren(12, [[0, 1], [2, 3], [4, 5], [6, 7, 8, 9, 10, 11], [12, 13, 14, 15]])));
    }

    [Fact]
    public void RealSites_HaveDifferentialEntropies()
    {
        PoolingTree tree = PoolingTree.Line(64);
        double[] soft = [.95, .05, .05, .95];
        var leaf = new GaussianLeaf([-1, 1], [0.001, 0.001]);
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? [.5, .5] : soft)];
        ScaleMeasurement measurement = ScaleMeasurement.Measure(
            new ConvAC(NetworkShape.PerLevel(tree, 2, [2]), [.. Enumerable.Repeat(leaf, 64)], weights, [1]), new EntropyOptions { Draws = 500 });
        Assert.Equal(EntropyKind.Differential, measurement.Kind);
        Assert.True(measurement.RateUpper.Value < 0);
        Assert.All(measurement.Levels[..^1], l => Assert.True(l.TotalCorrelation!.Value.Value > 0));
    }

    [Fact]
    public void Questions_AreChecked()
    {
        ErrorAssert.Throws<ModelException>("A scaling law needs a network of at least 2 levels of pooling, but the tree 'cp' has 1.",
            () => ScaleMeasurement.Measure(TestModels.Copies()));
        ErrorAssert.Throws<ModelException>(
            "This needs a network in the generative reading, whose weights are probabilities, but the model's reading is Score.",
            () => ScaleMeasurement.Measure(TestModels.Scores()));
        ErrorAssert.Throws<ArgumentException>(
            "The number of draws must be at least 256 to estimate the errors of what patches share, but is 255. (Parameter 'options')",
            () => ScaleMeasurement.Measure(TestModels.Independent(8, 2), new EntropyOptions { Draws = 255 }));
        ErrorAssert.Throws<ArgumentException>(
            "Either a number of draws or a target standard error can be given, not both. (Parameter 'options')",
            () => ScaleMeasurement.Measure(TestModels.Independent(8, 2), new EntropyOptions { Draws = 300, StandardError = 1 }));
        ErrorAssert.Null("model", () => ScaleMeasurement.Measure(null!));
        ErrorAssert.Null("rows", () => ScaleMeasurement.MeasureRows(TestModels.Independent(8, 2), null!));
    }

    private static ConvAC IndependentOn(PoolingTree tree) => new(
        NetworkShape.PerLevel(tree, 1, [1]), [.. Enumerable.Repeat(new BernoulliLeaf([0.3]), tree.SiteCount)],
        [.. Enumerable.Repeat(new double[] { 1 }, tree.NodeCount)], [1]);

    private static ConvAC CopiedBit(int sites)
    {
        PoolingTree tree = PoolingTree.Line(sites);
        double[] same = [1, 0, 0, 1];
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? [.5, .5] : same)];
        return new ConvAC(NetworkShape.PerLevel(tree, 2, [2]), [.. Enumerable.Repeat(new BernoulliLeaf([0, 1]), sites)], weights, [1]);
    }

    private static ConvAC NoisyBit(int sites, double noise)
    {
        PoolingTree tree = PoolingTree.Line(sites);
        double[] channel = [1 - noise, noise, noise, 1 - noise];
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? [.5, .5] : channel)];
        return new ConvAC(NetworkShape.PerLevel(tree, 2, [2]), [.. Enumerable.Repeat(new BernoulliLeaf([0, 1]), sites)], weights, [1]);
    }

    // Leaves of four channels and values, that the pair above tells apart by their first bit alone; the second is drawn anew at every site.
    private static ConvAC TwoBitsThroughOne(int sites)
    {
        PoolingTree tree = PoolingTree.Line(sites);
        double[] leaf = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
        double[] first = [.5, .5, 0, 0, 0, 0, .5, .5];
        double[] nearly = [.999, .001, .001, .999];
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => v == tree.Root ? [.5, .5] : tree.IsSite(v) ? first : nearly)];
        return new ConvAC(NetworkShape.PerLevel(tree, 4, [2]), [.. Enumerable.Repeat(new CategoricalLeaf(4, 4, leaf), sites)], weights, [1]);
    }

    private static void Near(Estimate exact, Estimate drawn) =>
        Assert.True(Math.Abs(exact.Value - drawn.Value) <= (4 * drawn.StandardError) + 1e-9, Invariant($"{exact} against {drawn}"));
}
