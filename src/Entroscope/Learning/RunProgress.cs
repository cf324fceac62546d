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

    /// <summary>Gets the number of steps that a refit takes.</summary>
    public virtual int RefitSteps => BestStep;

    public double BestScore { get; set; }

    public StopReason BestStopReason { get; set; }

    public List<TrainingStep> History { get; } = [];

    /// <summary>Tells whether the validation score of the run in progress has stopped rising.</summary>
    /// <param name="patience">The number of last steps that should have brought something.</param>
    /// <param name="leastGain">What they should have brought at least, as a part of the score; 0 where any gain will do.</param>
    /// <param name="first">The first step that counts.</param>
    public bool HasStopped(int patience, double leastGain, int first = 0)
    {
        (double before, double last) = (double.NegativeInfinity, double.NegativeInfinity);
        for (int i = History.Count - 1; i >= 0 && IsCurrent(History[i]) && History[i].Step >= first; i--)
        {
            double score = History[i].ValidationLogLikelihood ?? double.NegativeInfinity;
            (before, last) = History[i].Step <= Step - patience ? (Math.Max(before, score), last) : (before, Math.Max(last, score));
        }

        double needed = double.IsFinite(last) ? leastGain * Math.Abs(last) : 0;
        return Step - first >= patience && !(last - before > needed);
    }

    /// <summary>Gets the best validation score of a run of the search; negative infinity where it has none.</summary>
    public double BestOf(int run)
    {
        double best = double.NegativeInfinity;
        for (int i = 0; i < History.Count; i++)
        {
            bool counts = History[i].Phase == TrainingPhase.Search && History[i].Run == run;
            best = counts ? Math.Max(best, History[i].ValidationLogLikelihood ?? best) : best;
        }

        return best;
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

    private bool IsCurrent(TrainingStep step) => step.Phase == Phase && step.Run == Restart;
}
