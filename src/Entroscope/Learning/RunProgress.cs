namespace Entroscope.Learning;

/// <summary>Where a training run stands, whatever it trains: its phase, its step, the best score and the training curve.</summary>
internal abstract class RunProgress
{
    public TrainingPhase Phase { get; set; } = TrainingPhase.Search;

    public int Restart { get; set; }

    public int Step { get; set; }

    public int Batch { get; set; }

    public double StepLogLikelihood { get; set; }

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

    /// <summary>Ends a pass over the data.</summary>
    /// <param name="rows">The rows of the pass.</param>
    /// <returns>The mean training log-likelihood of the pass.</returns>
    public double EndStep(int rows)
    {
        double train = StepLogLikelihood / rows;
        (Step, Batch, StepLogLikelihood) = (Step + 1, 0, 0);
        return train;
    }

    private bool IsCurrent(TrainingStep step) => step.Phase == Phase && step.Restart == Restart;
}
