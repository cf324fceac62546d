namespace Entroscope.Sources;

/// <summary>An entropy, or a difference of entropies, of a source: how it is known, and how well. In nats.</summary>
/// <param name="Value">The value.</param>
/// <param name="Lower">The greatest proven lower bound; of a Monte Carlo value the lower end of its 95 % interval.</param>
/// <param name="Upper">The least proven upper bound; of a Monte Carlo value the upper end of its 95 % interval.</param>
/// <param name="StandardError">The standard error of a Monte Carlo value; else 0.</param>
/// <param name="Provenance">How it is known.</param>
public readonly record struct KnownEntropy(double Value, double Lower, double Upper, double StandardError, EntropyProvenance Provenance)
{
    private const double Quantile = 1.96;

    internal static KnownEntropy Exact(double value) => new(value, value, value, 0, EntropyProvenance.Exact);

    internal static KnownEntropy Between(double lower, double upper) => new((lower + upper) / 2, lower, upper, 0, EntropyProvenance.Bounded);

    internal static KnownEntropy Estimated(double value, double error) =>
        new(value, value - (Quantile * error), value + (Quantile * error), error, EntropyProvenance.MonteCarlo);

    /// <summary>Gets a standard error that stands for the uncertainty, whatever its kind.</summary>
    internal double Uncertainty => Provenance == EntropyProvenance.MonteCarlo ? StandardError : (Upper - Lower) / 2;

    /// <summary>Computes count times this less another value that is known beside it.</summary>
    internal KnownEntropy Times(int count, KnownEntropy less) => new(
        (count * Value) - less.Value, (count * Lower) - less.Upper, (count * Upper) - less.Lower, 0,
        (EntropyProvenance)Math.Max((int)Provenance, (int)less.Provenance));
}
