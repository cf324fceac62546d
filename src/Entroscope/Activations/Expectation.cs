using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>An expectation over a pre-activation density: an integral with its numerical error, or a sample mean with its standard error.</summary>
/// <param name="Value">The value; entropies are in nats.</param>
/// <param name="NumericalError">The estimated absolute error of quadrature and truncation, at least 0.</param>
/// <param name="StandardError">The standard error of the sample mean, at least 0; 0 for an integral; NaN when a single value gives none.</param>
/// <param name="Draws">The number of sample values; 0 for an integral.</param>
internal readonly record struct Expectation(double Value, double NumericalError, double StandardError, long Draws)
{
    /// <summary>Gets the value as an estimate: of a sample its standard error, of an integral exact up to <see cref="NumericalError"/>.</summary>
    public Estimate Estimate => new(Value, StandardError, Draws);

    /// <summary>Makes a value known in closed form.</summary>
    internal static Expectation Known(double value) => new(value, Math.Abs(value) * 1e-15, 0, 0);

    /// <summary>Averages the terms of a sample.</summary>
    internal static Expectation OfSample(ReadOnlySpan<double> terms)
    {
        double mean = Numerics.CompensatedSum.Of(terms) / terms.Length;
        Numerics.CompensatedSum squares = default;
        foreach (double t in terms)
        {
            squares.Add((t - mean) * (t - mean));
        }

        double error = terms.Length < 2 ? double.NaN : Math.Sqrt(squares.Value / (terms.Length - 1.0) / terms.Length);
        return new Expectation(mean, 0, error, terms.Length);
    }

    /// <summary>Applies a + b x.</summary>
    internal Expectation Affine(double a, double b) => new(a + (b * Value), Math.Abs(b) * NumericalError, Math.Abs(b) * StandardError, Draws);
}
