namespace Entroscope.Reporting;

/// <summary>One moment of a training run.</summary>
/// <param name="Run">The run, from 0: a start with one of the prior strengths.</param>
/// <param name="Step">The number of EM steps done; 0 is the initialised model.</param>
/// <param name="Train">
/// The mean over the training data of log p(x, y), of log p(x) where the class is unknown, in nats a sample, as the step saw it: under the
/// parameters before its update (mini-batches: while they changed). NaN when not measured.
/// </param>
/// <param name="Validation">The mean of log p(x) over the validation data after the step, in nats a sample; NaN when not measured.</param>
internal readonly record struct TrainingPoint(int Run, int Step, double Train, double Validation);
