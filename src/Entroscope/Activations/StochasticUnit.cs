using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>
/// The information of stochastic units, as the mean of D(p(b|z) || p(b)): of positive terms, so that little information is not the difference of
/// two large entropies; and the standard error of a sample's value is that of these terms, since the mixture minimises their mean.
/// </summary>
internal static class StochasticUnit
{
    // Four units in the last place: functions and sums of a few terms.
    private const double Rounding = 1.0 / (1L << 50);

    // What the integrals behind the odds may be off, as a share.
    private const double Quadrature = 2e-13;

    private static readonly (double[] Places, double[] Weights) Unit = GaussKronrod.Panels(0, 1, 1);

    /// <summary>Computes I, H(B) and H(B|Z); null for units without noise.</summary>
    public static (Expectation Information, Expectation Output, Expectation Noise)? Measure(Activation activation,
        PreActivationDensity density) => activation switch
        {
            SigmoidActivation or SoftplusActivation or SiluActivation => Coin(density, 1),
            TanhActivation => Coin(density, 2),
            { NoiseVariance: { } variance } when density is GaussianDensity => Gaussian(density, variance),
            ExpActivation or { NoiseVariance: not null } => Mixture(activation, density),
            _ => null,
        };

    /// <summary>Makes D(p(b|z) || p(b)) as a function of z; NaN where it is not known.</summary>
    public static Func<double, double> SpecificInformation(Activation activation, PreActivationDensity density)
    {
        switch (activation)
        {
            case SigmoidActivation or SoftplusActivation or SiluActivation or TanhActivation:
                double scale = activation is TanhActivation ? 2 : 1;
                return CoinDivergence(LogOdds(density, scale), scale);
            case ExpActivation or { NoiseVariance: not null }:
                var mixture = OutputMixture.Of(activation, density, 1);
                return z => z >= mixture.Places[0] && z <= mixture.Places[^1] ? mixture.Divergence(z) : double.NaN;
            default:
                return _ => double.NaN;
        }
    }

    private static (Expectation Information, Expectation Output, Expectation Noise) Coin(PreActivationDensity density, double scale)
    {
        Expectation noise = density.Expect(z => Logistic.Entropy(scale * z));
        double odds = LogOdds(density, scale);
        if (!double.IsFinite(odds))
        {
            return (Expectation.Known(0), Expectation.Known(0), noise);
        }

        Expectation information = density.Expect(CoinDivergence(odds, scale));
        information = information with { NumericalError = information.NumericalError + OddsError(odds, information.Value) };
        double error = density.SampleSize > 0 ? density.Expect(z => odds * Logistic.Sigmoid(scale * z)).StandardError : 0;
        return (information, information with
        {
            Value = Logistic.Entropy(odds),
            NumericalError = information.NumericalError + (Rounding * (1 + Math.Abs(odds))),
            StandardError = error,
        }, noise);
    }

    private static double LogOdds(PreActivationDensity density, double scale) =>
        Math.Log(density.Expect(z => Logistic.Sigmoid(scale * z)).Value) - Math.Log(density.Expect(z => Logistic.Sigmoid(-scale * z)).Value);

    private static Func<double, double> CoinDivergence(double odds, double scale)
    {
        double free = Logistic.Softplus(odds);
        return z => Math.Abs(odds - (scale * z)) < 1
            ? NearDivergence(scale * z, odds - (scale * z))
            : Math.Max(free - (odds * Logistic.Sigmoid(scale * z)) - Logistic.Entropy(scale * z), 0);
    }

    // What remains of the softplus A beyond its tangent, step^2 times the integral
    // over u of (1 - u) A''(a + u step): free of the cancellation of the difference.
    private static double NearDivergence(double a, double step)
    {
        double sum = 0;
        for (int i = 0; i < Unit.Places.Length; i++)
        {
            double u = Unit.Places[i];
            sum += Unit.Weights[i] * (1 - u) * Logistic.Variance(a + (u * step));
        }

        return step * step * sum;
    }

    // Where z is rounded by e, D ~ v d^2 / 2 changes by at most v d e + v e^2 / 2. An
    // error of the odds counts in the square alone: the true ones make the mean least.
    private static double OddsError(double odds, double information)
    {
        double rounding = Rounding * (1 + Math.Abs(odds));
        double variance = Logistic.Variance(odds);
        return (Math.Sqrt(2 * variance * information) * rounding) + (variance * ((rounding * rounding) + (Quadrature * Quadrature)) / 2)
            + (Rounding * information);
    }

    // The sum of two Gaussians is a Gaussian.
    private static (Expectation Information, Expectation Output, Expectation Noise) Gaussian(PreActivationDensity density, double variance)
    {
        double noise = 0.5 * Math.Log(2 * Math.PI * Math.E * variance);
        double information = 0.5 * Logistic.LogOnePlus(density.Deviation * density.Deviation / variance);
        return (Expectation.Known(information), Expectation.Known(noise + information), Expectation.Known(noise));
    }

    private static (Expectation Information, Expectation Output, Expectation Noise) Mixture(Activation activation, PreActivationDensity density)
    {
        (Expectation Information, Expectation Output, Expectation Noise) fine = OutputMixture.Of(activation, density, 0.5).Average();
        if (density.SampleSize > 0)
        {
            return fine;
        }

        (Expectation Information, Expectation Output, Expectation Noise) coarse = OutputMixture.Of(activation, density, 1).Average();
        double rounding = Rounding * (1 + Math.Abs(fine.Output.Value) + Math.Abs(fine.Noise.Value) + Exponents(activation, density));
        Expectation information = WithError(fine.Information, coarse.Information);
        return (information with { NumericalError = information.NumericalError + rounding }, WithError(fine.Output, coarse.Output),
            WithError(fine.Noise, coarse.Noise));
    }

    // The size of the exponents of a Poisson law of the largest mean, k z - e^z - log k!, times the terms that they round.
    private static double Exponents(Activation activation, PreActivationDensity density)
    {
        const double Terms = 8;
        double largest = activation is ExpActivation ? density.Cells(_ => double.PositiveInfinity).Places[^1] : 0;
        return activation is ExpActivation ? Terms * Math.Exp(largest) * (1 + Math.Abs(largest)) : 0;
    }

    private static Expectation WithError(Expectation fine, Expectation coarse) =>
        fine with { NumericalError = fine.NumericalError + Math.Abs(fine.Value - coarse.Value) };
}
