using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>The pre-activation with Gaussian noise, read on a grid of Kronrod points two standard deviations a panel.</summary>
internal sealed class GaussianChannel : UnitChannel
{
    private const double Tail = 9;
    private const double PanelWidth = 2;
    private const double LargestRange = 20_000;
    private readonly double _noise;
    private readonly double _from;
    private readonly double _panel;
    private readonly double[] _places;
    private readonly double[] _weights;

    public GaussianChannel(double noise, double from, double to)
    {
        double range = ((to - from) / noise) + (2 * Tail);
        Refuse.Size(
            !(range <= LargestRange),
            $"The pre-activation spans {range:G4} standard deviations of the Gaussian unit's noise; at most {LargestRange} are supported.");

        _noise = noise;
        _from = from - (Tail * noise);
        int panels = (int)Math.Ceiling(range / PanelWidth);
        _panel = range * noise / panels;
        (_places, _weights) = GaussKronrod.Panels(_from, _from + (panels * _panel), panels);
    }

    public override int Outputs => _places.Length;

    public override double Weight(int output) => _weights[output];

    public override (int First, int Last) Range(double z)
    {
        int first = (int)Math.Floor((z - (Tail * _noise) - _from) / _panel) * GaussKronrod.Points;
        int last = ((int)Math.Floor((z + (Tail * _noise) - _from) / _panel) + 1) * GaussKronrod.Points;
        return (Math.Max(first, 0), Math.Min(last, _places.Length) - 1);
    }

    public override double Density(int output, double z)
    {
        double t = (_places[output] - z) / _noise;
        return Math.Exp(-0.5 * t * t) / (_noise * Math.Sqrt(2 * Math.PI));
    }

    public override double NoiseEntropy(double z) => 0.5 * Math.Log(2 * Math.PI * Math.E * _noise * _noise);

    public override double Resolution(double z) => _noise;
}
