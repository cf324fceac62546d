using Entroscope.Files.Models;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>A refit is delivered only where it proves better; else the network is the one chosen, which no validation row has taught.</summary>
public sealed class RefitTests
{
    private static readonly ConvAC Truth = ModelFile.LoadNetwork(Path.Combine(AppContext.BaseDirectory, "Data", "refit-truth.json"));
    private static readonly Observations AllRows = Observations.FromRows(
        [.. Enumerable.Range(0, 64).Select(x => Enumerable.Range(0, 6).Select(i => (double)((x >> i) & 1)).ToArray())]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void WhereTheRefitEndsInAWorseOptimum_TheChosenNetworkIsDelivered(ulong seed)
    {
        TrainingResult result = Run(seed, refit: true);
        TrainingResult without = Run(seed, refit: false);
        Assert.Equal(Learnable.Parameters(without.Model), Learnable.Parameters(result.Chosen));
        Assert.Null(without.Refit);
        Assert.NotNull(result.Refit);
        Assert.Equal(result.Refit.Kept, result.Refitted);
        Assert.True(Divergence(result.Model) <= 1.1 * Divergence(without.Model),
            Invariant($"KL {Divergence(result.Model)}, without a refit {Divergence(without.Model)}"));
    }

    [Fact]
    public void ARefitThatIsNotKept_LeavesTheChosenNetwork_AndSaysSo()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        TrainingResult result = Train(Learnable.Draw(planted, 400, 1), Learnable.Draw(planted, 300, 2), Learnable.Quick with { Steps = 0 });
        Assert.Equal((false, result.Refit!.Rows), (result.Model.Metadata.Training.Refitted, result.Model.Metadata.Training.RefitRows));
        Assert.False(result.Refitted);
        Assert.Same(result.Model, result.Chosen);
    }

    [Fact]
    public void WhereTheTrainingRowsAreFew_TheRefitIsKept_AndUsesEveryRow()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        (TrainingSet train, TrainingSet validation) = (Learnable.Draw(planted, 60, 1), Learnable.Draw(planted, 300, 2));
        TrainingResult result = Train(train, validation, Learnable.Quick);
        Assert.True(result.Refitted);
        Assert.Equal((50, true), (result.Refit!.Rows, result.Refit.Gain > 0));
        Assert.Equal([TrainingPhase.Search, TrainingPhase.Refit, TrainingPhase.Completion], result.History.Select(s => s.Phase).Distinct());
        Assert.True(result.Model.Metadata.Training.Refitted);
        Observations test = Learnable.Draw(planted, 1000, 3).Data;
        Assert.True(Learnable.Score(result.Model, test) > Learnable.Score(result.Chosen, test));
        TrainingResult all = Train(StackedColumn.Stack(train, validation), null, Learnable.Quick with { Steps = result.BestStep });
        Assert.Equal(Learnable.Parameters(all.Model), Learnable.Parameters(result.Model));
    }

    [Fact]
    public void WhereRowsAreMany_AKeptRefitTakesAFewStepsMoreOnAllOfThem()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        (TrainingSet train, TrainingSet validation) = (Learnable.Draw(planted, 60, 1), Learnable.Draw(planted, 5000, 2));
        TrainingResult result = Train(train, validation, Learnable.Quick with { Steps = 20 });
        Assert.True(result.Refitted);
        TrainingStep[] further = [.. result.History.Where(s => s.Phase == TrainingPhase.Completion)];
        Assert.Equal(Enumerable.Range(1, Math.Min(5, result.BestStep)), further.Select(s => s.Step));
        Assert.All(further.Zip(further.Skip(1)), pair => Assert.True(pair.Second.TrainLogLikelihood >= pair.First.TrainLogLikelihood - 1e-9));

        // The last of these steps has seen all rows: it describes them better than the refit that judged some of them.
        TrainingSet all = StackedColumn.Stack(train, validation);
        Assert.True(Learnable.Score(result.Model, all.Data) > Learnable.Score(result.Chosen, all.Data));
        TrainingResult stepwise = Train(train, validation, Learnable.Quick with { Steps = 20, BatchSize = 500 });
        Assert.DoesNotContain(stepwise.History, s => s.Phase == TrainingPhase.Completion);
    }

    /// <summary>Above 20 000 training rows: no second start, a few steps from the choice, the same bits when resumed anywhere in them.</summary>
    [Fact]
    public void WhereRowsAreVeryMany_TheRefitGoesOnFromTheChosenNetwork()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        (TrainingSet train, TrainingSet validation) = (new(Learnable.Draw(planted, 20_001, 1).Data), new(Learnable.Draw(planted, 3000, 2).Data));
        TrainingOptions options = Learnable.Quick with { Steps = 7, WarmUpRows = 2000, Patience = 3 };
        var whole = new MemoryStore();
        TrainingResult Run(MemoryStore store) => ExpectationMaximization.Train(planted.Shape, Learnable.Leaves(planted), train, validation,
            options, checkpoints: store);
        TrainingResult result = Run(whole);
        TrainingStep[] refit = [.. result.History.Where(s => s.Phase == TrainingPhase.Refit)];
        Assert.Equal(Enumerable.Range(1, Math.Min(5, result.BestStep)), refit.Select(s => s.Step));
        Assert.Equal((1000, true), (result.Refit!.Rows, result.Refit.Gain > 0));
        Assert.True(result.Refitted);
        Assert.Contains(result.History, s => s.Phase == TrainingPhase.Completion);

        // A step tells the likelihood of the network that it begins with.
        TrainingSet learned = StackedColumn.Stack(train, HoldOut.Of(train, validation, options)!.Rest);
        Assert.Equal(Learnable.Score(result.Chosen, learned.Data), refit[0].TrainLogLikelihood!.Value, 1e-9);
        TrainingSet all = StackedColumn.Stack(train, validation);
        Assert.True(Learnable.Score(result.Model, all.Data) > Learnable.Score(result.Chosen, all.Data));
        for (int kill = whole.Saves - 10; kill <= whole.Saves; kill += 2)
        {
            var broken = new MemoryStore(killAtSave: kill);
            Assert.Throws<KilledException>(() => Run(broken));
            TrainingResult resumed = Run(new MemoryStore(broken.Latest));
            Assert.Equal(Learnable.Parameters(result.Model), Learnable.Parameters(resumed.Model));
            Assert.Equal(result.Refit, resumed.Refit);
        }
    }

    [Fact]
    public void NoNumberOfRows_SwitchesTheRefitOff() => Assert.Equivalent(TrainingOptions.ForRows(30_000), TrainingOptions.ForRows(3_000_000), strict: true);

    /// <summary>A loss within the error does not outweigh that the refit has seen more rows; a larger one does, and so does an impossible row.</summary>
    [Theory]
    [InlineData(new[] { -2.0, -1, -2, -1 }, true)]
    [InlineData(new[] { -1.6, -1.7, -1.5, -1.6 }, false)]
    [InlineData(new[] { -1.5, -1.5, -1.5, double.NegativeInfinity }, false)]
    public void ARefitThatGoesOn_IsKeptUnlessTheRowsHeldOutLoseMoreThanTheirError(double[] refit, bool kept) =>
        Assert.Equal(kept, HoldOut.Sum([.. refit.Zip([-1.4, -1.5, -1.4, -1.5], (r, c) => r - c)]).IsNoLoss);

    [Fact]
    public void StrengthsOfTheSameStart_ShareItsClusters_AndEndAsEachByItself()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        (TrainingSet train, TrainingSet validation) = (Learnable.Draw(planted, 300, 1), Learnable.Draw(planted, 100, 2));
        TrainingOptions options = Learnable.Quick with { Refit = false, Restarts = 2 };
        TrainingResult both = Train(train, validation, options with { PriorStrengths = [0.5, 4] });
        foreach ((int place, double strength) in new[] { 0.5, 4 }.Index())
        {
            TrainingResult alone = Train(train, validation, options with { PriorStrengths = [strength] });
            for (int start = 0; start < 2; start++)
            {
                Assert.Equal(
                    alone.History.Where(s => s.Run == start).Select(s => s.ValidationLogLikelihood),
                    both.History.Where(s => s.Run == (2 * start) + place).Select(s => s.ValidationLogLikelihood));
            }
        }
    }

    [Fact]
    public void FewValidationRows_CrossValidationDecides()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        (TrainingSet train, TrainingSet validation) = (Learnable.Draw(planted, 60, 1), Learnable.Draw(planted, 59, 2));
        TrainingResult result = Train(train, validation, Learnable.Quick);
        Assert.Equal((119, 5, true), (result.Refit!.Rows, result.Refit.Folds, result.Refitted));
        Assert.True(result.Refit.Gain > 0);
        Assert.Equal([TrainingPhase.Search, TrainingPhase.Completion], result.History.Select(s => s.Phase).Distinct());
        TrainingRecord record = result.Model.Metadata.Training;
        Assert.Equal((true, 119, 5), (record.Refitted, record.RefitRows, record.RefitFolds));
        Assert.Equal((result.Refit.Gain, result.Refit.StandardError, result.Refit.Steps), (record.RefitGain, record.RefitGainError, record.RefitSteps));

        TrainingResult all = Train(StackedColumn.Stack(train, validation), null, Learnable.Quick with { Steps = result.Refit.Steps });
        Assert.Equal(Learnable.Parameters(all.Model), Learnable.Parameters(result.Model));
        Assert.Equal(0, Train(train, Learnable.Draw(planted, 60, 2), Learnable.Quick).Refit!.Folds);
        Assert.Null(Train(Learnable.Draw(planted, 8, 1), Learnable.Draw(planted, 1, 2), Learnable.Quick).Refit);
        Assert.Null(ExpectationMaximization.TrainFrom(result.Chosen, train, validation, Learnable.Quick).Refit);
    }

    /// <summary>
    /// Classes of independent binary columns, and independent columns: with so few rows
    /// every one counts, and the network that is delivered is nearer to the truth.
    /// </summary>
    [Theory]
    [InlineData(30, 4)]
    [InlineData(100, 4)]
    [InlineData(300, 4)]
    [InlineData(30, 1)]
    [InlineData(100, 1)]
    [InlineData(300, 1)]
    public void OnSmallTables_TheNetworkDelivered_IsNearerToTheTruth(int rows, int classes)
    {
        double[][] divergences = [.. Enumerable.Range(1, 20).Select(seed =>
        {
            var random = new RandomStream((ulong)seed, Invariant($"small table of {classes} classes"));
            NetworkShape one = NetworkShape.PerLevel(PoolingTree.Line(6), classes, [classes]);
            double[][] weights = [.. Enumerable.Range(0, one.MatrixCount)
                .Select(m => one.Tree.Root == one.NodeOfMatrix(m) ? Enumerable.Repeat(1.0 / classes, classes).ToArray() : Identity(classes))];
            var truth = new ConvAC(one, [.. Enumerable.Range(0, 6)
                .Select(_ => new BernoulliLeaf([.. Enumerable.Range(0, classes).Select(_ => 0.03 + (0.94 * random.NextDouble()))]))], weights, [1]);
            var drawn = new TrainingSet(Sampling.Draw(truth, rows, (ulong)seed).Data);
            int stopping = (int)(0.15 * rows);
            NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(6), 2, [8]);
            TrainingResult result = ExpectationMaximization.Train(
                shape,
                [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Bernoulli, 2), 6)],
                drawn.Select([.. Enumerable.Range(stopping, rows - stopping)]),
                drawn.Select([.. Enumerable.Range(0, stopping)]),
                TrainingOptions.ForRows(rows) with { Engine = Learnable.Quick.Engine });
            return new[] { Divergence(truth, result.Chosen), Divergence(truth, result.Model) };
        })];
        (double chosen, double delivered) = (divergences.Average(d => d[0]), divergences.Average(d => d[1]));
        TestContext.Current.TestOutputHelper?.WriteLine(Invariant($"KL of {rows} rows: {chosen:0.0000} without a refit, {delivered:0.0000} delivered"));
        Assert.True(delivered < chosen, Invariant($"KL {delivered}, without a refit {chosen}"));
    }

    [Fact]
    public void IndependentColumns_AreRefittedWithoutATrial()
    {
        TrainingSet train = Learnable.Draw(Learnable.Planted(LeafFamily.Gaussian), 40, 1);
        TrainingSet validation = Learnable.Draw(Learnable.Planted(LeafFamily.Gaussian), 80, 2);
        NetworkShape shape = NetworkShape.PerLevel(PoolingTree.Line(8), 1, [1], 3);
        TrainingResult result = ExpectationMaximization.Train(shape, [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Gaussian, 0), 8)], train,
            validation, Learnable.Quick);
        Assert.Equal(new RefitTrial(0, double.NaN, double.NaN, true), result.Refit);
        Assert.True(result.Refitted);
        Observations all = StackedColumn.Stack(train, validation).Data;
        Assert.All(Enumerable.Range(0, 8), i =>
            NumericAssert.Close(Enumerable.Range(0, all.Rows).Average(r => all[r, i]), ((GaussianLeaf)result.Model.Leaves[i]).Means[0], 1e-9));
    }

    [Fact]
    public void TheRowsThatJudge_AreNoneOfThoseOfTheRefit()
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        TrainingSet train = Learnable.Draw(planted, 3000, 1);
        TrainingSet validation = Learnable.Draw(planted, 900, 2);
        HoldOut held = HoldOut.Of(train, validation, new TrainingOptions())!;
        Assert.Equal((195, 705), (held.Set.Data.Rows, held.Rest.Data.Rows));
        Assert.Equal(Count(validation), Count(StackedColumn.Stack(held.Set, held.Rest)));
        Assert.Null(HoldOut.Of(train, validation, new TrainingOptions { Refit = false }));
        Assert.Null(HoldOut.Of(train, null, new TrainingOptions()));

        static string[] Count(TrainingSet set) =>
            [.. Enumerable.Range(0, set.Data.Rows).Select(r => string.Join(' ', set.Data.Row(r)) + "/" + set.Labels![r]).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData(new[] { -3.0, -2 }, new[] { -2.0, -2 }, 0.5, 0.5, true)]
    [InlineData(new[] { -3.0, -2 }, new[] { -3.0, -3 }, -0.5, 0.5, false)]
    [InlineData(new[] { -3.0, -2 }, new[] { -3.0, -2 }, 0, 0, false)]
    [InlineData(new[] { -3.0, double.NegativeInfinity }, new[] { -4.0, -2 }, double.PositiveInfinity, double.NaN, true)]
    [InlineData(new[] { -3.0, -2 }, new[] { double.NegativeInfinity, -1 }, double.NegativeInfinity, double.NaN, false)]
    [InlineData(new[] { double.NegativeInfinity, -2 }, new[] { -1, double.NegativeInfinity }, double.NaN, double.NaN, false)]
    [InlineData(new[] { double.NegativeInfinity, -2 }, new[] { double.NegativeInfinity, -1 }, 0.5, 0.5, true)]
    public void Comparisons_AreOfRowsThatBothScore(double[] chosen, double[] refit, double gain, double error, bool kept) =>
        Assert.Equal(new RefitTrial(2, gain, error, kept), HoldOut.Sum(HoldOut.Gains(chosen, refit)));

    private static TrainingResult Train(TrainingSet train, TrainingSet? validation, TrainingOptions options)
    {
        ConvAC planted = Learnable.Planted(LeafFamily.Categorical);
        return ExpectationMaximization.Train(planted.Shape, Learnable.Leaves(planted), train, validation, options);
    }

    private static TrainingResult Run(ulong seed, bool refit)
    {
        NetworkShape shape = new(PoolingTree.Line(6), [.. Enumerable.Range(0, PoolingTree.Line(6).NodeCount).Select(v => v < 6 ? 2 : 3)]);
        LeafSpecification[] leaves = [.. Enumerable.Repeat(new LeafSpecification(LeafFamily.Bernoulli, 2), 6)];
        TrainingSet Draw(int rows, ulong part) => new(Sampling.Draw(Truth, rows, (10 * seed) + part).Data);
        TrainingOptions options = TrainingOptions.ForRows(3400) with { Refit = refit, Engine = Learnable.Quick.Engine };
        return ExpectationMaximization.Train(shape, leaves, Draw(3400, 1), Draw(600, 2), options);
    }

    private static double[] Identity(int size) => [.. Enumerable.Range(0, size * size).Select(i => i % (size + 1) == 0 ? 1.0 : 0)];

    private static double Divergence(ConvAC model) => Divergence(Truth, model);

    private static double Divergence(ConvAC truth, ConvAC model)
    {
        double[] p = LogLikelihood.Compute(truth, AllRows);
        double[] q = LogLikelihood.Compute(model, AllRows);
        return p.Zip(q, (a, b) => Math.Exp(a) * (a - b)).Sum();
    }
}
