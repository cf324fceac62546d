using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>The sigmoid: the mean of a Bernoulli unit, A = softplus.</summary>
internal sealed class SigmoidActivation() : Activation(
    "sigmoid", "Bernoulli, b in {0, 1}", "log(1 + e^z)", ActivationRelation.MeanMap, "the probability of a coin whose log-odds are z; most uncertain at z = 0")
{
    internal override (double Low, double High) Range => (0, 1);

    public override double Value(double z) => Logistic.Sigmoid(z);

    internal override double LogSlope(double z) => -Logistic.Softplus(z) - Logistic.Softplus(-z);

    internal override double LogPartition(double z) => Logistic.Softplus(z);

    internal override double Mean(double z) => Logistic.Sigmoid(z);

    internal override double Variance(double z) => Logistic.Variance(z);

    internal override double Entropy(double z) => Logistic.Entropy(z);

    internal override (double Low, double High) Sublevel(double y) => y < 0
        ? (double.NaN, double.NaN)
        : UpTo(y >= 1 ? double.PositiveInfinity : Math.Log(y) - Logistic.LogOnePlus(-y));
}
