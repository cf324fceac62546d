using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Tests.Files;
using Entroscope.Workflow.Training;
using Xunit;

namespace Entroscope.Tests.Workflow;

/// <summary>What a training costs at most: passes, operations, and the time they take.</summary>
public sealed class TrainingCostTests
{
    private static readonly TrainingOptions Options = new() { Steps = 10, PriorStrengths = [1, 3], Restarts = 2 };

    [Fact]
    public void PassesAndOperations_AreThoseOfEveryStep()
    {
        DataSplit split = Split(240);
        var plan = new NetworkPlan { Tree = "line", Widths = [4] };
        long parameters = plan.CountParameters(split.Train, plan.NamedTree(split.Train)!);
        (int rows, int validation) = (split.Train.Observations.Rows, split.Validation.Observations.Rows);

        // 36 validation rows are too few for a refit.
        var cost = TrainingCost.Of(split, plan, Options);
        Assert.Equal(new TrainingCost(parameters, 40, 4.0 * parameters * 40 * (rows + (0.5 * validation))), cost);
        var hybrid = TrainingCost.Of(split, plan, Options, 30);
        Assert.Equal((70, cost.Operations + (4.0 * parameters * 30 * rows)), (hybrid.Passes, hybrid.Operations));
        var mixture = TrainingCost.Of(split, plan with { Components = 3 }, Options);
        Assert.Equal((3 * parameters, 50, 3 * (cost.Operations + (4.0 * parameters * 10 * rows))), (mixture.Parameters, mixture.Passes, mixture.Operations));
        var widths = TrainingCost.OfAutoWidths(split, 1000, Options);
        Assert.Equal((1000, 40 * (AutoWidths.MostTrials + 1)), (widths.Parameters, widths.Passes));
    }

    [Fact]
    public void ARefit_IsCounted()
    {
        DataSplit split = Split(600);
        var plan = new NetworkPlan { Tree = "line" };
        Assert.Equal(40 + 20, TrainingCost.Of(split, plan, Options).Passes);
        Assert.Equal(40, TrainingCost.Of(split, plan, Options with { Refit = false }).Passes);

        // With many rows it goes on from the chosen network; mini-batches and mixtures repeat.
        DataSplit many = Split(25_000);
        TrainingOptions longer = Options with { Steps = 30 };
        Assert.Equal(120 + 10, TrainingCost.Of(many, plan, longer).Passes);
        Assert.Equal(120 + 30, TrainingCost.Of(many, plan, longer with { BatchSize = 1000 }).Passes);
        Assert.Equal(120 + 30 + 30, TrainingCost.Of(many, plan with { Components = 2 }, longer).Passes);
    }

    [Fact]
    public void TheTimeOfATraining_IsEstimatedToTheOrderOfMagnitude()
    {
        DataSplit split = Split(4000);
        var plan = new NetworkPlan { Tree = "line", Widths = [32] };
        TrainingOptions options = new() { Steps = 40, Patience = 40, Refit = false };
        var cost = TrainingCost.Of(split, plan, options);
        TrainedModel trained = TrainingJob.Run(split, plan, options);
        double taken = trained.Training.Profile.ExpectationSeconds;

        // The machine may do other things at the same time, by turns.
        Assert.InRange(TrainingCost.EstimateSeconds(cost.Operations, 0) / taken, 1.0 / 30, 30);
    }

    private static DataSplit Split(int rows)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(1);
        folder.Write("a.csv",
            string.Concat(Enumerable.Range(0, rows).Select(_ => string.Join(',', Enumerable.Range(0, 16).Select(_ => random.Next(2))) + "\n")));
        return DataLoader.LoadSplit(folder["a.csv"], new DataOptions { NoLabel = true });
    }
}
