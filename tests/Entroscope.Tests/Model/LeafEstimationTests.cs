using CsCheck;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Model;

/// <summary>The M step of the leaves: sufficient statistics and what is estimated from them.</summary>
public sealed class LeafEstimationTests
{
    private static readonly LeafPrior Free = new(0, 1e-300);
    private static readonly double[][] Flows = [[1, 0, 0], [0.5, 0.5, 0], [0.25, 0.75, 0]];

    [Fact]
    public void ACategoricalLeafTakesTheFrequencies()
    {
        var leaf = new CategoricalLeaf(3, 2, [0.5, 0.5, 0.5, 0.5, 0.125, 0.875]);
        double[] statistics = Collect(leaf, [0, 1, 0]);
        Assert.Equal([1.25, 0.5, 0.75, 0.5, 0, 0], statistics);
        NumericAssert.Close([1.25 / 1.75, 0.5 / 1.75, 0.6, 0.4, 0.125, 0.875], ((CategoricalLeaf)leaf.Maximize(statistics, Free)).Table.ToArray(), 1e-15);
        NumericAssert.Close(
            [2.25 / 3.75, 1.5 / 3.75, 1.75 / 3.25, 1.5 / 3.25, 0.5, 0.5],
            ((CategoricalLeaf)leaf.Maximize(statistics, new LeafPrior(1, 1))).Table.ToArray(), 1e-15);
    }

    [Fact]
    public void ABernoulliLeafTakesTheFrequencyOfOne()
    {
        var leaf = new BernoulliLeaf([0.5, 0.5, 0.125]);
        double[] statistics = Collect(leaf, [0, 1, 0]);
        Assert.Equal([1.25, 0.75, 0, 0.5, 0.5, 0], statistics);
        NumericAssert.Close([0.5 / 1.75, 0.4, 0.125], ((BernoulliLeaf)leaf.Maximize(statistics, Free)).Probabilities.ToArray(), 1e-15);
        NumericAssert.Close([1.5 / 3.75, 1.5 / 3.25, 0.5], ((BernoulliLeaf)leaf.Maximize(statistics, new LeafPrior(1, 1))).Probabilities.ToArray(), 1e-15);
    }

    [Fact]
    public void ABinomialLeafTakesTheShareOfSuccesses()
    {
        var leaf = new BinomialLeaf(4, [0.5, 0.5, 0.125]);
        double[] statistics = Collect(leaf, [0, 1, 3]);
        Assert.Equal([1.25, 2.75, 0, 5.75, 2.25, 0], statistics);
        NumericAssert.Close([1.25 / 7, 0.55, 0.125], ((BinomialLeaf)leaf.Maximize(statistics, Free)).Probabilities.ToArray(), 1e-15);
        NumericAssert.Close([2.25 / 9, 3.75 / 7, 0.5], ((BinomialLeaf)leaf.Maximize(statistics, new LeafPrior(1, 1))).Probabilities.ToArray(), 1e-15);
        Assert.Equal(4, ((BinomialLeaf)leaf.Maximize(statistics, Free)).Trials);
    }

    // Weights 1, 1/2, 1/4 at 0, 1, 3: mean 1.25 / 1.75, second moment 2.75 / 1.75.
    [Fact]
    public void AGaussianLeafTakesMeanAndVariance()
    {
        var leaf = new GaussianLeaf([10, -10, 7], [3, 3, 5]);
        double[] statistics = Collect(leaf, [0, 1, 3]);
        var free = (GaussianLeaf)leaf.Maximize(statistics, Free);
        double mean = 1.25 / 1.75;
        NumericAssert.Close([mean, 2.2, 7], free.Means.ToArray(), 1e-13);
        NumericAssert.Close([(2.75 / 1.75) - (mean * mean), 5.8 - (2.2 * 2.2), 5], free.Variances.ToArray(), 1e-12);
    }

    [Fact]
    public void TheVarianceHasAFloor()
    {
        var leaf = new GaussianLeaf([0], [1]);
        double[] statistics = new double[3];
        leaf.Accumulate(2, [1], statistics);
        var fitted = (GaussianLeaf)leaf.Maximize(statistics, new LeafPrior(0, 0.01));
        Assert.Equal([2], fitted.Means.ToArray());
        Assert.Equal([0.01], fitted.Variances.ToArray());
    }

    // Sums about the means lose no digits where raw second moments would lose all.
    [Fact]
    public void AFarAwayColumnKeepsItsVariance()
    {
        var leaf = new GaussianLeaf([1e9], [1]);
        double[] statistics = new double[3];
        leaf.Accumulate(1e9 - 0.5, [1], statistics);
        leaf.Accumulate(1e9 + 0.5, [1], statistics);
        Assert.Equal([0.25], ((GaussianLeaf)leaf.Maximize(statistics, Free)).Variances.ToArray());
    }

    [Fact]
    public void MaximizeBeatsAnyOtherParameters() => Gen.Select(Gen.Double[0.05, 0.95], Gen.Double[0, 5].Array[3]).Sample((p, counts) =>
    {
        var leaf = new CategoricalLeaf(1, 3, [0.2, 0.3, 0.5]);
        double[] best = ((CategoricalLeaf)leaf.Maximize([counts[0] + 0.1, counts[1] + 0.1, counts[2] + 0.1], Free)).Table.ToArray();
        double[] other = [p * best[0], p * best[1], 1 - (p * (best[0] + best[1]))];
        Assert.True(Score(best) >= Score(other) - 1e-12);

        double Score(double[] q) => q.Select((v, k) => (counts[k] + 0.1) * Math.Log(v)).Sum();
    });

    // Statistics collected about one leaf's means and moved to another's are those collected about the other's.
    [Fact]
    public void RecentredStatisticsAreThoseOfTheTarget() => Gen.ULong.Sample(
        seed =>
        {
            var random = new RandomStream(seed, "recentre");
            GaussianLeaf from = RandomGaussian(random);
            GaussianLeaf to = RandomGaussian(random);
            double[] values = [.. Enumerable.Range(0, 3).Select(_ => 3 * random.NextGaussian())];
            double[] moved = Collect(from, values);
            from.Recenter(moved, to);
            double[] expected = Collect(to, values);
            NumericAssert.Close(expected, moved, 1e-11, 1e-11, "statistics");
            var first = (GaussianLeaf)from.Maximize(Collect(from, values), Free);
            var second = (GaussianLeaf)to.Maximize(moved, Free);
            NumericAssert.Close(first.Means[..2].ToArray(), second.Means[..2].ToArray(), 1e-11);
            NumericAssert.Close(first.Variances[..2].ToArray(), second.Variances[..2].ToArray(), 1e-10);
        },
        iter: 100);

    [Fact]
    public void DiscreteStatisticsHaveNoCentre()
    {
        var leaf = new BernoulliLeaf([0.5, 0.5]);
        double[] statistics = [1, 2, 3, 4];
        leaf.Recenter(statistics, new BernoulliLeaf([0.1, 0.9]));
        Assert.Equal([1, 2, 3, 4], statistics);
    }

    private static double[] Collect(LeafDistribution leaf, double[] values)
    {
        double[] statistics = new double[leaf.StatisticsLength];
        for (int r = 0; r < values.Length; r++)
        {
            leaf.Accumulate(values[r], Flows[r], statistics);
        }

        return statistics;
    }

    private static GaussianLeaf RandomGaussian(RandomStream random) =>
        new([random.NextGaussian(), 3 * random.NextGaussian(), 0], [1, 1 + random.NextDouble(), 1]);
}
