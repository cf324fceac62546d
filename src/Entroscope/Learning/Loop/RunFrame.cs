namespace Entroscope.Learning.Loop;

/// <summary>What a training run may write into its checkpoints: phases, rows, runs and steps.</summary>
/// <param name="Learner">What is trained.</param>
/// <param name="TrainingRows">The number of training rows.</param>
/// <param name="ValidationRows">The number of validation rows; null where there are none.</param>
/// <param name="Refit">Whether the chosen model is trained again on all rows.</param>
/// <param name="Options">How it is trained.</param>
/// <param name="Runs">The number of runs of the search.</param>
/// <param name="IsContinued">Whether a refit that is kept takes a few steps more on all rows.</param>
internal sealed record RunFrame(
    ILearner Learner, int TrainingRows, int? ValidationRows, RefitPlan Refit, TrainingOptions Options, int Runs, bool IsContinued)
{
    /// <summary>Gets the number of rows of a phase, of which hybrid training may leave out some.</summary>
    public int RowsOf(TrainingPhase phase) => phase switch
    {
        TrainingPhase.Refit => TrainingRows + Refit.HoldOut!.Rest.Data.Rows,
        TrainingPhase.Completion => TrainingRows + ValidationRows!.Value,
        _ => TrainingRows,
    };

    /// <summary>Returns whether the steps of a phase are one batch of all rows each.</summary>
    public bool IsFull(TrainingPhase phase) => Options.BatchSize == 0 || Options.BatchSize >= RowsOf(phase);

    /// <summary>Gets the largest number of mini-batches of a step of a phase.</summary>
    public int BatchesOf(TrainingPhase phase) => IsFull(phase) ? 1 : ((RowsOf(phase) - 1) / Options.BatchSize) + 1;

    /// <summary>Gets the largest number of steps in the phase of a checkpoint.</summary>
    public int StepsOf(Checkpoint saved) => saved.Phase switch
    {
        TrainingPhase.Search => Options.Steps,
        TrainingPhase.Refit => Refit.Continues ? Refit.StepsAfter(saved.BestStep) : saved.BestStep,
        TrainingPhase.Completion when IsContinued => Refit.StepsAfter(saved.BestStep),
        TrainingPhase.Completion => saved.Refit is { Folds: > 0 } trial ? trial.Steps : saved.BestStep,
        _ => 0,
    };
}
