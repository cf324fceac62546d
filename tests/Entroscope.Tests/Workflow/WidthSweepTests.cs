using Entroscope.Data.Tables;
using Entroscope.Inference;
using Entroscope.Information.Widths;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Sources;
using Entroscope.Structure;
using Entroscope.Workflow.Sweeps;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>Sweeps of widths on sources whose truth is known: where a width must bind, and where none may.</summary>
public sealed class WidthSweepTests
{
    [Fact]
    public void IndependentColumns_BindNoWidth()
    {
        WidthSweepResult result = Run("independent", 16, [2, 4], new NetworkPlan { Tree = "line" });
        Assert.DoesNotContain(result.Points, p => p.Binding.Binds);
        Assert.StartsWith("no binding seen", result.Sentence, StringComparison.Ordinal);
        Assert.False(result.Collapse.Collapses);
        Assert.Empty(result.Law.Law.Named);
    }

    // A patch within a chain meets the rest at two borders, and its halves meet at a third place: the states there, two each, are passed by eight channels.
    [Fact]
    public void AHiddenChainOfTwoStates_BindsNoWidthOfEight()
    {
        WidthSweepResult result = Run("hidden-markov", 32, [2, 8, 16], new NetworkPlan { Tree = "line", SharedWeights = true });
        Assert.False(result.Points[1].Binding.Binds);
        Assert.DoesNotContain(" 8 from n", result.Sentence, StringComparison.Ordinal);
    }

    // What two patches share of the bias grows without end: two channels bind soon, as eight read on.
    [Fact]
    public void ACoinOfUnknownBias_BindsTwoChannels()
    {
        WidthSweepResult result = Run("coin", 64, [2, 4, 8], new NetworkPlan { Tree = "line", SharedWeights = true });
        BindingScale two = result.Points[0].Binding;
        Assert.Equal(BindingVerdict.Seen, two.Verdict);
        Assert.InRange(two.Value, 1.5, 6);
        Assert.True(two.Lower < two.Value && two.Value < two.Upper);
        Assert.StartsWith("widths that bind: 2 from n = ", result.Sentence, StringComparison.Ordinal);
        Assert.Equal(2, result.Reference);

        // Two beyond the tree only where laws were compared.
        Assert.Equal(6, result.Asked.Count(a => a.Measured));
        Assert.All(result.Asked.Where(a => a.Measured), a => Assert.InRange(a.LeastWidth, 1, 4));
    }

    [Fact]
    public void APlantedNetworkOfWidthFour_BindsTwoChannelsAndNoMore()
    {
        DataSplit rows = Planted();
        WidthSweepResult result = WidthSweep.Run(
            rows, Options([2, 4, 8], new NetworkPlan { Tree = "line" }), cancellation: TestContext.Current.CancellationToken);
        Assert.True(result.Points[0].Binding.Binds);
        Assert.False(result.Points[1].Binding.Binds);
        Assert.True(result.Points[1].Test.Value > result.Points[0].Test.Value + 0.5);
    }

    // The widest width of a test of the prediction is trained, too; a start from the narrower network costs steps of its own.
    [Fact]
    public void TheWidthAfterTheWidest_IsPredictedAndTrained()
    {
        WidthSweepOptions options = Options([2, 4], new NetworkPlan { Tree = "line", SharedWeights = true }) with { TestPrediction = true, Seeds = 2 };
        WidthSweepResult result = WidthSweep.Run(Split("coin", 16), options, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([2, 4, 8], result.Points.Select(p => p.Width));
        Assert.Equal([PredictedQuantity.Surprisal, PredictedQuantity.BindingScale], result.Predictions.Select(p => p.Quantity));
        Assert.Equal([8, 4], result.Predictions.Select(p => p.Width));
        Assert.All(result.Predictions, p => Assert.Equal(PredictionVerdict.CannotTell, p.Verdict));
        Assert.Equal("2 narrower widths; a law of levelling off takes 4", result.Predictions[0].Reason);
        NumericAssert.Close(result.Points.Sum(p => p.Cost) / result.Points[^1].Cost, result.CostOverWidest, 1e-12);
    }

    // A start of its own is among the two starts of every wider network: with one strength of the prior the validation rows are never less probable.
    [Fact]
    public void StartsFromNarrowerNetworks_AreNoWorseOnValidationRows()
    {
        WidthSweepOptions options = Options([2, 3, 4], new NetworkPlan { Tree = "line", SharedWeights = true }) with { Seeds = 2 };
        WidthTraining[] warm = Trainings(options), cold = Trainings(options with { WarmStarts = false });
        Assert.All(warm.Zip(cold), pair => Assert.True(pair.First.Validation.Value >= pair.Second.Validation.Value - 1e-4));
        Assert.DoesNotContain(cold, t => t.Warm);
        Assert.All(warm.Zip(cold), pair => Assert.True(pair.First.Passes >= pair.Second.Passes));

        static WidthTraining[] Trainings(WidthSweepOptions options) =>
            [.. WidthSweep.Run(Split("coin", 32), options, cancellation: TestContext.Current.CancellationToken).Points.SelectMany(p => p.Trainings)];
    }

    // m through a network is a mean of -log p, which is in expectation above the entropy of the source; the rows' error is common.
    [Fact]
    public void TheCurves_LieAboveTheTruth()
    {
        WidthSweepResult result = Run("ising-chain", 16, [2, 8], new NetworkPlan { Tree = "line" });
        SourceTruth truth = SourceCatalog.Create("ising-chain", 16).Truth();
        foreach (WidthLevel level in result.Points[^1].Levels)
        {
            double exact = truth.Levels[level.Level].Entropy.Value;
            Assert.InRange(level.Marginal.Value, exact - (3 * level.Marginal.StandardError), (1.05 * exact) + (3 * level.Marginal.StandardError));
        }
    }

    [Fact]
    public void WhatMakesNoSweep_IsRefused()
    {
        WidthSweepOptions options = Options([2, 4], new NetworkPlan { Tree = "line" });
        DataSplit split = Split("independent", 8, rows: 120);
        Refused("A sweep of widths needs at least 2 widths, but has 1.", options with { Widths = [2] });
        Refused("A width of a sweep must be an integer of at least 1, but is 0.", options with { Widths = [0, 2] });
        Refused("The widths of a sweep must ascend, but 4 follows 4.", options with { Widths = [2, 4, 4] });
        Refused("The width after the widest would be twice 2000000000, which is too wide to be trained.",
            options with { Widths = [2, 2_000_000_000], TestPrediction = true });
        Refused("A sweep of widths needs at least 1 seed, but has 0.", options with { Seeds = 0 });
        Refused("The number of trainings at a time must be at least 1, but is 0.", options with { Workers = 0 });
        Refused("A sweep of widths trains single networks, but the plan has 2 components.", options with { Network = new NetworkPlan { Components = 2 } });
        Refused("A sweep of widths sets the widths of every network itself; leave them out of the architecture.",
            options with { Network = new NetworkPlan { Widths = [2] } });
        ErrorAssert.Throws<DataException>("train: a sweep of widths is measured on test rows, but there are none.",
            () => WidthSweep.Run(split with { Test = null }, options));
        ErrorAssert.Throws<DataException>("test: a sweep of widths needs at least 50 test rows, but has 49.",
            () => WidthSweep.Run(split with { Test = split.Test!.Select([.. Enumerable.Range(0, 49)], "test") }, options));
        ErrorAssert.Throws<DataException>("train: a sweep of widths chooses every network on validation rows, but there are none.",
            () => WidthSweep.Run(split with { Validation = split.Train }, options));
        ErrorAssert.Throws<ModelException>("A scaling law needs a network of at least 2 levels of pooling, but the tree 'cp' has 1.",
            () => WidthSweep.Run(split, options with { Network = new NetworkPlan { Tree = "cp" } }));
        ErrorAssert.Null("data", () => WidthSweep.Run(null!, options));
        ErrorAssert.Null("options", () => WidthSweep.Run(split, null!));

        void Refused(string message, WidthSweepOptions wrong) =>
            ErrorAssert.Throws<ArgumentException>(message + " (Parameter 'options')", () => WidthSweep.Run(split, wrong));
    }

    // Without pseudo-counts a network rules out what it has not seen.
    [Fact]
    public void ARowOfProbabilityZero_IsRefused()
    {
        double[][] columns = [.. Enumerable.Range(0, 8).Select(i => Enumerable.Range(0, 60).Select(r => (double)((r >> (i % 3)) & 1)).ToArray())];
        Dataset Rows(string name, double last) => Dataset.Create(
            name, new Observations([.. columns.Select((c, i) => ValueColumn.Of([.. c.Select((v, r) => i == 7 && r < 59 ? 0 : i == 7 ? last : v)]))]),
            [.. columns.Select((_, i) => new ColumnInfo(Invariant($"x{i}"), ColumnKind.Categorical, 2, 0))]);
        var split = new DataSplit(Rows("train", 0), Rows("validation", 0), Rows("test", 1), string.Empty);
        WidthSweepOptions options = Options([2, 3], new NetworkPlan { Tree = "line" }) with
        {
            Training = new TrainingOptions { Steps = 2, LeafPseudoCount = 0, PseudoCount = 0 },
        };
        Assert.Equal("test: the network of width 2, seed 1, gives probability 0 to 1 test row, so that widths cannot be compared on the same rows; "
            + "pseudo-counts above 0 prevent that.", Assert.Throws<DataException>(() => WidthSweep.Run(split, options)).Message);
    }

    private static WidthSweepResult Run(string source, int sites, int[] widths, NetworkPlan plan) =>
        WidthSweep.Run(Split(source, sites), Options(widths, plan), cancellation: TestContext.Current.CancellationToken);

    private static WidthSweepOptions Options(int[] widths, NetworkPlan plan) => new()
    {
        Widths = widths,
        Network = plan,
        Training = new TrainingOptions { Steps = 25, PriorStrengths = [1], Refit = true },
    };

    private static DataSplit Split(string source, int sites, int rows = 1200)
    {
        Source drawn = SourceCatalog.Create(source, sites);
        Dataset Part(string name, int count, ulong seed) => drawn.Sample(count, seed).Select([.. Enumerable.Range(0, count)], name);
        return new DataSplit(Part("train", rows, 1), Part("validation", rows / 4, 2), Part("test", rows / 2, 3), string.Empty);
    }

    // Sixteen columns of four values: every latent of four states repeats its parent's with probability 0.9, every site its latent with 0.85.
    private static DataSplit Planted()
    {
        const int Width = 4;
        var shape = NetworkShape.PerLevel(PoolingTree.Line(16), Width, [Width]);
        double[] Likely(double likely) =>
            [.. Enumerable.Range(0, Width * Width).Select(i => i % Width == i / Width ? likely : (1 - likely) / (Width - 1))];
        double[][] weights = [.. Enumerable.Range(0, shape.MatrixCount)
            .Select(m => shape.Rows(shape.NodeOfMatrix(m)) == 1 ? [.. Enumerable.Repeat(1.0 / Width, Width)] : Likely(0.9))];
        var truth = new ConvAC(shape, [.. Enumerable.Range(0, 16).Select(_ => new CategoricalLeaf(Width, Width, Likely(0.85)))], weights, [1.0]);
        ColumnInfo[] columns = [.. Enumerable.Range(0, 16).Select(i => new ColumnInfo(Invariant($"x{i}"), ColumnKind.Categorical, Width, 0))];
        Dataset Part(string name, int count, ulong seed) => Dataset.Create(name, Sampling.Draw(truth, count, seed).Data, columns);
        return new DataSplit(Part("train", 1500, 1), Part("validation", 300, 2), Part("test", 600, 3), string.Empty);
    }
}
