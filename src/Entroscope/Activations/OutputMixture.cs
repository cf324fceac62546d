using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>The output of a noisy unit over a density of pre-activations, cut into cells.</summary>
internal sealed class OutputMixture
{
    private readonly UnitChannel _channel;
    private readonly double[] _log;
    private readonly double[] _probabilities;
    private readonly double _lost;
    private readonly int _sample;

    private OutputMixture(UnitChannel channel, PreActivationDensity density, double refinement)
    {
        _channel = channel;
        _sample = density.SampleSize;
        (Places, _probabilities, _lost) = density.Cells(z => refinement * 3 * channel.Resolution(z) / GaussKronrod.Points);
        double[] mixture = new double[channel.Outputs];
        for (int j = 0; j < Places.Length; j++)
        {
            channel.AddTo(mixture, Places[j], _probabilities[j]);
        }

        _log = Array.ConvertAll(mixture, Math.Log);
    }

    /// <summary>Gets the cells of the pre-activation, increasing.</summary>
    public double[] Places { get; }

    /// <summary>Computes the output of a unit of counts or with Gaussian noise.</summary>
    /// <param name="refinement">The width of the cells, 1 for the usual one.</param>
    /// <returns>The mixture. Cost: the inputs times the outputs that each of them can have.</returns>
    public static OutputMixture Of(Activation activation, PreActivationDensity density, double refinement)
    {
        (double[] ends, _, _) = density.Cells(_ => double.PositiveInfinity);
        return new OutputMixture(UnitChannel.Of(activation, ends[0], ends[^1])!, density, refinement);
    }

    /// <summary>Computes D(p(.|z) || mixture).</summary>
    public double Divergence(double z) => _channel.Divergence(z, _log);

    /// <summary>Averages divergence, entropy of the output and noise over the density.</summary>
    public (Expectation Information, Expectation Output, Expectation Noise) Average()
    {
        double[] information = Array.ConvertAll(Places, Divergence);
        double[] noise = Array.ConvertAll(Places, _channel.NoiseEntropy);
        double[] output = [.. information.Select((d, j) => d + noise[j])];
        return (Average(information), Average(output), Average(noise));
    }

    // What the tails lose weighs at most about as much as the ends of the bulk.
    private Expectation Average(double[] terms) => _sample > 0
        ? Expectation.OfSample(terms)
        : new Expectation(CompensatedSum.Of([.. terms.Select((t, j) => t * _probabilities[j])]),
            _lost * (1 + Math.Max(Math.Abs(terms[0]), Math.Abs(terms[^1]))), 0, 0);
}
