using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>Where a training run stands: the mutable twin of <see cref="Checkpoint"/>.</summary>
internal sealed class TrainingState : RunProgress
{
    /// <summary>Gets or sets the network as it is now; null when the next restart or the refit has not begun.</summary>
    public ConvAC? Model { get; set; }

    public ExpectedCounts? Statistics { get; set; }

    public ConvAC? Best { get; set; }

    /// <summary>Gets or sets how the refit compared with the best network; null before it did.</summary>
    public RefitTrial? Refit { get; set; }

    public override int RefitSteps => Refit is { Folds: > 0 } trial ? trial.Steps : BestStep;

    /// <summary>Continues from a checkpoint.</summary>
    public static TrainingState From(Checkpoint saved)
    {
        var state = new TrainingState
        {
            Phase = saved.Phase,
            Restart = saved.Restart,
            Step = saved.Step,
            Batch = saved.Batch,
            StepLogLikelihood = saved.StepLogLikelihood,
            Model = saved.Model,
            Statistics = Copy(saved.Statistics, saved.Model),
            Best = saved.Best,
            BestRestart = saved.BestRestart,
            BestStep = saved.BestStep,
            BestScore = saved.BestScore,
            BestStopReason = saved.BestStopReason,
            Refit = saved.Refit,
        };
        state.History.AddRange(saved.History);
        return state;
    }

    /// <summary>Writes the state down; it must have a network.</summary>
    public Checkpoint ToCheckpoint(TrainingSettings settings) => new()
    {
        Settings = settings.Values,
        Phase = Phase,
        Restart = Restart,
        Step = Step,
        Batch = Batch,
        StepLogLikelihood = StepLogLikelihood,
        Model = Model!,
        Statistics = Statistics,
        Best = Best,
        BestRestart = BestRestart,
        BestStep = BestStep,
        BestScore = BestScore,
        BestStopReason = BestStopReason,
        Refit = Refit,
        History = [.. History],
    };

    /// <summary>Keeps the present network if it is the first scored or better than the best.</summary>
    /// <param name="score">Its score.</param>
    /// <returns>Whether it was kept.</returns>
    public bool Offer(double score)
    {
        bool better = Best is null || score > BestScore;
        if (better)
        {
            (Best, BestScore, BestRestart, BestStep) = (Model, score, Restart, Step);
        }

        return better;
    }

    /// <summary>Goes to the beginning of a restart or of the refit.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="restart">The restart.</param>
    /// <param name="model">The network that the phase goes on from; null for one that is yet to be initialised.</param>
    public void Begin(TrainingPhase phase, int restart, ConvAC? model = null)
    {
        (Phase, Restart, Step, Batch, StepLogLikelihood) = (phase, restart, 0, 0, 0);
        (Model, Statistics) = (model, null);
    }

    /// <summary>Copies statistics that the run will change.</summary>
    public static ExpectedCounts? Copy(ExpectedCounts? counts, ConvAC model)
    {
        if (counts is null)
        {
            return null;
        }

        var copy = new ExpectedCounts(model);
        copy.Add(counts);
        return copy;
    }
}
