using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>The hyperbolic tangent: the mean of a spin of -1 or +1, A = log 2 cosh z. The coin behind it has log-odds 2 z.</summary>
internal sealed class TanhActivation() : Activation(
    "tanh", "spin, s in {-1, +1}", "log(2 cosh z)", ActivationRelation.MeanMap,
    "the mean magnetisation of a spin in the field z: a sigmoid unit of log-odds 2 z")
{
    internal override (double Low, double High) Range => (-1, 1);

    public override double Value(double z) => Math.Tanh(z);

    internal override double LogSlope(double z) => 2 * (Math.Log(2) - Logistic.LogTwoCosh(z));

    internal override double LogPartition(double z) => Logistic.LogTwoCosh(z);

    internal override double Mean(double z) => Math.Tanh(z);

    internal override double Variance(double z) => 4 * Logistic.Variance(2 * z);

    internal override double Entropy(double z) => Logistic.Entropy(2 * z);

    internal override (double Low, double High) Sublevel(double y) => y < -1
        ? (double.NaN, double.NaN)
        : UpTo(y >= 1 ? double.PositiveInfinity : Math.Atanh(y));
}
