namespace Entroscope.Learning.Loop;

/// <summary>How a component of a mixture was trained by itself, before the mixture was trained as a whole.</summary>
/// <param name="Steps">The EM steps of the network that was kept.</param>
/// <param name="Score">Its score: mean log p(x) of the validation data in nats; without validation data, of the training data.</param>
/// <param name="PriorStrength">The prior strength it was trained with, in samples a row: the one that was best for the first component.</param>
public sealed record ComponentTraining(int Steps, double Score, double PriorStrength);
