namespace Entroscope.Learning.Loop;

/// <summary>One point of the training curve.</summary>
/// <param name="Phase">The phase the step belongs to: search or refit.</param>
/// <param name="Run">The run of the search, from 0: a start with one of the prior strengths, all strengths of a start one after another.</param>
/// <param name="Step">The number of steps taken, from 0 (the initialised network). A step is one pass over the training data.</param>
/// <param name="TrainLogLikelihood">
/// The mean over the training samples of log p(x, y) (log p(x) where the class is unknown) in nats, as the step's E step saw it: under the
/// parameters before the step (full batch) or while they changed (mini-batches). In hybrid training the objective J instead, without the prior, while the
/// parameters changed.
/// Null for step 0. May be negative infinity.
/// </param>
/// <param name="ValidationLogLikelihood">
/// The mean over the validation samples of log p(x) in nats, the class summed out, under the parameters after the step; in hybrid training of log p(y | x)
/// over those with a class. Null without
/// validation data and when refitting. May be negative infinity.
/// </param>
public sealed record TrainingStep(TrainingPhase Phase, int Run, int Step, double? TrainLogLikelihood, double? ValidationLogLikelihood)
{
    /// <summary>
    /// Gets the share of the validation samples with a class whose most probable class is the right one, 0..1, in hybrid training; null in EM, and where
    /// there is no validation score.
    /// </summary>
    public double? ValidationAccuracy { get; init; }
}
