using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>The exponential: the mean of a Poisson unit, A = e^z, base measure 1 / k!.</summary>
internal sealed class ExpActivation() : Activation(
    "exp", "Poisson, k in {0, 1, 2, ...}", "e^z", ActivationRelation.MeanMap,
    "the mean of a count whose log-rate is z; its entropy has the base measure's part, the mean of log k!, besides A - z A'")
{
    internal override (double Low, double High) Range => (0, double.PositiveInfinity);

    public override double Value(double z) => Math.Exp(z);

    internal override double LogSlope(double z) => z;

    internal override double LogPartition(double z) => Math.Exp(z);

    internal override double Mean(double z) => Math.Exp(z);

    internal override double Variance(double z) => Math.Exp(z);

    internal override double Entropy(double z) => PoissonLaw.Entropy(Math.Exp(z), z);

    internal override double LegendreEntropy(double z) => Math.Exp(z) * (1 - z);

    internal override double BaseMeasureEntropy(double z) => Math.Exp(z) < 1 ? PoissonLaw.MeanLogFactorial(Math.Exp(z)) : Entropy(z) - LegendreEntropy(z);

    internal override (double Low, double High) Sublevel(double y) => y < 0 ? (double.NaN, double.NaN) : UpTo(Math.Log(y));
}
