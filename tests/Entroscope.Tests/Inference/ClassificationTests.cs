using Entroscope.Data.Tables;
using Entroscope.Inference;
using Entroscope.Inference.Classification;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Tests.Learning;
using Xunit;

namespace Entroscope.Tests.Inference;

/// <summary>The figures of a classification against plain counting, and their intervals against populations that are known.</summary>
public sealed class ClassificationTests
{
    private static readonly string[] ThreeNames = ["a", "b", "c"];

    /// <summary>Of two classes there is one area, so its mean over the classes has the figure and the interval of each.</summary>
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.3)]
    public void OfTwoClasses_TheMeanAreaIsTheArea(double blur)
    {
        var random = new RandomStream(4, "two classes");
        int[] labels = [.. Enumerable.Range(0, 60).Select(r => r % 5 == 0 ? 1 : 0)];
        double[][] posterior = [.. labels.Select(y =>
        {
            double p = ((1 - blur) * random.NextDouble()) + (blur * (0.1 + (0.8 * y)));
            return new[] { 1 - p, p };
        })];
        ConvACMixture model = Enumerable.Range(1, 50).Select(seed => RandomMixtures.Build((ulong)seed, 3, 1, new RandomModelOptions { MaxClasses = 2 }))
            .First(m => m.Classes == 2);
        ClassificationReport report = Report(posterior, labels, rule: null, model);
        Assert.Equal(report.Classes[0].Auc, report.Classes[1].Auc);
        Assert.Equal(report.Classes[0].Auc, report.MacroAuc);
        Assert.InRange(report.MacroAuc.Value, 0.5, 1);
    }

    [Fact]
    public void Resamples_AreBoundedHoweverManyAreRequested()
    {
        ClassificationReport Few(int resamples)
        {
            var tally = new ClassificationTally(Named(), new ClassificationOptions { Resamples = resamples });
            tally.Add(0, 0, [0.8, 0.1, 0.1], Math.Log(0.8));
            tally.Add(1, 0, [0.5, 0.3, 0.2], Math.Log(0.3));
            return tally.ToReport()!;
        }

        Assert.Equal([100_000, 3], new[] { int.MaxValue, 3 }.Select(r => Few(r).Resamples));
    }

    [Fact]
    public void Figures_AreThoseOfPlainCounting()
    {
        var random = new RandomStream(3, "posteriors");
        double[][] posterior = [.. Enumerable.Range(0, 200).Select(_ => Rounded(random))];
        int[] labels = [.. posterior.Select(p => random.NextIndex(p))];
        ClassificationReport report = Report(posterior, labels, rule: null);
        int[] named = [.. posterior.Select(p => Array.IndexOf(p, p.Max()))];
        for (int y = 0; y < 3; y++)
        {
            int hit = Count(r => labels[r] == y && named[r] == y);
            ClassReport own = report.Classes[y];
            Assert.Equal([.. Enumerable.Range(0, 3).Select(n => Count(r => labels[r] == y && named[r] == n))], report.Confusion[y]);
            Assert.Equal((ThreeNames[y], Count(r => labels[r] == y), Count(r => named[r] == y)), (own.Name, own.Rows, own.Named));
            NumericAssert.Close((double)hit / own.Named, own.Precision.Value, 1e-15);
            NumericAssert.Close((double)hit / own.Rows, own.Recall.Value, 1e-15);
            NumericAssert.Close(2 / ((1 / own.Precision.Value) + (1 / own.Recall.Value)), own.F1.Value, 1e-14);
            (double wins, int pairs) = (0, 0);
            foreach (int a in Enumerable.Range(0, 200).Where(r => labels[r] == y))
            {
                foreach (int b in Enumerable.Range(0, 200).Where(r => labels[r] != y))
                {
                    (wins, pairs) = (wins + (posterior[a][y] > posterior[b][y] ? 1 : posterior[a][y] == posterior[b][y] ? 0.5 : 0), pairs + 1);
                }
            }

            NumericAssert.Close(wins / pairs, own.Auc.Value, 1e-12);
        }

        NumericAssert.Close(report.Classes.Average(c => c.Precision.Value), report.MacroPrecision.Value, 1e-14);
        NumericAssert.Close(report.Classes.Average(c => c.Recall.Value), report.MacroRecall.Value, 1e-14);
        NumericAssert.Close(report.Classes.Average(c => c.F1.Value), report.MacroF1.Value, 1e-14);
        NumericAssert.Close(report.Classes.Average(c => c.Auc.Value), report.MacroAuc.Value, 1e-14);
        NumericAssert.Close(Count(r => labels[r] == named[r]) / 200.0, report.Accuracy.Value, 1e-15);
        NumericAssert.Close(labels.Select((y, r) => -Math.Log(posterior[r][y])).Average(), report.LogLoss.Value, 1e-13);
        double[] squares = [.. labels.Select((y, r) => posterior[r].Select((p, k) => Math.Pow(p - (k == y ? 1 : 0), 2)).Sum())];
        NumericAssert.Close(squares.Average(), report.Brier.Value, 1e-13);
        NumericAssert.Close(report.Accuracy.Value - report.MajorityShare, report.AboveMajority.Value, 1e-14);
        double[] shares = [.. report.Classes.Select(c => c.Rows / 200.0)];
        NumericAssert.Close(shares.Max(), report.MajorityShare, 1e-15);
        NumericAssert.Close(-shares.Sum(p => p * Math.Log(p)), report.BaselineLogLoss, 1e-14);
        NumericAssert.Close(1 - shares.Sum(p => p * p), report.BaselineBrier, 1e-14);

        int Count(Func<int, bool> holds) => Enumerable.Range(0, 200).Count(holds);
    }

    [Fact]
    public void AThreshold_NamesTheClass_AndElseTheMostProbableOther()
    {
        var rule = new DecisionRule(2, 0.2);
        Assert.Equal(2, rule.Name([0.5, 0.3, 0.2]));
        Assert.Equal(0, rule.Name([0.5, 0.4, 0.1]));
        Assert.Equal(1, new DecisionRule(0, 0.9).Name([0.8, 0.15, 0.05]));
        ClassificationReport report = Report([[0.5, 0.3, 0.2], [0.5, 0.4, 0.1]], [2, 1], rule);
        Assert.Equal([0, 0, 1], report.Confusion[2]);
        Assert.Equal([1, 0, 0], report.Confusion[1]);
        Assert.Same(rule, report.Rule);
        ErrorAssert.Throws<ArgumentOutOfRangeException>("The classes are 0..2, but a threshold for class 3 was given. (Parameter 'Class')",
            () => Report([], [], new DecisionRule(3, 0.5)));
        ErrorAssert.Throws<ArgumentOutOfRangeException>("A threshold must lie between 0 and 1, but is 1. (Parameter 'Threshold')",
            () => Report([], [], new DecisionRule(1, 1)));
        ErrorAssert.Throws<ArgumentException>("A threshold decides between classes, but the model has a single one. (Parameter 'classes')",
            () => new DecisionRule(0, 0.5).Name([1.0]));
    }

    [Fact]
    public void Costs_NameTheClassOfTheLeastExpectedCost_AndAreAddedUp()
    {
        // Missing the third class costs 4, naming it wrongly 0.5.
        var costs = new CostMatrix([[0, 1, 0.5], [1, 0, 0.5], [4, 4, 0]]);
        Assert.Equal(2, costs.Name([0.5, 0.3, 0.2]));
        Assert.Equal(0, costs.Name([0.9, 0.08, 0.02]));
        Assert.Equal(1, new CostMatrix([[0, 0], [0, 0]]).Name([0.4, 0.6]));
        double[][] posterior = [[0.5, 0.3, 0.2], [0.9, 0.08, 0.02], [0.05, 0.9, 0.05], [0.96, 0.02, 0.02]];
        ClassificationReport report = Report(posterior, [2, 0, 2, 1], new ClassificationOptions { Costs = costs });
        Assert.Equal([[1, 0, 0], [1, 0, 0], [0, 1, 1]], report.Confusion);
        CostReport cost = report.Cost!;

        // Named 2, 0, 1, 0: costs 0, 0, 4, 1; by the most probable class 0, 0, 1, 0: 4, 0, 4, 1. Always the third class: 0, 0.5, 0, 0.5.
        NumericAssert.Close(5 / 4.0, cost.Mean.Value, 1e-15);
        NumericAssert.Close(9 / 4.0, cost.OfMostProbable.Value, 1e-15);
        NumericAssert.Close(1, cost.Saved.Value, 1e-15);
        Assert.Equal((2, 0.25), (cost.ConstantClass, cost.ConstantCost));
        Assert.Null(Report(posterior, [2, 0, 2, 1], rule: null).Cost);
        ErrorAssert.Throws<ArgumentException>("Costs decide between classes, but are given for 1. (Parameter 'costs')", () => _ = new CostMatrix([[0]]));
        ErrorAssert.Throws<ArgumentException>("There are 2 classes, but class 1 has 1 costs. (Parameter 'costs')", () => _ = new CostMatrix([[0, 1], [1]]));
        ErrorAssert.Throws<ArgumentOutOfRangeException>(
            "A cost must be finite and at least 0, but that of naming class 1 where 0 is true is -1. (Parameter 'costs')",
            () => _ = new CostMatrix([[0, -1], [1, 0]]));
        ErrorAssert.Throws<ArgumentException>("The costs are for 2 classes, but the model has 3. (Parameter 'classes')",
            () => Report([], [], new ClassificationOptions { Costs = new CostMatrix([[0, 1], [1, 0]]) }));
        ErrorAssert.Throws<ArgumentException>("A threshold and costs both say which class is named; give one of them. (Parameter 'options')",
            () => Report([], [], new ClassificationOptions { Costs = costs, Rule = new DecisionRule(0, 0.5) }));
    }

    // Of two classes a cost c of a miss is the threshold 1 / (1 + c).
    [Fact]
    public void ACostOfTwoClasses_IsAThreshold()
    {
        var random = new RandomStream(5, "costs");
        for (int k = 0; k < 200; k++)
        {
            (double cost, double p) = (0.1 + (9 * random.NextDouble()), random.NextDouble());
            Assert.Equal(new DecisionRule(1, 1 / (1 + cost)).Name([1 - p, p]), new CostMatrix([[0, 1], [cost, 0]]).Name([1 - p, p]));
        }
    }

    [Fact]
    public void AnImpossibleRow_IsNotRecognised_AndHasNoProbabilities()
    {
        var tally = new ClassificationTally(Named(), new ClassificationOptions());
        tally.Add(0, -1, [], double.NegativeInfinity);
        tally.Add(1, 1, [0.25, 0.5, 0.25], Math.Log(0.5));
        ClassificationReport report = tally.ToReport()!;
        Assert.Equal((2, 0.5), (report.Rows, report.Accuracy.Value));
        Assert.Equal([1, 0, 0], report.Unclassified);
        NumericAssert.Close(Math.Log(2), report.LogLoss.Value, 1e-15);
        Assert.Equal(double.NaN, report.Classes[1].Auc.Value);
    }

    [Fact]
    public void Circuit_ReportsTheClasses_OfNetworksAndMixtures_WithMissingValues()
    {
        ConvACMixture mixture = Enumerable.Range(1, 50).Select(seed => RandomMixtures.Build((ulong)seed, 5, 2, new RandomModelOptions { MaxClasses = 3 }))
            .First(m => m.Classes > 1);
        foreach (ConvACMixture model in (ConvACMixture[])[Learnable.Planted(LeafFamily.Gaussian), mixture])
        {
            SampleSet drawn = Sampling.Draw(model, 300, 2);
            Observations rows = Observations.FromRows([.. Enumerable.Range(0, 300).Select(r => drawn.Data.Row(r).Select((x, i) => (r + i) % 4 == 0
                ? double.NaN : x).ToArray())]);
            var data = Dataset.Create("rows", rows, null, drawn.Classes, [.. Enumerable.Range(0, model.Classes).Select(y => Invariant($"{y}"))]);
            var circuit = new Circuit(model);
            ClassificationReport report = circuit.Classification(data);
            Evaluation evaluation = circuit.Evaluate(data);
            Assert.Equal(evaluation.Accuracy, report.Accuracy.Value);
            double[][] posterior = [.. circuit.Posterior(data).Chunk(model.Classes)];
            NumericAssert.Close(posterior.Select((p, r) => -Math.Log(p[drawn.Classes[r]])).Average(), report.LogLoss.Value, 1e-12);
            Assert.Equal(report.Accuracy, circuit.With(threads: 3).Classification(data).Accuracy);
        }

        var bare = Dataset.Create("bare.csv", Sampling.Draw(mixture, 3, 1).Data);
        ErrorAssert.Throws<DataException>("bare.csv: a report of the classes needs at least one row whose class is known, but none is.",
            () => new Circuit(mixture).Classification(bare));
        ErrorAssert.Throws<ArgumentException>("The model has a single class; classification needs at least 2. (Parameter 'rows')",
            () => new Circuit(TestModels.TwoGaussians()).Classification(Dataset.Create("r", Observations.FromRows([[0.0], [1.0]]))));
    }

    // 95 % intervals hold what is true of the population; of a class of 4 % as well.
    [Theory]
    [InlineData(300, false)]
    [InlineData(500, true)]
    public void Intervals_HoldTheTruth(int rows, bool rare)
    {
        var population = new ClassPopulation(rare);
        const int Seeds = 500;
        var held = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int seed = 0; seed < Seeds; seed++)
        {
            foreach ((string name, double truth, ClassFigure figure) in population.Figures((ulong)seed, rows))
            {
                held[name] = held.GetValueOrDefault(name) + (figure.Lower95 <= truth && truth <= figure.Upper95 ? 1 : 0);
            }
        }

        // A share of 500 varies by 1 %; intervals of few rows may be wider than need be.
        Assert.All(held, pair => Assert.True(pair.Value >= 0.92 * Seeds, Invariant($"{pair.Key}: {pair.Value} of {Seeds}")));
        Assert.All(held.Where(pair => pair.Key is "accuracy" or "log-loss" or "Brier" or "macro recall"),
            pair => Assert.True(pair.Value <= 0.99 * Seeds, Invariant($"{pair.Key}: {pair.Value} of {Seeds}")));
    }

    // Probabilities that are right are rarely called wrong; the error of those that are wrong lies in its interval, and its plain sum above it.
    [Theory]
    [InlineData(1.0)]
    [InlineData(2.0)]
    [InlineData(0.5)]
    public void CalibrationErrors_HoldTheTruth(double slope)
    {
        const int Seeds = 400;
        const int Rows = 400;
        (int held, int called, double sum, double truths) = (0, 0, 0, 0);
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new RandomStream((ulong)seed, "calibration");
            double[] told = [.. Enumerable.Range(0, Rows).Select(_ => Logistic(random.NextGaussian() * 1.5))];
            double[] right = Array.ConvertAll(told, p => Logistic(Math.Log(p / (1 - p)) * slope));
            CalibrationCurve curve = CalibrationCurve.Of(told, Array.ConvertAll(right, q => random.NextDouble() < q));
            int[] order = [.. Enumerable.Range(0, Rows).OrderBy(r => told[r])];
            (double squared, int start) = (0, 0);
            foreach (CalibrationBin bin in curve.Bins)
            {
                int[] own = order[start..(start + bin.Rows)];
                squared += bin.Rows / (double)Rows * Math.Pow(own.Average(r => right[r] - told[r]), 2);
                start += bin.Rows;
            }

            Assert.Equal(Rows, start);
            double truth = Math.Sqrt(squared);
            held += curve.Error.Lower95 <= truth + 1e-12 && truth <= curve.Error.Upper95 ? 1 : 0;
            called += curve.Error.Lower95 > 0 ? 1 : 0;
            (sum, truths) = (sum + (curve.Error.Value * curve.Error.Value), truths + squared);
        }

        Assert.InRange(held, 0.92 * Seeds, slope == 1 ? Seeds : 0.99 * Seeds);
        if (slope == 1)
        {
            Assert.InRange(called, 0, 0.06 * Seeds);

            // The plain sum is 0.0077 on average.
            Assert.True(sum / Seeds < 0.002, Invariant($"{sum / Seeds}"));
        }
        else
        {
            Assert.InRange(called, 0.6 * Seeds, Seeds);
            NumericAssert.Close(truths, sum, 0, 0.1);
        }
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    // Rounded, so that there are ties.
    private static double[] Rounded(RandomStream random)
    {
        double[] p = [.. Enumerable.Range(0, 3).Select(_ => Math.Ceiling(5 * random.NextExponential()))];
        return Array.ConvertAll(p, x => x / p.Sum());
    }

    private static ConvACMixture Named() => Learnable.Planted(LeafFamily.Bernoulli).With(new ModelMetadata { ClassNames = ThreeNames });

    private static ClassificationReport Report(double[][] posterior, int[] labels, DecisionRule? rule, ConvACMixture? model = null) =>
        Report(posterior, labels, new ClassificationOptions { Rule = rule }, model);

    private static ClassificationReport Report(double[][] posterior, int[] labels, ClassificationOptions options, ConvACMixture? model = null)
    {
        var tally = new ClassificationTally(model ?? Named(), options);
        for (int r = 0; r < labels.Length; r++)
        {
            tally.Add(labels[r], Array.IndexOf(posterior[r], posterior[r].Max()), posterior[r], Math.Log(posterior[r][labels[r]]));
        }

        return tally.ToReport()!;
    }
}
