namespace Entroscope.Learning;

/// <summary>One point of the curve of hybrid training.</summary>
/// <param name="Phase">The phase the pass belongs to: search or refit.</param>
/// <param name="Step">The number of passes made, from 0 (the network of EM).</param>
/// <param name="Objective">
/// J over the training samples in nats, without the prior, as the pass saw it: while the parameters changed. Null for step 0.
/// </param>
/// <param name="ValidationLogLikelihood">
/// The mean of log p(y | x) over the labelled validation samples, in nats, after the pass. Null without validation data and when
/// refitting. May be negative infinity.
/// </param>
/// <param name="ValidationAccuracy">The share of them whose most probable class is the right one, 0..1; null as before.</param>
public sealed record HybridStep(TrainingPhase Phase, int Step, double? Objective, double? ValidationLogLikelihood, double? ValidationAccuracy);
