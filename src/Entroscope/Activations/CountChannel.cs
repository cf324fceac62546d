using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>A Poisson count of log-rate z, up to a largest rate.</summary>
internal sealed class CountChannel : UnitChannel
{
    private const double LargestMean = 1e5;
    private readonly double[] _logFactorial;

    public CountChannel(double largest)
    {
        Refuse.Size(!(Math.Exp(largest) <= LargestMean),
            $"The counts of an exp unit would reach a mean of e^{largest:G4}; "
            + $"means of at most {LargestMean} are supported, pre-activations up to {Math.Log(LargestMean):G4}.");

        int last = PoissonLaw.Range(Math.Exp(largest)).Last;
        _logFactorial = new double[last + 1];
        CompensatedSum sum = default;
        for (int k = 1; k <= last; k++)
        {
            sum.Add(Math.Log(k));
            _logFactorial[k] = sum.Value;
        }
    }

    public override int Outputs => _logFactorial.Length;

    public override double Weight(int output) => 1;

    public override (int First, int Last) Range(double z)
    {
        (int first, int last) = PoissonLaw.Range(Math.Exp(z));
        return (first, Math.Min(last, _logFactorial.Length - 1));
    }

    public override double Density(int output, double z) => Math.Exp((output * z) - Math.Exp(z) - _logFactorial[output]);

    public override double NoiseEntropy(double z) => PoissonLaw.Entropy(Math.Exp(z), z);

    public override double Resolution(double z) => Math.Exp(-z / 2);
}
