using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>A coin whose log-odds are a multiple of the pre-activation: the sigmoid unit, and with 2 the spin.</summary>
internal sealed class CoinChannel(double scale) : UnitChannel
{
    public override int Outputs => 2;

    public override double Weight(int output) => 1;

    public override (int First, int Last) Range(double z) => (0, 1);

    public override double Density(int output, double z) => Logistic.Sigmoid(output == 1 ? scale * z : -scale * z);

    public override double NoiseEntropy(double z) => Logistic.Entropy(scale * z);

    public override double Resolution(double z) => double.PositiveInfinity;
}
