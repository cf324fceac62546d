using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>What is kept: the best step of the best restart by validation data; what is reported on the way.</summary>
public sealed class ChoiceTests
{
    private static readonly ConvAC Planted = Learnable.Planted(LeafFamily.Categorical);
    private static readonly TrainingSet Train = Learnable.Draw(Planted, 60, 1);
    private static readonly TrainingSet Validation = Learnable.Draw(Planted, 200, 2);
    private static readonly TrainingOptions OverFitting =
        Learnable.Quick with { Steps = 40, PseudoCount = 0, PriorStrengths = [0], LeafPseudoCount = 0.01, Patience = 3 };

    [Fact]
    public void Train_KeepsTheBestStepOfTheBestRestart()
    {
        TrainingResult result = Run(OverFitting with { Restarts = 4, Refit = false, Initialisation = Initialisation.Random }, Validation);
        TrainingStep best = result.History.MaxBy(s => s.ValidationLogLikelihood)!;
        Assert.Equal((best.Run, best.Step, best.ValidationLogLikelihood!.Value), (result.BestRun, result.BestStep, result.Score));
        NumericAssert.Close(result.Score, Learnable.Score(result.Model, Validation.Data), 1e-12);
        Assert.Equal([0, 1, 2, 3], result.History.Select(s => s.Run).Distinct());
    }

    [Fact]
    public void Train_StopsWhenValidationDoesNotImprove()
    {
        TrainingResult result = Run(OverFitting, Validation);
        Assert.Equal(StopReason.Patience, result.StoppedBecause);
        TrainingStep[] search = [.. result.History.Where(s => s.Phase == TrainingPhase.Search)];
        Assert.Equal(result.BestStep + 3, search[^1].Step);
        Assert.Equal(Enumerable.Range(0, search.Length), search.Select(s => s.Step));
    }

    [Fact]
    public void Train_RefitsForTheChosenSteps()
    {
        TrainingResult result = Run(OverFitting, Validation);
        foreach (TrainingPhase phase in new[] { TrainingPhase.Refit, TrainingPhase.Completion })
        {
            TrainingStep[] refit = [.. result.History.Where(s => s.Phase == phase)];
            Assert.Equal(Enumerable.Range(0, result.BestStep + 1), refit.Select(s => s.Step));
            Assert.All(refit, s => Assert.Null(s.ValidationLogLikelihood));
        }

        NumericAssert.Close(result.Score, Learnable.Score(result.Chosen, Validation.Data), 1e-12);
        TrainingSet all = StackedColumn.Stack(Train, Validation);
        TrainingResult direct = Run(OverFitting with { Steps = result.BestStep }, null, all);
        Assert.Equal(Learnable.Parameters(direct.Model), Learnable.Parameters(result.Model));
    }

    [Fact]
    public void Train_WithoutValidationData_TakesAllSteps_AndKeepsTheRestartOfTheBestTrainingScore()
    {
        TrainingOptions options = Learnable.Quick with { Restarts = 3, Initialisation = Initialisation.Random };
        TrainingResult result = Run(options, null);
        Assert.Equal((StopReason.Steps, 6, false), (result.StoppedBecause, result.BestStep, result.Refitted));
        NumericAssert.Close(result.Score, Learnable.Score(result.Model, Train.Data), 1e-12);
        Assert.True(result.Score >= Run(options with { Restarts = 1 }, null).Score);
        Assert.All(result.History, s => Assert.Null(s.ValidationLogLikelihood));
    }

    [Fact]
    public void Train_RecordsOptionsAndChoice_ButNoTimes()
    {
        TrainingResult result = Run(Learnable.Quick with { Steps = 1 }, null);
        Assert.Equal(
            "arithmetic=Double batch_size=0 best_restart=0 best_score=" + TrainingRecord.Text(result.Score)
            + " best_step=1 data= initialisation=Clustering leaf_pseudo_count=0.2 least_gain=0 minimum_variance=0.001 over_relaxation=0.8 patience=5 "
            + "prior_strength=1 prior_strengths=1 pseudo_count=0.001 refit=True refitted=False"
            + " restarts=1 seed=1 step_exponent=0.6 steps=1 stop_at_worse_strength=False stopped_because=Steps training_rows=60 "
            + "validation_rows=0 warm_up_rows=0",
            string.Join(' ', result.Model.Metadata.Training.Entries.Select(p => p.Key + "=" + p.Value)));
    }

    [Fact]
    public void Train_ReportsProgress()
    {
        var heard = new Listener();
        TrainingResult result = Run(OverFitting with { BatchSize = 25 }, Validation, progress: heard);
        Assert.Equal(TrainingPhase.Search, heard.All[0].Phase);
        Assert.Equal(("initialising", 0, 40), (heard.All[0].Activity, heard.All[0].Step, heard.All[0].Steps));
        Assert.Equal(TrainingPhase.Done, heard.All[^1].Phase);
        Assert.All(heard.All, p => Assert.InRange(p.Fraction, 0, 1));
        TrainingProgress last = heard.All.Last(p => p.Phase == TrainingPhase.Completion);
        Assert.Equal((result.BestStep, result.BestStep), (last.Step, last.Steps));
        Assert.Equal(TimeSpan.Zero, last.Remaining);
        Assert.True(last.SamplesPerSecond > 0);
        Assert.Equal(result.History[^1].TrainLogLikelihood, last.TrainLogLikelihood);
    }

    private static TrainingResult Run(
        TrainingOptions options, TrainingSet? validation, TrainingSet? train = null, IProgress<TrainingProgress>? progress = null) =>
        ExpectationMaximization.Train(Planted.Shape, Learnable.Leaves(Planted), train ?? Train, validation, options, progress);

    private sealed class Listener : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> All { get; } = [];

        public void Report(TrainingProgress value) => All.Add(value);
    }
}
