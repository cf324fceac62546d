namespace Entroscope.Learning;

/// <summary>What the passes of a phase are made with.</summary>
/// <param name="problem">The samples and priors.</param>
/// <param name="batches">The mini-batches.</param>
/// <param name="update">The step after each.</param>
internal sealed class HybridPass(TrainingProblem problem, BatchPlan batches, HybridUpdate update)
{
    public TrainingProblem Problem => problem;

    public BatchPlan Batches => batches;

    public HybridUpdate Update => update;

    /// <summary>Gets a value indicating whether a pass has begun: after a resumption it has not.</summary>
    public bool Begun { get; private set; }

    /// <summary>Goes to a pass.</summary>
    /// <param name="step">The number of passes made before.</param>
    public void Begin(int step)
    {
        batches.Begin(0, step);
        Begun = true;
    }
}
