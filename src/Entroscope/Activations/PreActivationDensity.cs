using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>How the pre-activation Z of a unit is distributed: a Gaussian, a uniform density, or measured values.</summary>
internal abstract class PreActivationDensity
{
    private protected PreActivationDensity(string description) => Description = description;

    /// <summary>Gets the density in words.</summary>
    public string Description { get; }

    /// <summary>Gets the mean of Z.</summary>
    public abstract double Mean { get; }

    /// <summary>Gets the standard deviation of Z.</summary>
    public abstract double Deviation { get; }

    /// <summary>Gets the number of measured values; 0 for a density known as a formula.</summary>
    public virtual int SampleSize => 0;

    /// <summary>Makes the Gaussian density N(mean, deviation^2).</summary>
    /// <param name="mean">The mean, finite.</param>
    /// <param name="deviation">The standard deviation, greater than 0.</param>
    public static PreActivationDensity Gaussian(double mean, double deviation)
    {
        EnsureFinite(mean, nameof(mean), "The mean of the pre-activation");
        return deviation > 0 && double.IsFinite(deviation)
            ? new GaussianDensity(mean, deviation)
            : throw new ArgumentOutOfRangeException(nameof(deviation),
                Invariant($"The standard deviation of the pre-activation must be a finite number greater than 0, but is {deviation}."));
    }

    /// <summary>Makes the uniform density between two ends.</summary>
    /// <param name="from">The lower end, finite.</param>
    /// <param name="to">The upper end, finite and greater than the lower one.</param>
    public static PreActivationDensity Uniform(double from, double to)
    {
        EnsureFinite(from, nameof(from), "The lower end of the pre-activation");
        EnsureFinite(to, nameof(to), "The upper end of the pre-activation");
        return from < to
            ? new UniformDensity(from, to)
            : throw new ArgumentOutOfRangeException(nameof(to),
                Invariant($"The upper end of the pre-activation must be greater than its lower end {from}, but is {to}."));
    }

    /// <summary>Makes the empirical distribution of measured values.</summary>
    /// <param name="values">At least two finite values, independent draws of Z; copied.</param>
    /// <returns>The distribution: expectations are sample means with standard errors.</returns>
    /// <exception cref="DataException">There are too few values, or one is not finite.</exception>
    public static PreActivationDensity Sample(ReadOnlySpan<double> values)
    {
        Refuse.Data(values.Length < 2, $"A sample of the pre-activation needs at least 2 values, but has {values.Length}.");
        for (int i = 0; i < values.Length; i++)
        {
            Refuse.Data(!double.IsFinite(values[i]), $"The values of the pre-activation must be finite numbers, but value {i + 1} is {values[i]}.");
        }

        return new SampleDensity(values.ToArray());
    }

    /// <summary>Computes P(Z at most z).</summary>
    /// <param name="z">A place; infinities are allowed.</param>
    public abstract double Cdf(double z);

    /// <summary>Finds the place below which a share of the probability lies.</summary>
    /// <param name="share">The share, above 0 and below 1.</param>
    public abstract double Quantile(double share);

    /// <summary>Computes E f(Z).</summary>
    /// <param name="function">A function, finite on the density's support but for isolated places.</param>
    /// <param name="breaks">Places where the function bends or is infinite; null for none.</param>
    /// <returns>The expectation with its error. Cost: some hundred to some thousand evaluations; of a sample one a value.</returns>
    public abstract Expectation Expect(Func<double, double> function, params ReadOnlySpan<double> breaks);

    /// <summary>Computes h(Z) + E g(Z) for an additive term g such as log |phi'|: the differential entropy of a function of Z.</summary>
    /// <returns>The differential entropy in nats; null where repeated values leave a sample without one.</returns>
    internal abstract Expectation? EntropyPlus(Func<double, double> term, params ReadOnlySpan<double> breaks);

    /// <summary>Computes h(Z | Z above 0); null where the sample or the density has too little there.</summary>
    internal abstract Expectation? EntropyAboveZero();

    /// <summary>Computes the log-density; null where it is not known as a formula.</summary>
    internal abstract Func<double, double>? LogDensity { get; }

    /// <summary>Cuts the density into narrow cells for channels whose output needs the whole mixture: places and their probabilities.</summary>
    /// <param name="width">The largest width of a cell, as a function of its place; ignored by samples, whose values are the places.</param>
    /// <returns>Increasing places, probabilities that sum to 1 - lost, and the probability lost in the tails.</returns>
    internal abstract (double[] Places, double[] Probabilities, double Lost) Cells(Func<double, double> width);

    internal abstract double Draw(RandomStream random);

    private static void EnsureFinite(double value, string parameter, string what) =>
        Refuse.Range(!double.IsFinite(value), $"{what} must be a finite number, but is {value}.", parameter);
}
