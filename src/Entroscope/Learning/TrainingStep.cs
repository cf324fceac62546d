namespace Entroscope.Learning;

/// <summary>One point of the training curve.</summary>
/// <param name="Phase">The phase the step belongs to: search or refit.</param>
/// <param name="Run">The run of the search, from 0: a start with one of the prior strengths, all strengths of a start one after another.</param>
/// <param name="Step">The number of steps taken, from 0 (the initialised network). A step is one pass over the training data.</param>
/// <param name="TrainLogLikelihood">
/// The mean over the training samples of log p(x, y) (log p(x) where the class is unknown) in nats, as the step's E step saw it: under the
/// parameters before the step (full batch) or while they changed (mini-batches). Null for step 0. May be negative infinity.
/// </param>
/// <param name="ValidationLogLikelihood">
/// The mean over the validation samples of log p(x) in nats, the class summed out, under the parameters after the step. Null without
/// validation data and when refitting. May be negative infinity.
/// </param>
public sealed record TrainingStep(TrainingPhase Phase, int Run, int Step, double? TrainLogLikelihood, double? ValidationLogLikelihood);
