using CsCheck;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Learning.Resizing;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>Merged channels: those that are alike or dead are found and cost nothing, and no merge costs more than its bound.</summary>
public sealed class ChannelMergingTests
{
    private static readonly int[] Two = [0, 1];

    [Theory]
    [InlineData(LeafFamily.Categorical)]
    [InlineData(LeafFamily.Bernoulli)]
    [InlineData(LeafFamily.Binomial)]
    [InlineData(LeafFamily.Gaussian)]
    public void PlantedCopies_AreFoundExactly(LeafFamily family)
    {
        ConvAC model = Learnable.Planted(family);
        int[] channels = [.. Enumerable.Range(0, model.Tree.NodeCount).Select(v => model.Shape.Channels(v) + (v % 3))];
        ConvAC widened = ChannelResizing.Resize(model, new NetworkShape(model.Tree, channels, model.Classes), perturbation: 0);
        TrainingSet rows = Learnable.Draw(model, 200, 1, missing: 0.1, unlabelled: 0.2);
        MergedNetwork merged = ChannelMerging.Merge(widened, rows, 0);
        Assert.Equal(Channels(model), Channels(merged.Model));
        Assert.Equal(Enumerable.Range(0, model.Tree.NodeCount).Where(v => v % 3 > 0), merged.Merges.Select(m => m.Node).Distinct());
        Assert.All(merged.Merges, m => Assert.Single(m.Channels, d => d < 3));
        Assert.Equal(0, merged.LossBound);
        NumericAssert.Close(LogLikelihood(model, rows.Data), LogLikelihood(merged.Model, rows.Data), 1e-12);
    }

    [Fact]
    public void ChannelsWithoutProbability_AreFoundExactly()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Categorical);
        ConvAC dead = WithDeadChannels(model);
        TrainingSet rows = Learnable.Draw(model, 100, 1);
        NumericAssert.Close(LogLikelihood(model, rows.Data), LogLikelihood(dead, rows.Data), 1e-12);
        MergedNetwork merged = ChannelMerging.Merge(dead, rows, 0);
        Assert.Equal(Channels(model), Channels(merged.Model));
        Assert.Equal(model.Tree.InnerCount, merged.Merges.Count);
        Assert.All(merged.Merges, m => Assert.Contains(3, m.Channels));

        // Not only on the rows that decided: every probability is the same.
        Observations other = Learnable.Draw(model, 300, 2, missing: 0.5).Data;
        NumericAssert.Close(LogLikelihood(model, other), LogLikelihood(merged.Model, other), 1e-12);
    }

    [Fact]
    public void NothingIsMerged_WhereEveryChannelIsOfUse()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Binomial);
        MergedNetwork merged = ChannelMerging.Merge(model, Learnable.Draw(model, 200, 1), 0);
        Assert.Same(model, merged.Model);
        Assert.Empty(merged.Merges);
    }

    /// <summary>The mean of rates next to 1 must not be rounded to 1, which would make a value impossible that was not.</summary>
    [Fact]
    public void RatesNextToOne_StayBelowIt()
    {
        double rate = Math.BitDecrement(1.0);
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(1), 2, [3], 1);
        var model = new ConvAC(shape, [new BernoulliLeaf([rate, rate])], [[0.3, 0.7, 0.55, 0.45, 0.65, 0.35], [0.2, 0.3, 0.5]], [1]);
        var rows = new TrainingSet(Observations.FromRows([[0.0], [1.0], [0.0]]));
        MergedNetwork merged = ChannelMerging.Merge(model, rows, 0);
        Assert.NotEmpty(merged.Merges);
        NumericAssert.Close(LogLikelihood(model, rows.Data), LogLikelihood(merged.Model, rows.Data), 1e-12);
    }

    [Fact]
    public void NoMoreIsLost_ThanTheBound() => Gen.Select(RandomModels.Any, Gen.Double[0, 2], Gen.Bool).Sample(
        (model, tolerance, labelled) =>
        {
            Observations data = RandomModels.Data(model, 20, 0.2, 7);
            int[]? labels = labelled ? [.. Enumerable.Range(0, 20).Select(r => (r % (model.Classes + 1)) - 1)] : null;
            var rows = new TrainingSet(data, labels);
            MergedNetwork merged = ChannelMerging.Merge(model, rows, tolerance);
            Assert.InRange(merged.LossBound, 0, tolerance + 1e-9);
            NumericAssert.Close(merged.LossBound, merged.Merges.Sum(m => m.LossBound), 1e-9);
            Assert.True(
                Joint(merged.Model, rows) >= Joint(model, rows) - merged.LossBound - 1e-9,
                Invariant($"{Joint(model, rows):R} -> {Joint(merged.Model, rows):R}, bound {merged.LossBound:R}, {merged.Merges.Count} merges"));
        },
        iter: 300);

    [Fact]
    public void ALargeTolerance_LeavesOneChannelEverywhere()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Gaussian);
        MergedNetwork merged = ChannelMerging.Merge(model, Learnable.Draw(model, 50, 1), 1e6);
        Assert.All(Channels(merged.Model), c => Assert.Equal(1, c));
        Assert.All(merged.Merges, m => Assert.Equal([0, 1, 2], m.Channels));
    }

    [Fact]
    public void TheCheapestGoesFirst_AndTheBoundIsThatOfTheory()
    {
        // Two coins that nearly agree, and one that does not.
        var shape = new NetworkShape(PoolingTree.Cp(1), [3, 1]);
        var model = new ConvAC(shape, [new BernoulliLeaf([0.1, 0.12, 0.9])], [[0.25, 0.25, 0.5], [1]], [1]);
        var rows = new TrainingSet(Observations.FromRows([[0], [0], [1]]), null);
        MergedNetwork merged = ChannelMerging.Merge(model, rows, 0.01);
        ChannelMerge merge = Assert.Single(merged.Merges);
        Assert.Equal(0, merge.Node);
        Assert.Equal([0, 1], merge.Channels);

        // The mean weighted by how often the rows use each: posteriors 0.45, 0.44, 0.1 (of 0.99) and 0.05, 0.06, 0.9 (of 1.01), halved.
        (double zeros0, double ones0, double zeros1, double ones1) = (2 * 0.225 / 0.495, 0.025 / 0.505, 2 * 0.22 / 0.495, 0.03 / 0.505);
        (double p0, double p1) = (zeros0 + ones0, zeros1 + ones1);
        double mean = ((p0 * 0.1) + (p1 * 0.12)) / (p0 + p1);
        NumericAssert.Close(mean, ((BernoulliLeaf)merged.Model.Leaves[0]).Probabilities[0], 1e-12);

        // Theory, section 18, over the densities of a site: N(d, x) log(b(d, x) / m(x)) of both coins and both values, over the rows.
        double loss = (zeros0 * Math.Log(0.9 / (1 - mean))) + (ones0 * Math.Log(0.1 / mean)) + (zeros1 * Math.Log(0.88 / (1 - mean)))
            + (ones1 * Math.Log(0.12 / mean));
        NumericAssert.Close(loss / 3, merged.LossBound, 1e-12);
        NumericAssert.Close(loss / 3, merge.LossBound, 1e-12);
    }

    [Fact]
    public void TheBoundOfAnInnerNode_IsThatOfTheory_AndDecides()
    {
        // The root's two channels nearly agree on the channels below them, which are far apart.
        double[] a = [0.6, 0.4];
        double[][] b = [[0.7, 0.3, 0.6, 0.4], [0.2, 0.8, 0.3, 0.7]];
        double[][] coins = [[0.1, 0.9], [0.2, 0.95]];
        var model = new ConvAC(new NetworkShape(PoolingTree.Line(2), [2, 2, 2]), [.. coins.Select(c => new BernoulliLeaf(c))], [b[0], b[1], a], [1]);
        double[][] rows = [[0, 0], [0, 1], [1, 0], [1, 1], [1, 1]];
        var set = new TrainingSet(Observations.FromRows(rows), null);
        double bound = RootBound(a, b, coins, rows);
        MergedNetwork merged = ChannelMerging.Merge(model, set, 1.001 * bound);
        ChannelMerge merge = Assert.Single(merged.Merges);
        Assert.Equal(2, merge.Node);
        NumericAssert.Close(bound, merge.LossBound, 1e-12);
        Assert.Empty(ChannelMerging.Merge(model, set, 0.999 * bound).Merges);
    }

    [Fact]
    public void TheResult_DoesNotDependOnThreads()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Categorical);
        TrainingSet rows = Learnable.Draw(model, 200, 1);
        double[] Parameters(int threads) => Learnable.Parameters(ChannelMerging.Merge(model, rows, 0.5, new EngineOptions { Threads = threads }).Model);
        Assert.Equal(Parameters(1), Parameters(3));
    }

    [Fact]
    public void WhatCannotBeMerged_IsRefused()
    {
        ConvAC model = TestModels.TwoGaussians();
        var rows = new TrainingSet(Observations.FromRows([[0]]), null);
        ErrorAssert.Throws<ArgumentException>(
            "The tolerance must be a finite number of at least 0 nats a row, but is NaN. (Parameter 'tolerance')",
            () => ChannelMerging.Merge(model, rows, double.NaN));
        ErrorAssert.Throws<ArgumentException>(
            "The tolerance must be a finite number of at least 0 nats a row, but is -1. (Parameter 'tolerance')", () => ChannelMerging.Merge(model, rows, -1));
        Assert.Throws<ModelException>(() => ChannelMerging.Merge(TestModels.Scores(), rows, 0));
    }

    // The formula of theory, section 18, for the two channels of the root, its expected counts N_c[d, k] by enumeration of the latents.
    private static double RootBound(double[] a, double[][] b, double[][] coins, double[][] rows)
    {
        var counts = new double[2, 4];
        foreach (double[] x in rows)
        {
            (int D, int K, int J, double P)[] latents = [.. from d in Two from k in Two from j in Two
                select (d, k, j, a[d] * b[0][(2 * d) + k] * b[1][(2 * d) + j] * Coin(0, k) * Coin(1, j))];
            double total = latents.Sum(z => z.P);
            foreach ((int d, int k, int j, double p) in latents)
            {
                counts[0, (2 * d) + k] += p / total;
                counts[1, (2 * d) + j] += p / total;
            }

            double Coin(int site, int channel) => x[site] > 0 ? coins[site][channel] : 1 - coins[site][channel];
        }

        double[] use = [.. Two.Select(d => counts[0, 2 * d] + counts[0, (2 * d) + 1])];
        double Mean(int c, int k) => ((use[0] * b[c][k]) + (use[1] * b[c][2 + k])) / use.Sum();
        return (from c in Two from d in Two from k in Two select counts[c, (2 * d) + k] * Math.Log(b[c][(2 * d) + k] / Mean(c, k))).Sum() / rows.Length;
    }

    private static int[] Channels(ConvAC model) => [.. Enumerable.Range(0, model.Tree.NodeCount).Select(model.Shape.Channels)];

    private static double[] LogLikelihood(ConvAC model, Observations data)
    {
        double[] result = new double[data.Rows];
        Engines.Create(model).LogLikelihood(data, RowSelection.All(data), result);
        return result;
    }

    // The mean of log p(x, y), the class summed out where it is unknown.
    private static double Joint(ConvAC model, TrainingSet rows)
    {
        var counts = new ExpectedCounts(model);
        Engines.Create(model).AddExpectedCounts(rows.Data, RowSelection.All(rows.Data), rows.Labels, counts);
        return counts.LogLikelihood / rows.Data.Rows;
    }

    // Every inner node gets a fourth channel that nothing leads to.
    private static ConvAC WithDeadChannels(ConvAC model)
    {
        PoolingTree tree = model.Tree;
        var shape = new NetworkShape(tree, [.. Enumerable.Range(0, tree.NodeCount).Select(v => tree.IsSite(v) ? 3 : 4)], model.Classes);
        double[][] weights = [.. Enumerable.Range(0, tree.NodeCount).Select(v => Rows(v).SelectMany(row => tree.IsSite(v) ? row : [.. row, 0]).ToArray())];
        return new ConvAC(shape, model.Leaves, weights, model.ClassPrior);

        IEnumerable<double[]> Rows(int v)
        {
            double[][] rows = [.. model.Weights(v).ToArray().Chunk(3)];
            return v == tree.Root ? rows : [.. rows, [0.2, 0.3, 0.5]];
        }
    }
}
