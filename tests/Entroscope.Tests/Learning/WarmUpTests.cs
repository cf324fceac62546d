using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Xunit;

namespace Entroscope.Tests.Learning;

/// <summary>Many rows begin with a sample of them and end with all; the result is that of the rows, and a resumed run the same.</summary>
public sealed class WarmUpTests
{
    private static readonly ConvAC Planted = Learnable.Planted(LeafFamily.Categorical);
    private static readonly TrainingSet Train = Learnable.Draw(Planted, 600, 1);
    private static readonly TrainingSet Validation = Learnable.Draw(Planted, 200, 2);
    private static readonly TrainingOptions Options = Learnable.Quick with { Steps = 30, Patience = 2, WarmUpRows = 100, Refit = false };

    [Fact]
    public void TheFirstSteps_AreThoseOfTheSample_AndThenAllRowsGoOn()
    {
        TrainingResult result = Run(Options, Validation);
        int warm = WarmUp.Steps([.. result.History], 0, Options);
        Assert.InRange(warm, 1, 15);
        Assert.True(result.BestStep > warm, "All rows bring more than the sample.");

        // The training log-likelihood of a step is that of the rows of the step.
        int[] sample = Rows(warm: true);
        Assert.Equal(100, sample.Length);
        TrainingResult alone = Run(Options with { WarmUpRows = 0, Steps = warm }, Validation,
            new TrainingSet(Train.Data.Select(sample), [.. sample.Select(r => Train.Labels![r])]));
        Assert.NotEqual(alone.History[1].TrainLogLikelihood, Run(Options with { WarmUpRows = 0, Steps = 1 }, Validation).History[1].TrainLogLikelihood);
        Assert.True(result.Score > alone.Score, Invariant($"{result.Score} with all rows, {alone.Score} with the sample"));
    }

    [Fact]
    public void SmallData_AndDataWithoutValidationRows_DoNotWarmUp()
    {
        Assert.True(WarmUp.IsOn(200, true, Options));
        Assert.False(WarmUp.IsOn(199, true, Options));
        Assert.False(WarmUp.IsOn(600, false, Options));
        Assert.False(WarmUp.IsOn(600, true, Options with { BatchSize = 50 }));
        Assert.False(WarmUp.IsOn(600, true, Options with { WarmUpRows = 0 }));
        TrainingOptions few = Options with { Steps = 4 };
        Assert.Equal(Learnable.Parameters(Run(few with { WarmUpRows = 0 }, null).Model), Learnable.Parameters(Run(few, null).Model));
    }

    [Fact]
    public void AResumedRun_GivesTheSameBits_RefitIncluded()
    {
        TrainingOptions options = Options with { Steps = 8, Refit = true, PriorStrengths = [0.5, 2] };
        var whole = new MemoryStore();
        TrainingResult expected = Run(options, Validation, store: whole);
        for (int kill = 1; kill <= whole.Saves; kill += 3)
        {
            var broken = new MemoryStore(killAtSave: kill);
            Assert.Throws<KilledException>(() => Run(options, Validation, store: broken));
            TrainingResult actual = Run(options, Validation, store: new MemoryStore(broken.Latest));
            Assert.True(Learnable.Parameters(expected.Model).SequenceEqual(Learnable.Parameters(actual.Model)), Invariant($"save {kill}"));
            Assert.Equal((expected.Refit, expected.Score, expected.BestStep), (actual.Refit, actual.Score, actual.BestStep));
        }
    }

    [Fact]
    public void ARun_EndsWhereItsLastStepsGainTooLittle()
    {
        TrainingOptions options = Options with { WarmUpRows = 0, Patience = 3, LeastGain = 0.01 };
        TrainingResult early = Run(options, Validation);
        TrainingResult late = Run(options with { LeastGain = 0 }, Validation);
        TrainingStep[] steps = [.. early.History];
        Assert.True(steps.Length < late.History.Count);
        Assert.True(steps[^1].ValidationLogLikelihood - steps[^4].ValidationLogLikelihood <= 0.01 * -steps[^1].ValidationLogLikelihood);
        Assert.Equal(StopReason.Patience, early.StoppedBecause);
    }

    private static int[] Rows(bool warm)
    {
        var problem = new TrainingProblem(Planted.Shape, Learnable.Leaves(Planted), Train, Options);
        var plan = new BatchPlan(problem, TrainingPhase.Search);
        plan.Begin(0, 0, warm);
        return [.. Enumerable.Range(0, plan.StepRows).Select(i => plan.Rows(0)[i])];
    }

    private static TrainingResult Run(TrainingOptions options, TrainingSet? validation, TrainingSet? train = null, ICheckpointStore? store = null) =>
        ExpectationMaximization.Train(Planted.Shape, Learnable.Leaves(Planted), train ?? Train, validation, options, checkpoints: store);
}
