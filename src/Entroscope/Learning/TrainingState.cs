using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>Where a training run stands: the mutable twin of <see cref="Checkpoint"/>.</summary>
internal sealed class TrainingState
{
    public TrainingPhase Phase { get; set; } = TrainingPhase.Search;

    public int Restart { get; set; }

    public int Step { get; set; }

    public int Batch { get; set; }

    public double StepLogLikelihood { get; set; }

    /// <summary>Gets or sets the network as it is now; null when the next restart or the refit has not begun.</summary>
    public ConvAC? Model { get; set; }

    public ExpectedCounts? Statistics { get; set; }

    public ConvAC? Best { get; set; }

    public int BestRestart { get; set; }

    public int BestStep { get; set; }

    public double BestScore { get; set; }

    public StopReason BestStopReason { get; set; }

    public List<TrainingStep> History { get; } = [];

    /// <summary>Gets the number of steps since the best validation score of the restart in progress.</summary>
    public int StepsSinceBest
    {
        get
        {
            TrainingStep? best = null;
            for (int i = History.Count - 1; i >= 0 && IsCurrent(History[i]); i--)
            {
                best = best is null || !(best.ValidationLogLikelihood > History[i].ValidationLogLikelihood) ? History[i] : best;
            }

            return Step - (best?.Step ?? Step);
        }
    }

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
    public void Begin(TrainingPhase phase, int restart)
    {
        (Phase, Restart, Step, Batch, StepLogLikelihood) = (phase, restart, 0, 0, 0);
        (Model, Statistics) = (null, null);
    }

    private static ExpectedCounts? Copy(ExpectedCounts? counts, ConvAC model)
    {
        if (counts is null)
        {
            return null;
        }

        var copy = new ExpectedCounts(model);
        copy.Add(counts);
        return copy;
    }

    private bool IsCurrent(TrainingStep step) => step.Phase == Phase && step.Restart == Restart;
}
