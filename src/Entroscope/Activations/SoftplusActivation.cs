using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>Softplus: the free energy of a Bernoulli unit, z sigmoid(z) + H_b(sigmoid(z)).</summary>
internal sealed class SoftplusActivation() : Activation(
    "softplus", "Bernoulli, b in {0, 1}", "log(1 + e^z)", ActivationRelation.FreeEnergy,
    "the free energy of a coin: expected energy z sigmoid(z) plus entropy H_b(sigmoid(z))")
{
    internal override (double Low, double High) Range => (0, double.PositiveInfinity);

    public override double Value(double z) => Logistic.Softplus(z);

    internal override double LogSlope(double z) => -Logistic.Softplus(-z);

    internal override double LogPartition(double z) => Logistic.Softplus(z);

    internal override double Mean(double z) => Logistic.Sigmoid(z);

    internal override double Variance(double z) => Logistic.Variance(z);

    internal override double Entropy(double z) => Logistic.Entropy(z);

    // log(e^y - 1), without loss for small y.
    internal override (double Low, double High) Sublevel(double y) =>
        y <= 0 ? (double.NaN, double.NaN) : UpTo(y > 40 ? y : (y / 2) + Math.Log(2 * Math.Sinh(y / 2)));
}
