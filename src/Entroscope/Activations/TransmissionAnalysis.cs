using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>Measures what units transmit of their pre-activation, by quadrature or from a sample.</summary>
internal static class TransmissionAnalysis
{
    /// <summary>Measures a unit of one input.</summary>
    /// <param name="bits">The bits of the quantiser of the output, 1..16.</param>
    /// <returns>Information, entropies and losses, in nats, with their errors.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bits are out of range.</exception>
    /// <exception cref="SizeLimitException">The counts of an exp unit, or the span of a Gaussian unit, are too large.</exception>
    /// <remarks>Cost: some thousand evaluations of the unit; for exp and Gaussian units one for every input and output that go together.</remarks>
    public static UnitTransmission Measure(Activation activation, PreActivationDensity density, int bits = 8)
    {
        Refuse.Range(bits is < 1 or > OutputQuantiser.MostBits, $"The quantiser must have 1..{OutputQuantiser.MostBits} bits, but has {bits}.", nameof(bits));
        bool rectified = activation is ReluActivation;
        (Expectation Information, Expectation Output, Expectation Noise)? unit = StochasticUnit.Measure(activation, density);
        Expectation? loss = rectified ? null : BranchLoss(activation, density);
        return new UnitTransmission
        {
            Activation = activation.Name,
            Density = density.Description,
            Information = unit?.Information,
            OutputEntropy = unit?.Output,
            NoiseEntropy = unit?.Noise,
            Energy = density.Expect(z => z * activation.Mean(z)),
            InputEntropy = density.EntropyPlus(_ => 0),
            LogSlope = rectified ? null : density.Expect(activation.LogSlope, activation.Turn),
            DeterministicEntropy = loss is { } lost ? Less(density.EntropyPlus(activation.LogSlope, activation.Turn), lost) : null,
            InformationLoss = loss,
            AtomProbability = rectified ? Atom(density) : Expectation.Known(0),
            ContinuousEntropy = rectified ? density.EntropyAboveZero() : null,
            Quantised = OutputQuantiser.Measure(activation, density, bits),
        };
    }

    /// <summary>Measures a softmax unit whose logits are independent draws of one density: I(Z; C) = log K - E H(softmax(Z)), by symmetry.</summary>
    /// <param name="density">The density of every logit.</param>
    /// <param name="categories">The number of categories K, at least 2.</param>
    /// <param name="draws">The number of draws of all logits, at least 2.</param>
    /// <returns>The information and entropies of the categorical unit, in nats, with standard errors.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are too few categories or draws.</exception>
    public static UnitTransmission MeasureSoftmax(PreActivationDensity density, int categories, int draws = 20_000, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(categories, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        var random = new RandomStream(seed, "softmax logits");
        double[] entropy = new double[draws];
        double[] logits = new double[categories];
        for (int i = 0; i < draws; i++)
        {
            for (int k = 0; k < categories; k++)
            {
                logits[k] = density.Draw(random);
            }

            entropy[i] = Softmax.At(logits).Entropy;
        }

        Expectation noise = Expectation.OfSample(entropy);
        return new UnitTransmission
        {
            Activation = Softmax.Name,
            Density = Invariant($"{categories} independent logits, each {density.Description}"),
            Information = noise.Affine(Math.Log(categories), -1),
            OutputEntropy = Expectation.Known(Math.Log(categories)),
            NoiseEntropy = noise,
            InputEntropy = density.EntropyPlus(_ => 0)?.Affine(0, categories),
            AtomProbability = Expectation.Known(0),
        };
    }

    /// <summary>Computes what single pre-activations say: D(p(b|z) || p(b)), whose mean over Z is the information.</summary>
    /// <returns>For every place its specific information in nats; NaN outside the bulk of the density (exp and Gaussian units) and for ReLU.</returns>
    /// <exception cref="SizeLimitException">The counts of an exp unit, or the span of a Gaussian unit, are too large.</exception>
    public static double[] SpecificInformation(Activation activation, PreActivationDensity density, double[] places) =>
        Array.ConvertAll(places, new Converter<double, double>(StochasticUnit.SpecificInformation(activation, density)));

    private static Expectation Atom(PreActivationDensity density)
    {
        double p = density.Cdf(0);
        int n = density.SampleSize;
        return n == 0 ? Expectation.Known(p) : new Expectation(p, 0, Math.Sqrt(p * (1 - p) / n), n);
    }

    private static Expectation? Less(Expectation? whole, Expectation lost) => whole is { } h
        ? h with { Value = h.Value - lost.Value, NumericalError = h.NumericalError + lost.NumericalError }
        : null;

    // A value of silu below 0 has two pre-activations; which one it was is lost (Geiger and Kubin 2016).
    private static Expectation? BranchLoss(Activation activation, PreActivationDensity density)
    {
        if (double.IsNegativeInfinity(activation.Turn))
        {
            return Expectation.Known(0);
        }

        return density.LogDensity is { } log ? density.Expect(z => z < 0 ? Surprisal(z) : 0, activation.Turn) : null;

        double Surprisal(double z)
        {
            (double left, double right) = activation.Sublevel(activation.Value(z));
            double other = z < activation.Turn ? right : left;
            double odds = log(other) - activation.LogSlope(other) - log(z) + activation.LogSlope(z);
            return double.IsNaN(odds) ? 0 : Logistic.Softplus(odds);
        }
    }
}
