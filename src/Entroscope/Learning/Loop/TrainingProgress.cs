namespace Entroscope.Learning.Loop;

/// <summary>What a training run reports while it works. Times are of this machine and go into no model.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Activity">What is being done, in a word or two, such as "initialising" or "EM".</param>
/// <param name="Restart">The restart, from 0.</param>
/// <param name="Step">The number of steps completed in this restart or refit.</param>
/// <param name="Steps">The largest number of steps in this restart or refit.</param>
/// <param name="Fraction">The part of the step now in progress that is done, 0..1.</param>
/// <param name="TrainLogLikelihood">The latest training log-likelihood (mean nats a sample), or null.</param>
/// <param name="ValidationLogLikelihood">The latest validation log-likelihood (mean nats a sample), or null.</param>
/// <param name="SamplesPerSecond">Training samples through the E step per second since the run began, or 0 before the first.</param>
/// <param name="Elapsed">The time since this call began.</param>
/// <param name="Remaining">An estimate of the time left if every remaining step is taken, or null before one is known.</param>
public sealed record TrainingProgress(
    TrainingPhase Phase,
    string Activity,
    int Restart,
    int Step,
    int Steps,
    double Fraction,
    double? TrainLogLikelihood,
    double? ValidationLogLikelihood,
    double SamplesPerSecond,
    TimeSpan Elapsed,
    TimeSpan? Remaining);

/// <summary>How far a training run is.</summary>
public enum TrainingPhase
{
    /// <summary>Restarts and steps are tried on the training data, and the best kept.</summary>
    Search,

    /// <summary>
    /// The chosen restart is trained again for the chosen number of steps on training
    /// and validation data together, but for the rows that are to judge the result.
    /// </summary>
    Refit,

    /// <summary>The run is over.</summary>
    Done,

    /// <summary>
    /// All validation rows are learned from, after a refit that proved better on some of them (where rows are
    /// few it is repeated with these, else it takes a few steps more), or that cross-validation has decided on.
    /// </summary>
    Completion,
}
