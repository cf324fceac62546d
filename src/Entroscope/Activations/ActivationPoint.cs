namespace Entroscope.Activations;

/// <summary>An activation at one pre-activation, with the exponential family behind it. Entropies in nats.</summary>
/// <param name="PreActivation">The pre-activation z, the natural parameter.</param>
/// <param name="Value">The activation phi(z).</param>
/// <param name="LogPartition">The log-partition function A(z); infinite where it exceeds the range of numbers (exp).</param>
/// <param name="Mean">The mean of the family, A'(z).</param>
/// <param name="Variance">The variance of the family, A''(z), at least 0.</param>
/// <param name="LegendreEntropy">A(z) - z A'(z), minus the Legendre dual of A at the mean: the entropy relative to the base measure.</param>
/// <param name="BaseMeasureEntropy">The mean of -log of the base measure, which the entropy has besides; 0 for coins and spins.</param>
/// <param name="Entropy">The entropy of the family: Shannon for coins, spins and counts, differential for Gaussian units.</param>
internal sealed record ActivationPoint(
    double PreActivation, double Value, double LogPartition, double Mean, double Variance, double LegendreEntropy, double BaseMeasureEntropy, double Entropy);
