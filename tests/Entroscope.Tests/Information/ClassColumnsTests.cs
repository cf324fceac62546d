using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Information.Exact;
using Entroscope.Information.Sharing;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Tests.Learning;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Information;

/// <summary>What columns say about the class: against tables of the model, against draws, and on planted tables.</summary>
public sealed class ClassColumnsTests
{
    private const int Informative = 4;
    private const int Noise = 3;

    [Fact]
    public void Information_IsThatOfTheTables()
    {
        for (ulong seed = 1; seed <= 12; seed++)
        {
            ConvACMixture model = RandomMixtures.Build(seed, 4, 1 + (int)(seed % 3), new RandomModelOptions { MaxSites = 4, Continuous = false, Zeros = 0.1 });
            var exact = new SiteClassInformation(model);
            for (int i = 0; i < model.Sites; i++)
            {
                double[] all = Conditional.Table(model, [i]).Probabilities;
                double expected = 0;
                for (int y = 0; y < model.Classes; y++)
                {
                    double[] given = Conditional.Table(model, [i], null, y).Probabilities;
                    double prior = model.ClassPrior[y];
                    expected += prior * given.Select((p, k) => p > 0 && prior > 0 ? p * Math.Log(p / all[k]) : 0).Sum();
                }

                Integral actual = exact.Of(i);
                NumericAssert.Close(expected, actual.Value, 1e-12, 0, Invariant($"seed {seed}, site {i}"));
                Assert.Equal(0, actual.Error);
            }
        }
    }

    // On rows of the model the gain is the information, whatever the leaf: 5 standard errors of 200 means.
    [Theory]
    [InlineData(LeafFamily.Gaussian)]
    [InlineData(LeafFamily.Student)]
    [InlineData(LeafFamily.Quantile)]
    [InlineData(LeafFamily.Binomial)]
    public void Information_IsTheGainOnRowsOfTheModel(LeafFamily family)
    {
        for (ulong seed = 1; seed <= 10; seed++)
        {
            ConvAC model = RandomModels.Build(seed, 4, new RandomModelOptions { Families = [family], NearDeterministic = 0 });
            if (model.Classes == 1)
            {
                continue;
            }

            SampleSet drawn = Sampling.Draw(model, 6000, seed);
            var columns = new Circuit(model).ClassColumns(Rows("drawn", drawn.Data, drawn.Classes, model.Classes), most: 1);
            var twice = new SiteClassInformation(new ConvACMixture([model, model], [0.3, 0.7]));
            Assert.All(columns.Columns, c =>
            {
                Assert.True(c.InformationError < 1e-9, Invariant($"error {c.InformationError}"));
                NumericAssert.Close(c.Information, twice.Of(c.Site).Value, 1e-10);
                double error = (5 * c.Gain.StandardError) + 1e-9;
                Assert.True(Math.Abs(c.Gain.Value - c.Information) <= error, Invariant($"{family}, seed {seed}: {c.Gain.Value} for {c.Information}"));
            });
        }
    }

    [Fact]
    public void Gains_AreThoseOfThePosteriors()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Categorical);
        TrainingSet set = Learnable.Draw(model, 120, 3, missing: 0.2, unlabelled: 0.1);
        var circuit = new Circuit(model);
        ClassColumns columns = circuit.ClassColumns(Rows("rows", set.Data, set.Labels!, 3), most: 8);
        int[] labelled = [.. Enumerable.Range(0, 120).Where(r => set.Labels![r] >= 0)];
        Assert.Equal(labelled.Length, columns.Rows);
        NumericAssert.Close(labelled.Average(r => Gain(r, _ => true)), columns.AllColumns.Value, 1e-12);
        for (int i = 0; i < 8; i++)
        {
            int[] with = [.. labelled.Where(r => !double.IsNaN(set.Data[r, i]))];
            Assert.Equal(with.Length, columns.Columns[i].Observed);
            NumericAssert.Close(with.Average(r => Gain(r, s => s == i)), columns.Columns[i].Gain.Value, 1e-12);
            NumericAssert.Close(with.Average(r => Gain(r, _ => true) - Gain(r, s => s != i)), columns.Columns[i].GainGivenOthers.Value, 1e-12);
        }

        Assert.Equal(columns.Rows, columns.ShortList.ChoiceRows + columns.ShortList.StoppingRows);
        Assert.Equal(columns.ShortList.Steps.Select(s => s.Site).Distinct().Count(), columns.ShortList.Steps.Count);

        double Gain(int row, Func<int, bool> known)
        {
            double[] evidence = [.. set.Data.Row(row).Select((x, s) => known(s) ? x : double.NaN)];
            int label = set.Labels![row];
            return Math.Log(Posterior.OfClass(model, evidence)[label] / model.ClassPrior[label]);
        }
    }

    // Trained on a planted table: noise is last in every ranking, the list has no noise, and over fresh tables the
    // interval of a gain holds what the network gains on very many rows.
    [Fact]
    public void NoiseIsLast_AndIntervalsHoldTheExpectedGain()
    {
        Dataset train = Draw(1500, 1);
        int[] order = [.. Enumerable.Range(0, 1500)];
        var split = new DataSplit(train.Select(order.AsSpan(0, 1200), "train"), train.Select(order.AsSpan(1200), "validation"), null, "by hand");
        var options = new TrainingOptions { Steps = 15, Restarts = 1, Engine = new EngineOptions { Threads = 1 } };
        var circuit = Circuit.Of(split, TrainingJob.Run(split, new NetworkPlan { Widths = [4] }, options), options);
        ClassColumns long1 = circuit.ClassColumns(Draw(40000, 2), most: Informative + Noise);
        Assert.All(new Func<ClassColumn, double>[] { c => c.Information, c => c.Gain.Value, c => c.GainGivenOthers.Value },
            by => Assert.All(long1.Columns.OrderByDescending(by).Take(Informative), c => Assert.True(c.Site < Informative)));
        Assert.All(long1.ShortList.Steps.Take(Informative), s => Assert.True(s.Site < Informative));
        Assert.InRange(long1.ShortList.Count, 1, Informative);

        // 100 times as many rows as a table has: their own error widens an interval by half a percent.
        const int Seeds = 60;
        (int held, int noisy, int listed, int shown) = (0, 0, 0, 0);
        for (int seed = 0; seed < Seeds; seed++)
        {
            ClassColumns own = circuit.ClassColumns(Draw(400, (ulong)seed + 10), most: Informative + Noise);
            noisy += own.Columns.Any(c => c.Informs && c.Site >= Informative) ? 1 : 0;
            listed += own.ShortList.Steps.Take(own.ShortList.Count).Any(s => s.Site >= Informative) ? 1 : 0;
            shown += own.Columns.Count(c => c.Informs && c.Site < Informative);
            held += own.Columns.Zip(long1.Columns).Count(pair => Holds(pair.First.Gain, pair.Second.Gain));
            held += own.Columns.Zip(long1.Columns).Count(pair => Holds(pair.First.GainGivenOthers, pair.Second.GainGivenOthers));
        }

        // 5 % of the tables at most have noise among the columns that inform: 7 of 60 is what 2 % of such tests see at most.
        Assert.InRange(noisy, 0, 7);
        Assert.InRange(listed, 0, 3);
        Assert.InRange(shown, 0.9 * Seeds * Informative, Seeds * Informative);
        Assert.InRange(held, 0.91 * 2 * Seeds * (Informative + Noise), 0.985 * 2 * Seeds * (Informative + Noise));

        static bool Holds(Estimate own, Estimate truth) => Math.Abs(own.Value - truth.Value) <= own.HalfWidth95;
    }

    // Two columns whose parity is the class nine times of ten, one that follows it, three that follow nothing: the pair is found by what it adds.
    [Fact]
    public void APairThatInformsOnlyTogether_IsRankedAndListed()
    {
        static Dataset Pair(int rows, ulong seed)
        {
            var random = new RandomStream(seed, "planted pair");
            int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(2))];
            double[][] values = [.. labels.Select(y =>
            {
                double[] row = [.. Enumerable.Range(0, 6).Select(_ => (double)random.NextInt(2))];
                row[1] = random.NextDouble() < 0.8 ? (int)row[0] ^ y : row[1];
                row[2] = random.NextDouble() < 0.4 ? y : row[2];
                return row;
            })];
            return Dataset.Create("pair", Observations.FromRows(values), null, labels, ["no", "yes"]);
        }

        Dataset train = Pair(1500, 1);
        int[] order = [.. Enumerable.Range(0, 1500)];
        var split = new DataSplit(train.Select(order.AsSpan(0, 1200), "train"), train.Select(order.AsSpan(1200), "validation"), null, "by hand");
        var options = new TrainingOptions { Steps = 30, Engine = new EngineOptions { Threads = 1 } };
        var circuit = Circuit.Of(split, TrainingJob.Run(split, new NetworkPlan { Widths = [8] }, options), options);
        int whole = 0;
        for (ulong seed = 2; seed < 12; seed++)
        {
            ClassColumns columns = circuit.ClassColumns(Pair(600, seed));
            whole += new HashSet<int> { 0, 1, 2 }.SetEquals(columns.ShortList.Steps.Take(columns.ShortList.Count).Select(s => s.Site)) ? 1 : 0;
            Assert.All(columns.Columns.Take(3), c => Assert.True(c.Informs, Invariant($"seed {seed}, column {c.Site}: p {c.PValue}")));
            Assert.All(columns.Columns.Take(2), c => Assert.True(c.GainGivenOthers.Value > 0.1 && Math.Abs(c.Gain.Value) < 0.05));
        }

        Assert.InRange(whole, 8, 10);
    }

    // The chance of as many of n rows of a class as fall on the value, from the hypergeometric law; its tail by few shuffles and the gamma density.
    [Theory]
    [InlineData(200, 60, 40, 18)]
    [InlineData(500, 5, 50, 4)]
    [InlineData(1000, 10, 100, 5)]
    [InlineData(400, 200, 100, 80)]
    public void PValues_AreThoseOfAllOrders(int rows, int ofClass, int ofValue, int both)
    {
        double exact = 0;
        for (int k = both; k <= Math.Min(ofClass, ofValue); k++)
        {
            exact += Math.Exp(Choose(ofValue, k) + Choose(rows - ofValue, ofClass - k) - Choose(rows, ofClass));
        }

        int[] labels = [.. Enumerable.Range(0, rows).Select(r => r < ofClass ? 1 : 0)];
        double[] gains = [.. Enumerable.Range(0, rows).SelectMany(r =>
            r < both || (r >= ofClass && r < ofClass + ofValue - both) ? new[] { -0.3, 0.5 } : [0.1, -0.2])];
        double p = ColumnEvidence.ByItself(gains, labels, 2, new RandomStream(2, "shuffles"));
        Assert.InRange(p, 0.4 * exact, 4 * exact);

        static double Choose(int n, int k) => Sum(n) - Sum(k) - Sum(n - k);

        static double Sum(int n) => Enumerable.Range(1, n).Sum(i => Math.Log(i));
    }

    // Independent values and classes, half a percent of them rare: p-values below a level are as many as it says.
    [Theory]
    [InlineData(0.4)]
    [InlineData(0.02)]
    public void PValues_WithoutInformation_AreAtLeastUniform(double share)
    {
        const int Seeds = 1000;
        double[] p = new double[Seeds];
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new RandomStream((ulong)seed, "independent");
            int[] labels = [.. Enumerable.Range(0, 150).Select(_ => random.NextDouble() < share ? 1 : 0)];
            double[] gains = [.. labels.SelectMany(_ => random.NextInt(3) switch { 0 => new[] { 0.1, -0.4 }, 1 => [-0.3, 0.6], _ => [0, 0.0] })];
            p[seed] = ColumnEvidence.ByItself(gains, labels, 2, new RandomStream((ulong)seed, "shuffles"));
        }

        foreach (double level in new[] { 0.005, 0.05, 0.2 })
        {
            double most = level + (3 * Math.Sqrt(level * (1 - level) / Seeds));
            Assert.True(p.Count(x => x <= level) <= most * Seeds, Invariant($"{p.Count(x => x <= level)} of {Seeds} at {level}"));
        }
    }

    [Fact]
    public void AdjustedPValues_AreHolms() =>
        NumericAssert.Close([0.03, 0.06, 0.06, 0.02, 1], FalseDiscovery.Familywise([0.0075, 0.03, 0.02, 0.004, 1]), 1e-15);

    [Fact]
    public void WithoutInformation_NoColumnIsOnTheList()
    {
        ConvAC model = Learnable.Planted(LeafFamily.Bernoulli);
        int lists = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            SampleSet drawn = Sampling.Draw(model, 200, seed);
            var random = new RandomStream(seed, "shuffled classes");
            int[] classes = [.. drawn.Classes];
            random.Shuffle<int>(classes);
            lists += new Circuit(model).ClassColumns(Rows("shuffled", drawn.Data, classes, 3), most: 3).ShortList.Count > 0 ? 1 : 0;
        }

        Assert.InRange(lists, 0, 4);
    }

    [Fact]
    public void Errors_NameWhatIsWrong()
    {
        SampleSet drawn = Sampling.Draw(Learnable.Planted(LeafFamily.Bernoulli), 10, 1);
        var circuit = new Circuit(Learnable.Planted(LeafFamily.Bernoulli));
        var rows = Rows("few.csv", drawn.Data, [0, 1, 2, -1, -1, -1, -1, -1, -1, -1], 3);
        ErrorAssert.Throws<DataException>(
            "few.csv: what columns say about the class needs at least 4 rows whose class is known and possible, but there are 3.",
            () => circuit.ClassColumns(rows));
        ErrorAssert.Throws<ArgumentOutOfRangeException>("A short list needs at least 1 column, but 0 were asked for. (Parameter 'options')",
            () => circuit.ClassColumns(rows, most: 0));
        ErrorAssert.Throws<ArgumentException>(
            "The model has a single class, so there is nothing to know about it; information about a class needs at least 2. (Parameter 'engine')",
            () => new Circuit(TestModels.Independent(2, 2)).ClassColumns(Dataset.Create("r", Observations.FromRows([[0.0, 1.0]]))));
    }

    private static Dataset Rows(string name, Observations data, int[] labels, int classes) =>
        Dataset.Create(name, data, null, labels, [.. Enumerable.Range(0, classes).Select(y => Invariant($"{y}"))]);

    // A class of 30 %, columns that follow it less and less, and columns that follow nothing.
    private static Dataset Draw(int rows, ulong seed)
    {
        var random = new RandomStream(seed, "planted columns");
        int[] labels = new int[rows];
        double[][] values = new double[rows][];
        for (int r = 0; r < rows; r++)
        {
            labels[r] = random.NextDouble() < 0.3 ? 1 : 0;
            values[r] = new double[Informative + Noise];
            for (int i = 0; i < values[r].Length; i++)
            {
                double follow = i < Informative ? 0.7 - (0.1 * i) : 0;
                values[r][i] = random.NextDouble() < follow ? labels[r] : random.NextInt(2);
            }
        }

        return Dataset.Create("planted", Observations.FromRows(values), null, labels, ["no", "yes"]);
    }
}
