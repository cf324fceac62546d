using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>The 95 % intervals of means over few rows, of which a rare class or a rare value holds much: they cover what planted distributions have.</summary>
public sealed class RowIntervalTests(ITestOutputHelper output)
{
    private const int Sites = 4;
    private const int Classes = 3;
    private const int TrainingRows = 300;
    private const double Promised = 0.93;

    [Theory]
    [InlineData(0.01, 40)]
    [InlineData(0.01, 100)]
    [InlineData(0.02, 60)]
    [InlineData(0.02, 100)]
    [InlineData(0.05, 40)]
    [InlineData(0.05, 200)]
    [InlineData(0.3, 60)]
    public void WhatIsToldOfTheClass_IsCovered(double share, int rows)
    {
        const int Plants = 30;
        const int Draws = 15;
        double[] covered = new double[3];
        double[] student = new double[3];
        for (int p = 0; p < Plants; p++)
        {
            var random = new RandomStream((ulong)p, "planted classes", rows);
            var truth = new Plant([share, (1 - share) / 2, (1 - share) / 2], random);
            ConvAC model = truth.Learned(random);
            double[] expected = truth.Means(model);
            for (int d = 0; d < Draws; d++)
            {
                (Observations data, int[] labels) = truth.Draw(rows, random);
                SharedLedger ledger = SharedLedgers.Compute(new ModelEngine(model), model.Fit(data, labels), TestContext.Current.CancellationToken);
                Estimate[] found = [ledger.AboutClass!.Value, ledger.Sites[0].AboutClass!.Value, ledger.Sites[0].FromRest];
                for (int k = 0; k < found.Length; k++)
                {
                    double miss = Math.Abs(found[k].Value - expected[k]);
                    covered[k] += miss <= found[k].HalfWidth95 ? 1.0 / (Plants * Draws) : 0;
                    student[k] += miss <= found[k].StandardError * StudentLaw.Quantile(0.975, rows - 1) ? 1.0 / (Plants * Draws) : 0;
                }
            }
        }

        output.WriteLine(Invariant($"share {share}, {rows} rows: all about the class {covered[0]:0.000}, a site about it {covered[1]:0.000}, ")
            + Invariant($"the rest about a site {covered[2]:0.000}"));
        output.WriteLine(Invariant($"Student's t: {student[0]:0.000}, {student[1]:0.000}, {student[2]:0.000}"));
        Assert.All(covered, c => Assert.True(c >= Promised, Invariant($"{c}")));
    }

    // The rows of class 0 are as likely as one in fifty; the rest is certain of it.
    [Fact]
    public void AClassWithoutRows_WidensTheIntervalByWhatItMayTell()
    {
        double[] prior = [0.02, 0.49, 0.49];
        ConvAC model = Network(prior, (_, y) => y == 0 ? 0.99 : y == 1 ? 0.4 : 0.6);
        int[] labels = [.. Enumerable.Range(0, 60).Select(r => 1 + (r % 2))];
        Observations data = Observations.FromRows([.. labels.Select(y => new double[] { y - 1, y - 1, 2 - y, y - 1 })]);
        SharedLedger ledger = SharedLedgers.Compute(new ModelEngine(model), model.Fit(data, labels), TestContext.Current.CancellationToken);
        Estimate told = ledger.AboutClass!.Value;
        Assert.Equal([0, 30, 30], ledger.ClassRows);
        double unseen = 0.02 * -Math.Log(0.02);
        Assert.True(told.HalfWidth95 > unseen && told.HalfWidth95 < 6 * unseen, Invariant($"{told.HalfWidth95} for {unseen}"));
        Assert.True(told.HalfWidth95 > 1.5 * StudentLaw.Quantile(0.975, 59) * told.StandardError, Invariant($"{told}"));
    }

    // Of 20 rows two in three tables have none of the rare class, which holds all that is shared.
    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    public void WhatIsShared_IsCoveredWhereAClassHasNoRow(int rows)
    {
        const int Repeats = 200;
        ConvAC model = Network([0.02, 0.49, 0.49], (_, y) => y == 0 ? 0.85 : 0.15);
        double[] one = [.. Enumerable.Range(0, 2).Select(v => 0.02 * (v == 1 ? 0.85 : 0.15) + (0.98 * (v == 1 ? 0.15 : 0.85)))];
        double truth = 0;
        for (int state = 0; state < 1 << Sites; state++)
        {
            int ones = int.PopCount(state);
            double p = (0.02 * Math.Pow(0.85, ones) * Math.Pow(0.15, Sites - ones)) + (0.98 * Math.Pow(0.15, ones) * Math.Pow(0.85, Sites - ones));
            truth += p * (Math.Log(p) - (ones * Math.Log(one[1])) - ((Sites - ones) * Math.Log(one[0])));
        }

        (int total, int level, int student) = (0, 0, 0);
        for (int k = 0; k < Repeats; k++)
        {
            Observations data = Sampling.Draw(ConvACMixture.Of(model), rows, (ulong)k + 100, cancellation: TestContext.Current.CancellationToken).Data;
            SharedLedger ledger = SharedLedgers.Compute(new ModelEngine(model), model.Fit(data), cancellation: TestContext.Current.CancellationToken);
            double miss = Math.Abs(ledger.TotalShared.Value - truth);
            total += miss <= ledger.TotalShared.HalfWidth95 ? 1 : 0;
            level += miss <= ledger.Shared[^1].HalfWidth95 ? 1 : 0;
            student += miss <= ledger.TotalShared.StandardError * StudentLaw.Quantile(0.975, rows - 1) ? 1 : 0;
        }

        output.WriteLine(Invariant($"{rows} rows, truth {truth}: {total} and {level} of {Repeats} instead of {student}"));
        Assert.True(total >= Promised * Repeats && level >= Promised * Repeats && student < 0.9 * Repeats, Invariant($"{total}, {level}, {student}"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(300)]
    public void CopiesOfOneRow_HaveNoIntervalOfTheirOwn(int rows)
    {
        ConvAC model = Network([0.1, 0.4, 0.5], (i, y) => 0.1 + (0.2 * y) + (0.05 * i));
        var engine = new ModelEngine(model);
        Observations data = Observations.FromRows([.. Enumerable.Repeat(new double[] { 1, 0, 0, 1 }, rows)]);
        Evaluation evaluation = Evaluation.Compute(engine, data, cancellation: TestContext.Current.CancellationToken);
        Assert.True(double.IsNaN(evaluation.StandardError) && double.IsNaN(evaluation.PossibleHalfWidth95));
        DatasetLedger latent = DatasetLedgers.Compute(engine, engine.Fit(data), cancellation: TestContext.Current.CancellationToken);
        Assert.True(double.IsNaN(latent.Surprisal.HalfWidth95) && double.IsNaN(latent.SiteSurprisal[0].StandardError));
        SharedLedger ledger = SharedLedgers.Compute(engine, engine.Fit(data), cancellation: TestContext.Current.CancellationToken);
        Assert.True(double.IsNaN(ledger.Surprisal.HalfWidth95) && double.IsNaN(ledger.Marginal[0].HalfWidth95)
            && double.IsNaN(ledger.Sites[1].GivenRest.StandardError));

        // What is shared has the interval of so many rows of the network itself.
        Assert.InRange(ledger.TotalShared.HalfWidth95, 0.5 / Math.Sqrt(rows) * ledger.TotalShared.StandardError, 20 / Math.Sqrt(rows));
        Assert.True(ledger.TotalShared.StandardError > 0);
        data = Observations.FromRows([[1, 0, 0, 1], [1, 0, 0, 1], [0, 0, 0, 1]]);
        Assert.True(Evaluation.Compute(engine, data, cancellation: TestContext.Current.CancellationToken).PossibleHalfWidth95 > 0);
        Assert.True(DatasetLedgers.Compute(engine, engine.Fit(data), cancellation: TestContext.Current.CancellationToken).Surprisal.HalfWidth95 > 0);
    }

    [Fact]
    public void SkewlessRows_KeepStudentsInterval()
    {
        double[] values = [.. Enumerable.Range(-20, 41).Select(i => (double)i)];
        double squares = values.Sum(v => v * v);
        NumericAssert.Close(StudentLaw.Quantile(0.975, 40) * Math.Sqrt(squares / 40 / 41), SkewedMean.HalfWidth95(41, squares, 0), 1e-14, 0, "half-width");
        Assert.True(double.IsNaN(SkewedMean.HalfWidth95(1, 0, 0)));
        Assert.Equal(0, SkewedMean.HalfWidth95(5, 0, 0));
        Assert.True(double.IsPositiveInfinity(SkewedMean.HalfWidth95(5, double.PositiveInfinity, double.PositiveInfinity)));
    }

    // Lognormal values of mean exp(1/2): Student's interval of 40 covers about 87 %.
    [Fact]
    public void MeansOfSkewedValues_AreCovered()
    {
        const int Repeats = 4000;
        const int Rows = 40;
        (int covered, int student) = (0, 0);
        for (int k = 0; k < Repeats; k++)
        {
            var random = new RandomStream((ulong)k, "lognormal rows");
            var moments = new PresentMoments(1);
            for (int r = 0; r < Rows; r++)
            {
                moments.Add(0, Math.Exp(random.NextGaussian()));
            }

            Estimate mean = moments.Mean(0);
            double miss = Math.Abs(mean.Value - Math.Exp(0.5));
            covered += miss <= mean.HalfWidth95 ? 1 : 0;
            student += miss <= mean.StandardError * StudentLaw.Quantile(0.975, Rows - 1) ? 1 : 0;
        }

        output.WriteLine(Invariant($"{(double)covered / Repeats} instead of {(double)student / Repeats}"));
        Assert.True(covered >= 0.92 * Repeats && student < 0.9 * Repeats, Invariant($"{covered}, {student}"));
    }

    // Missing values count 0 in means over all samples, as if they had been added.
    [Fact]
    public void MeansOverMoreRows_AreThoseOfTheValuesAndZeros()
    {
        var some = new PresentMoments(1);
        var all = new PresentMoments(1);
        foreach (double x in new[] { 0.1, 3, -2, 0.7, 11 })
        {
            some.Add(0, x);
            all.Add(0, x);
        }

        for (int r = 0; r < 4; r++)
        {
            all.Add(0, 0);
        }

        (Estimate one, Estimate other) = (some.MeanOf(0, 9), all.Mean(0));
        NumericAssert.Close(other.Value, one.Value, 1e-14, 0, "mean");
        NumericAssert.Close(other.StandardError, one.StandardError, 1e-14, 0, "error");
        NumericAssert.Close(other.HalfWidth95, one.HalfWidth95, 1e-13, 0, "half-width");
        double[] values = [0.1, 3, -2, 0.7, 11, 0, 0, 0, 0];
        double mean = values.Average();
        NumericAssert.Close(SkewedMean.HalfWidth95(9, values.Sum(v => Math.Pow(v - mean, 2)), values.Sum(v => Math.Pow(v - mean, 3))),
            other.HalfWidth95, 1e-13, 0, "sums");
    }

    // Chunks of any size give the moments of all rows.
    [Fact]
    public void ChunksOfRows_HaveTheIntervalOfAll()
    {
        var random = new RandomStream(4, "chunks of rows");
        double[] values = [.. Enumerable.Range(0, 60).Select(_ => Math.Exp(2 * random.NextGaussian()))];
        var table = new MomentTable(1);
        var moments = new PresentMoments(1);
        table.Add(values[..7], default, 7);
        table.Add(values[7..48], default, 41);
        table.Add(values[48..], default, 12);
        Array.ForEach(values, v => moments.Add(0, v));
        NumericAssert.Close(moments.Mean(0).HalfWidth95, table.RowMean(0).HalfWidth95, 0, 1e-12, "half-width");
        Assert.True(table.RowMean(0).HalfWidth95 > 1.2 * table.Mean(0).HalfWidth95);
    }

    private static ConvAC Network(double[] prior, Func<int, int, double> probability)
    {
        var tree = PoolingTree.Cp(Sites);
        var shape = new NetworkShape(tree, [.. Enumerable.Repeat(Classes, tree.NodeCount)], Classes);
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount)
            .Select(_ => Enumerable.Range(0, Classes * Classes).Select(i => i % (Classes + 1) == 0 ? 1.0 : 0).ToArray())];
        LeafDistribution[] leaves =
            [.. Enumerable.Range(0, Sites).Select(i => new BernoulliLeaf([.. Enumerable.Range(0, Classes).Select(y => probability(i, y))]))];
        return new ConvAC(shape, leaves, weights, prior);
    }

    /// <summary>Binary columns that are independent given the class, and networks that have learned them from few rows.</summary>
    private sealed class Plant(double[] prior, RandomStream random)
    {
        private readonly double[] _one =
            [.. Enumerable.Range(0, Sites * Classes).Select(_ => 0.02 + (0.96 * Math.Pow(random.NextDouble(), random.NextDouble() < 0.5 ? 3 : 1.0 / 3)))];

        public (Observations Data, int[] Labels) Draw(int rows, RandomStream draws)
        {
            int[] labels = [.. Enumerable.Range(0, rows).Select(_ => draws.NextIndex(prior))];
            return (Observations.FromRows(
                [.. labels.Select(y => Enumerable.Range(0, Sites).Select(i => draws.NextDouble() < _one[(i * Classes) + y] ? 1.0 : 0).ToArray())]), labels);
        }

        public ConvAC Learned(RandomStream draws)
        {
            (Observations data, int[] labels) = Draw(TrainingRows, draws);
            double Rows(int y, int site) => Enumerable.Range(0, TrainingRows).Count(r => labels[r] == y && (site < 0 || data[r, site] == 1));
            return Network(
                [.. Enumerable.Range(0, Classes).Select(y => (Rows(y, -1) + 0.5) / (TrainingRows + (0.5 * Classes)))],
                (i, y) => (Rows(y, i) + 0.5) / (Rows(y, -1) + 1));
        }

        // By enumeration: all about the class, site 0 about it, the rest about site 0.
        public double[] Means(ConvAC model)
        {
            double[] means = new double[3];
            for (int state = 0; state < 1 << Sites; state++)
            {
                double[] given = [.. Enumerable.Range(0, Classes)
                    .Select(y => model.ClassPrior[y] * Likelihood(state, y, 0, Sites, (i, c) => ((BernoulliLeaf)model.Leaves[i]).Probability(c, 1)))];
                double Sum(int from, int to) => Enumerable.Range(0, Classes)
                    .Sum(y => model.ClassPrior[y] * Likelihood(state, y, from, to, (i, c) => ((BernoulliLeaf)model.Leaves[i]).Probability(c, 1)));
                for (int y = 0; y < Classes; y++)
                {
                    double weight = prior[y] * Likelihood(state, y, 0, Sites, (i, c) => _one[(i * Classes) + c]);
                    double site = Likelihood(state, y, 0, 1, (i, c) => ((BernoulliLeaf)model.Leaves[i]).Probability(c, 1));
                    means[0] += weight * Math.Log(given[y] / given.Sum() / model.ClassPrior[y]);
                    means[1] += weight * Math.Log(site / Sum(0, 1));
                    means[2] += weight * Math.Log(given.Sum() / Sum(1, Sites) / Sum(0, 1));
                }
            }

            return means;
        }

        private static double Likelihood(int state, int y, int from, int to, Func<int, int, double> one)
        {
            double product = 1;
            for (int i = from; i < to; i++)
            {
                product *= (state >> i & 1) == 1 ? one(i, y) : 1 - one(i, y);
            }

            return product;
        }
    }
}
