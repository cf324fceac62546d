using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>A stochastic unit as a channel from the pre-activation to numbered outputs: two sides of a coin, counts, or places of a fine grid.</summary>
internal abstract class UnitChannel
{
    public abstract int Outputs { get; }

    /// <summary>Makes the channel of an activation's family for inputs between two ends; null for the deterministic units.</summary>
    /// <exception cref="SizeLimitException">The outputs of such inputs are too many.</exception>
    public static UnitChannel? Of(Activation activation, double from, double to) => activation switch
    {
        SigmoidActivation => new CoinChannel(1),
        TanhActivation => new CoinChannel(2),
        ExpActivation => new CountChannel(to),
        { NoiseVariance: { } variance } => new GaussianChannel(Math.Sqrt(variance), from, to),
        _ => null,
    };

    /// <summary>Gets the measure of an output: 1, or the width of a place.</summary>
    public abstract double Weight(int output);

    /// <summary>Finds the first and the last output that an input can have with a probability that matters.</summary>
    public abstract (int First, int Last) Range(double z);

    /// <summary>Computes the probability (density) of an output.</summary>
    public abstract double Density(int output, double z);

    /// <summary>Computes the entropy of the output given the input.</summary>
    public abstract double NoiseEntropy(double z);

    /// <summary>Gets how far apart inputs may be to be distinguished hardly: the scale of a grid of inputs.</summary>
    public abstract double Resolution(double z);

    /// <summary>Adds an input's outputs to a mixture.</summary>
    public void AddTo(double[] mixture, double z, double probability)
    {
        (int first, int last) = Range(z);
        for (int y = first; y <= last; y++)
        {
            mixture[y] += probability * Density(y, z);
        }
    }

    /// <summary>Computes D(p(.|z) || mixture), in nats.</summary>
    public double Divergence(double z, double[] logMixture)
    {
        (int first, int last) = Range(z);
        CompensatedSum cross = default;
        for (int y = first; y <= last; y++)
        {
            double p = Density(y, z);
            cross.Add(p > 0 ? Weight(y) * p * logMixture[y] : 0);
        }

        return -NoiseEntropy(z) - cross.Value;
    }
}
