using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;
using Entroscope.Tests.Learning;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>An effort: within its budget of operations, chosen on validation rows, the same whatever threads and interruptions.</summary>
public sealed class EffortTests
{
    [Fact]
    public void AStageNoWorseThanTheBest_IsChosen_WithinTheBudget()
    {
        DataSplit split = Split(Learnable.Planted(LeafFamily.Categorical), 240);
        TrainedModel trained = EffortTraining.Run(split, Effort.Quick, new NetworkPlan(), Options(1), new EffortJob());
        EffortResult effort = trained.Effort!;
        Assert.True(effort.Stages.Sum(s => s.Operations) <= effort.Budget);
        EffortStage best = effort.Stages.MaxBy(s => s.Score)!;
        Assert.True(effort.Stages[effort.Chosen].Parameters <= best.Parameters);
        Assert.InRange(effort.Stages[effort.Chosen].Score, best.Score - 1, best.Score);
        Assert.Equal(effort.Stages[effort.Chosen].Parameters, trained.Mixture.ParameterCount);
        Assert.Equal(effort.Stages[effort.Chosen].Score, trained.Training.Score);
        Assert.Contains(effort.Stages, s => s.Name.StartsWith("independent columns", StringComparison.Ordinal));
        Assert.Contains(effort.Stages, s => s.Name.StartsWith("width 8", StringComparison.Ordinal)
            && s.Start.StartsWith("width 4", StringComparison.Ordinal));
        Assert.Contains(effort.Stages, s => s.Name == "width 32, leaf pseudo-count 0.02");
        Assert.All(effort.Stages, s => Assert.True(s.Operations > 0 && s.SecondsPredicted > 0 && s.Seconds >= 0));
    }

    [Theory]
    [InlineData(240)]
    [InlineData(21_500)]
    public void TheResult_DependsOnTheSeedAndNotOnThreads(int rows)
    {
        DataSplit split = Split(Learnable.Planted(LeafFamily.Categorical), rows);
        double[] Parameters(int threads, ulong seed) => All(EffortTraining.Run(
            split, Effort.Quick, Plan(rows), Options(threads, rows) with { Seed = seed }, new EffortJob()).Mixture);
        double[] first = Parameters(1, 1);
        Assert.Equal(first, Parameters(2, 1));
        Assert.NotEqual(first, Parameters(1, 2));
    }

    [Theory]
    [InlineData(240, 7)]
    [InlineData(240, 60)]
    [InlineData(21_500, 9)]
    public void Resumed_ItEndsWithTheSameBits(int rows, int saves)
    {
        DataSplit split = Split(Learnable.Planted(LeafFamily.Categorical), rows);
        TrainingOptions options = Options(1, rows);
        double[] whole = All(EffortTraining.Run(split, Effort.Quick, Plan(rows), options, new EffortJob()).Mixture);
        var stores = new Dictionary<string, MemoryStore>(StringComparer.Ordinal);
        int left = saves;
        Assert.Throws<OperationCanceledException>(() => Run(new Stop(() => --left == 0)));
        Assert.NotEmpty(stores);
        Assert.Equal(whole, Run(new Stop(() => false)));

        double[] Run(Stop stop) => All(EffortTraining.Run(split, Effort.Quick, Plan(rows), options, new EffortJob
        {
            Stores = name => stores.TryGetValue(name, out MemoryStore? store) ? store : stores[name] = new MemoryStore(),
            Progress = stop,
            Cancellation = stop.Source.Token,
        }).Mixture);
    }

    [Fact]
    public void Interrupted_ItKeepsTheBestSoFar_WhereThatIsAskedFor()
    {
        DataSplit split = Split(Learnable.Planted(LeafFamily.Categorical), 240);
        int left = 30;
        var stop = new Stop(() => --left == 0);
        TrainedModel trained = EffortTraining.Run(split, Effort.Quick, Plan(240), Options(1) with { KeepWhenCancelled = true },
            new EffortJob { Progress = stop, Cancellation = stop.Source.Token });
        Assert.Equal(StopReason.Interrupted, trained.Training.StoppedBecause);
        Assert.Equal(trained.Effort!.Stages[trained.Effort.Chosen].Score, trained.Training.Score);
    }

    // Validation rows differ by chance; nothing wider is kept for that.
    [Fact]
    public void OfIndependentColumns_IndependentColumnsAreKept()
    {
        int kept = 0;
        for (ulong seed = 1; seed <= 12; seed++)
        {
            EffortResult effort = EffortTraining.Run(Split(Independent(), 400, seed), Effort.Quick, Plan(400), Options(1), new EffortJob()).Effort!;
            kept += effort.Stages[effort.Chosen].Name.StartsWith("independent columns", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.True(kept >= 11, $"{kept}");
    }

    // Rows that were not there in training; the truth is a network of three channels, or none at all.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ItIsNoWorseThanTheDefault_BeyondTheError(bool dependent)
    {
        var gains = new List<double>();
        for (ulong seed = 1; seed <= 10; seed++)
        {
            ConvAC truth = dependent ? Learnable.Planted(LeafFamily.Categorical, seed) : Independent();
            DataSplit split = Split(truth, 400, seed);
            Observations test = Sampling.Draw(truth, 2000, seed + 100).Data;
            TrainingOptions options = TrainingOptions.ForRows(340) with { Refit = false, Seed = seed, Engine = Options(1).Engine };
            double tried = Score(EffortTraining.Run(split, Effort.Quick, Plan(400), options, new EffortJob()).Mixture, test);
            gains.Add(tried - Learnable.Score(TrainingJob.Run(split, Plan(400), options).Model, test));
        }

        double mean = gains.Average();
        double error = Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / (gains.Count - 1) / gains.Count);
        Assert.True(mean > -2 * error - 0.002, $"{mean} ± {error}");
    }

    [Fact]
    public void TheBudget_GrowsWithTheData()
    {
        double standard = EffortPlan.Of(Effort.Normal, 60_000, 784).Budget;
        NumericAssert.Close(2 * standard, EffortPlan.Of(Effort.Normal, 120_000, 784).Budget, 1e-3);
        NumericAssert.Close(standard / 10, EffortPlan.Of(Effort.Normal, 600, 784).Budget, 1e-3);
        Assert.True(EffortPlan.Of(Effort.Quick, 1000, 10).Budget < EffortPlan.Of(Effort.Normal, 1000, 10).Budget);
        Assert.True(EffortPlan.Of(Effort.Normal, 1000, 10).Budget < EffortPlan.Of(Effort.Thorough, 1000, 10).Budget);
    }

    [Fact]
    public void Work_IsThatOfProductsChannelsAndUpdates()
    {
        // Two sites of 3 channels under a root of 5 over 2 classes: 2 * 3 * (5 + 40) + 5 * (2 + 40) weights a row, 6 operations each.
        var shape = new NetworkShape(PoolingTree.Line(2), [3, 3, 5], 2);
        double row = 6 * ((2 * 3 * 45) + (5 * 42));
        NumericAssert.Close((row * (100 + 10)) + (((1000 * 7.0) + 5e7) * 4), TrainingWork.OfStep(shape, 7, 100, 30, 4), 1e-9);
        Assert.True(TrainingWork.MeasureSeconds(1) is > 0 and < 1e-6);
    }

    [Fact]
    public void TheLadder_IsAsWideAsItsStepsCanBePaid()
    {
        // A start of 5 steps and 12 steps of width 16; 5 of each further width but the last, which needs 8 and 10 for its refit.
        double Step(int width) => width;
        Assert.Equal([16], EffortPlan.Ladder(Step, (17 * 16) + (18 * 32) - 1));
        Assert.Equal([16, 32], EffortPlan.Ladder(Step, (17 * 16) + (18 * 32)));
        Assert.Equal([16, 32, 64], EffortPlan.Ladder(Step, (17 * 16) + (5 * 32) + (18 * 64)));
    }

    [Fact]
    public void WhatItChooses_MustNotBeGiven()
    {
        DataSplit split = Split(Learnable.Planted(LeafFamily.Categorical), 60);
        ErrorAssert.Throws<ArgumentException>("An effort chooses the widths; they must not be given. (Parameter 'plan')",
            () => EffortTraining.Run(split, Effort.Quick, new NetworkPlan { Widths = [4] }, null, new EffortJob()));
        ErrorAssert.Throws<ArgumentException>("An effort chooses the number of components; it must not be given. (Parameter 'plan')",
            () => EffortTraining.Run(split, Effort.Quick, new NetworkPlan { Components = 2 }, null, new EffortJob()));
    }

    // Trials of trees are tested by themselves.
    private static NetworkPlan Plan(int rows) => new() { Tree = "line", LeafChannels = rows > 20_000 ? 3 : null };

    // Of many rows the narrowest widths are enough.
    private static TrainingOptions Options(int threads, int rows = 0) => new()
    {
        Steps = 6,
        ParameterLimit = rows > 20_000 ? 6000 : 200_000,
        Engine = new EngineOptions { Kind = EngineKind.Single, Threads = threads },
    };

    private static DataSplit Split(ConvAC truth, int rows, ulong seed = 1)
    {
        ColumnInfo[] columns = [.. truth.Leaves.Select((leaf, i) => new ColumnInfo($"x{i}", ColumnKind.Categorical, leaf.Alphabet, 0))];
        var data = Dataset.Create("planted", Sampling.Draw(truth, rows, seed).Data, columns);
        int training = rows * 95 / 100;
        training = rows > 1000 ? training : rows * 85 / 100;
        return new DataSplit(data.Select([.. Enumerable.Range(0, training)], "train"),
            data.Select([.. Enumerable.Range(training, rows - training)], "validation"), null, string.Empty);
    }

    private static ConvAC Independent()
    {
        var shape = NetworkShape.PerLevel(PoolingTree.Line(8), 1, [1]);
        double[][] weights = [.. Enumerable.Repeat(new[] { 1.0 }, shape.MatrixCount)];
        CategoricalLeaf[] leaves = [.. Enumerable.Range(0, 8).Select(i => new CategoricalLeaf(1, 4, [0.1 + (0.02 * i), 0.2, 0.3, 0.4 - (0.02 * i)]))];
        return new ConvAC(shape, leaves, weights, [1.0]);
    }

    private static double Score(ConvACMixture model, Observations data)
    {
        double[] log = new double[data.Rows];
        new ModelEngine(model).LogLikelihood(data, RowSelection.All(data), log);
        return log.Average();
    }

    private static double[] All(ConvACMixture model) => [.. model.Weights.ToArray(), .. model.Components.SelectMany(Learnable.Parameters)];

    private sealed class Stop(Func<bool> when) : IProgress<TrainingProgress>
    {
        public CancellationTokenSource Source { get; } = new();

        public void Report(TrainingProgress value)
        {
            if (when())
            {
                Source.Cancel();
            }
        }
    }
}
