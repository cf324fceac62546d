namespace Entroscope.Reporting;

/// <summary>One moment of a training run.</summary>
/// <param name="Restart">The restart, from 0.</param>
/// <param name="Step">The number of EM steps done; 0 is the initialised model.</param>
/// <param name="Train">The mean log-likelihood of the training data, in nats a sample; NaN when not measured.</param>
/// <param name="Validation">The mean log-likelihood of the validation data, in nats a sample; NaN when not measured.</param>
public readonly record struct TrainingPoint(int Restart, int Step, double Train, double Validation);
