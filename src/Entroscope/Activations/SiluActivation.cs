using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>SiLU: the energy of a Bernoulli unit, z sigmoid(z) = softplus(z) - H_b(sigmoid(z)). It falls up to z = -1.2785 and rises from there.</summary>
internal sealed class SiluActivation() : Activation(
    "silu", "Bernoulli, b in {0, 1}", "log(1 + e^z)", ActivationRelation.Energy, "the expected energy of a coin: softplus without its entropy")
{
    private static readonly double LowestPlace = Bisect(z => 1 + (z * Logistic.Sigmoid(-z)), -2, -1);

    internal override double Turn => LowestPlace;

    internal override (double Low, double High) Range => (Value(LowestPlace), double.PositiveInfinity);

    public override double Value(double z) => (z * Logistic.Sigmoid(z)) + 0.0;

    internal override double LogSlope(double z) => -Logistic.Softplus(-z) + Math.Log(Math.Abs(1 + (z * Logistic.Sigmoid(-z))));

    internal override double LogPartition(double z) => Logistic.Softplus(z);

    internal override double Mean(double z) => Logistic.Sigmoid(z);

    internal override double Variance(double z) => Logistic.Variance(z);

    internal override double Entropy(double z) => Logistic.Entropy(z);

    internal override (double Low, double High) Sublevel(double y)
    {
        if (y < Value(LowestPlace))
        {
            return (double.NaN, double.NaN);
        }

        // On the right silu(z) >= z - 0.2785; on the left, beyond -750, it is 0 in every digit.
        double high = Bisect(z => Value(z) - y, LowestPlace, Math.Max(y, 0) + 1);
        double low = y >= 0 ? double.NegativeInfinity : Bisect(z => y - Value(z), -750, LowestPlace);
        return (low, high);
    }

    private static double Bisect(Func<double, double> rising, double from, double to)
    {
        while ((from + to) / 2 is double middle && middle > from && middle < to)
        {
            (from, to) = rising(middle) < 0 ? (middle, to) : (from, middle);
        }

        return to;
    }
}
