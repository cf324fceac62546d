using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>Where hybrid training stands: the mutable twin of <see cref="HybridCheckpoint"/>.</summary>
internal sealed class HybridState
{
    public TrainingPhase Phase { get; set; } = TrainingPhase.Search;

    public int Step { get; set; }

    public int Batch { get; set; }

    public double StepObjective { get; set; }

    /// <summary>Gets or sets the network as it is now, which the run alone holds; null when the phase has not begun.</summary>
    public ConvAC? Model { get; set; }

    public AdamMoments? Moments { get; set; }

    public ConvAC? Best { get; set; }

    public int BestStep { get; set; }

    public double BestScore { get; set; }

    public StopReason StopReason { get; set; }

    public List<HybridStep> History { get; } = [];

    /// <summary>Continues from a checkpoint.</summary>
    public static HybridState From(HybridCheckpoint saved)
    {
        var state = new HybridState
        {
            Phase = saved.Phase,
            Step = saved.Step,
            Batch = saved.Batch,
            StepObjective = saved.StepObjective,
            Model = saved.Phase == TrainingPhase.Done ? saved.Model : saved.Model.Copy(),
            Moments = saved.Moments.Copy(saved.Model),
            Best = saved.Best,
            BestStep = saved.BestStep,
            BestScore = saved.BestScore,
            StopReason = saved.StopReason,
        };
        state.History.AddRange(saved.History);
        return state;
    }

    /// <summary>Writes the state down, with a network of its own; it must have begun.</summary>
    public HybridCheckpoint ToCheckpoint(IReadOnlyDictionary<string, string> settings) => new()
    {
        Settings = settings,
        Phase = Phase,
        Step = Step,
        Batch = Batch,
        StepObjective = StepObjective,
        Model = Phase == TrainingPhase.Done ? Model! : Model!.Copy(),
        Best = Best,
        BestStep = BestStep,
        BestScore = BestScore,
        StopReason = StopReason,
        Moments = Moments!,
        History = [.. History],
    };

    /// <summary>Goes to the beginning of a phase.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="start">The network to begin from.</param>
    public void Begin(TrainingPhase phase, ConvAC start)
    {
        (Phase, Step, Batch, StepObjective) = (phase, 0, 0, 0);
        (Model, Moments) = (start.Copy(), new AdamMoments(start));
    }

    /// <summary>Keeps the present network if it is the first scored or better than the best.</summary>
    public void Offer(double score)
    {
        if (Best is null || score > BestScore)
        {
            (Best, BestScore, BestStep) = (Model!.Copy(), score, Step);
        }
    }
}
