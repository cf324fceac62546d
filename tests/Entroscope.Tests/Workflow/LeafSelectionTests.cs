using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Tests.Learning;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>How the channels of Gaussian leaves and the strength of their prior are chosen.</summary>
public sealed class LeafSelectionTests
{
    [Fact]
    public void IndependentNormalColumns_GetOneChannel_FittedToAllRows()
    {
        DataSplit split = Split(100, (random, _) => [random.NextGaussian(), 5 + random.NextGaussian(), random.NextGaussian()]);
        TrainedModel trained = TrainingJob.Run(split, new NetworkPlan());
        Assert.Equal(1, trained.Leaves!.Chosen.Channels);
        Assert.Equal(5, trained.Leaves.Folds);
        Assert.All(trained.Model.Leaves, leaf => Assert.Equal(1, leaf.Channels));
    }

    /// <summary>What a column tells about the class counts, too, though its density alone would gain nothing by more channels.</summary>
    [Fact]
    public void AColumnThatTellsTheClass_GetsSeveralChannels()
    {
        DataSplit split = Split(200, (random, y) => [random.NextGaussian() + (y == 0 ? -0.8 : 0.8)], classes: true);
        TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { Tree = "line" });
        Assert.True(trained.Leaves!.Chosen.Channels > 1, trained.Leaves.Describe());
        Assert.True(Learnable.Accuracy(trained.Model, new TrainingSet(split.Train.Observations, split.Train.Labels)) > 0.7);
    }

    [Fact]
    public void TheSimplestWithinTheErrors_IsChosen()
    {
        DataSplit split = Dependent(150);
        LeafChoice choice = TrainingJob.Run(split, new NetworkPlan()).Leaves!;
        Assert.Equal([1, 4, 4, 16, 16], choice.Candidates.Select(c => c.Channels));
        Assert.True(choice.Chosen.Behind <= choice.Chosen.StandardError);
        Assert.True(choice.Candidates[0].Behind > 2 * choice.Candidates[0].StandardError);
        Assert.Contains(choice.Candidates, c => c.Behind == 0);
        Assert.All(choice.Candidates, c => Assert.True(c.Behind >= 0 && c.StandardError >= 0));
    }

    [Fact]
    public void ManyValidationRows_DecideWithoutCrossValidation()
    {
        LeafChoice choice = TrainingJob.Run(Dependent(3000), new NetworkPlan { Widths = [4] }, TrainingOptions.ForRows(2550) with { Steps = 3 }).Leaves!;
        Assert.Equal(1, choice.Folds);
        Assert.Contains("in a short trial on validation rows", choice.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsSaid_IsNotChosen()
    {
        DataSplit split = Dependent(60);
        TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { LeafChannels = 3 }, new TrainingOptions { GaussianStrength = 2 });
        Assert.Null(trained.Leaves);
        Assert.All(trained.Model.Leaves, leaf => Assert.Equal(3, leaf.Channels));
        Assert.Equal(2, trained.Model.Metadata.Training.GaussianStrength);
        Assert.Null(trained.Model.Metadata.Training.LeafChoice);
    }

    [Fact]
    public void DiscreteColumns_HaveNothingToChoose()
    {
        DataSplit split = Split(40, (random, _) => [random.NextInt(2), random.NextInt(3)]);
        TrainedModel trained = TrainingJob.Run(split, new NetworkPlan(), new TrainingOptions { Steps = 2 });
        Assert.Null(trained.Leaves);
        Assert.Null(trained.Model.Metadata.Training.GaussianStrength);
    }

    [Fact]
    public void TheChoice_DoesNotDependOnThreads()
    {
        DataSplit split = Dependent(150);
        TrainingOptions options = TrainingOptions.ForRows(130) with { Steps = 6 };
        TrainedModel one = TrainingJob.Run(split, new NetworkPlan(), options with { Engine = new EngineOptions { Kind = EngineKind.Single, Threads = 1 } });
        TrainedModel two = TrainingJob.Run(split, new NetworkPlan(), options with { Engine = new EngineOptions { Kind = EngineKind.Single, Threads = 2 } });
        Assert.Equal(one.Leaves!.Candidates, two.Leaves!.Candidates);
        Assert.Equal(Learnable.Parameters(one.Model), Learnable.Parameters(two.Model));
        Assert.Equal(one.Leaves.Describe(), one.Model.Metadata.Training.LeafChoice);
    }

    [Fact]
    public void ARunThatIsResumed_MakesTheSameChoice()
    {
        DataSplit split = Dependent(120);
        TrainingOptions options = TrainingOptions.ForRows(100) with { Steps = 5 };
        TrainedModel whole = TrainingJob.Run(split, new NetworkPlan(), options);
        var store = new MemoryStore(killAtSave: 4);
        Assert.Throws<KilledException>(() => TrainingJob.Run(split, new NetworkPlan(), options, store));
        TrainedModel resumed = TrainingJob.Run(split, new NetworkPlan(), options, new MemoryStore(store.Latest));
        Assert.Equal(Learnable.Parameters(whole.Model), Learnable.Parameters(resumed.Model));
        Assert.Equal(whole.Model.Metadata.Training, resumed.Model.Metadata.Training);
    }

    [Fact]
    public void Mixtures_ChooseToo_AndResume()
    {
        DataSplit split = Dependent(120);
        TrainingOptions options = TrainingOptions.ForRows(100) with { Steps = 4 };
        TrainedModel whole = TrainingJob.Run(split, new NetworkPlan { Tree = "line", Components = 2 }, options);
        Assert.NotNull(whole.Leaves);
        Assert.All(whole.Mixture.Components, c => Assert.Equal(whole.Leaves.Chosen.Channels, c.Leaves[0].Channels));
        var store = new MemoryStore(killAtSave: 3);
        Assert.Throws<KilledException>(() => TrainingJob.Run(split, new NetworkPlan { Tree = "line", Components = 2 }, options, store));
        TrainedModel resumed = TrainingJob.Run(split, new NetworkPlan { Tree = "line", Components = 2 }, options, new MemoryStore(store.Load()));
        Assert.Equal(Learnable.Parameters(whole.Mixture.Components[1]), Learnable.Parameters(resumed.Mixture.Components[1]));
    }

    private static DataSplit Dependent(int rows) => Split(rows, (random, _) =>
    {
        double common = random.NextGaussian();
        return [common + (0.3 * random.NextGaussian()), common + (0.3 * random.NextGaussian()), random.NextDouble() < 0.1 ? double.NaN : random.NextGaussian()];
    });

    private static DataSplit Split(int rows, Func<RandomStream, int, double[]> draw, bool classes = false)
    {
        var random = new RandomStream(3, "leaf selection");
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt(2))];
        double[][] values = [.. labels.Select(y => draw(random, y))];
        var data = Dataset.Create("columns", Observations.FromRows(values), labels: classes ? labels : null, classNames: classes ? ["a", "b"] : null);
        int[] order = [.. Enumerable.Range(0, rows)];
        int validation = rows * 15 / 100;
        return new DataSplit(data.Select(order.AsSpan(validation), "train"), data.Select(order.AsSpan(0, validation), "validation"), null, string.Empty);
    }
}
