namespace Entroscope.Activations;

/// <summary>ReLU: the free energy of a Bernoulli unit at temperature 0; softplus with temperature, T softplus(z / T), exceeds it by at most T log 2.</summary>
internal sealed class ReluActivation() : Activation(
    "relu", "Bernoulli at temperature 0", "max(0, z)", ActivationRelation.ZeroTemperature,
    "the free energy of a coin at temperature 0: the entropy has gone, the coin has chosen its side")
{
    internal override (double Low, double High) Range => (0, double.PositiveInfinity);

    public override double Value(double z) => Math.Max(z, 0);

    internal override double LogSlope(double z) => z > 0 ? 0 : double.NegativeInfinity;

    internal override double LogPartition(double z) => Math.Max(z, 0);

    internal override double Mean(double z) => z > 0 ? 1 : z < 0 ? 0 : 0.5;

    // The slope of A jumps at 0.
    internal override double Variance(double z) => z == 0 ? double.PositiveInfinity : 0;

    // T H_b goes to 0 with the temperature, at z = 0, too.
    internal override double Entropy(double z) => 0;

    internal override (double Low, double High) Sublevel(double y) => y < 0 ? (double.NaN, double.NaN) : UpTo(y);
}
