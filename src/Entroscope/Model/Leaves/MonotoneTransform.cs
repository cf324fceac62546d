using Entroscope.Numerics;

namespace Entroscope.Model.Leaves;

/// <summary>
/// An increasing function z of the values x of a site. A normal density of z is the density <c>N(z(x)) z'(x)</c> of x, so that likelihoods stay those of x.
/// </summary>
/// <param name="constants">The arrays of numbers that fix it; the last is the recording resolution of the site, 0 where none is known.</param>
internal abstract class MonotoneTransform(LeafConstants constants)
{
    public LeafConstants Constants => constants;

    public abstract LeafFamily Family { get; }

    public LeafSpecification Specification => new(Family, 0) { Constants = constants };

    /// <summary>Gets a value indicating whether every real number is a value of the site.</summary>
    public abstract bool IsEverywhere { get; }

    private double Resolution => constants.Arrays[^1][0];

    /// <summary>Makes the transform of a leaf.</summary>
    public static MonotoneTransform Of(LeafFamily family, LeafConstants constants)
    {
        double[] resolution = constants.Arrays[^1];
        Refuse.Model(
            resolution.Length != 1 || !(resolution[0] >= 0 && double.IsFinite(resolution[0])),
            $"The resolution of a transformed site must be one finite number of at least 0, but has {resolution.Length} numbers: "
            + $"{string.Join(", ", resolution.Take(3).Select(r => Invariant($"{r}")))}.");
        return family == LeafFamily.LogNormal ? new LogTransform(constants) : new ScoreTransform(constants);
    }

    /// <summary>Gets a value indicating whether a number may be a value of the site.</summary>
    public abstract bool Has(double x);

    public abstract double Forward(double x);

    public abstract double Back(double z);

    /// <summary>Computes log z'(x).</summary>
    public abstract double LogSlope(double x);

    /// <summary>Computes the mean of log z' where z is normal.</summary>
    public abstract double MeanLogSlope(double mean, double variance);

    /// <summary>Computes the log of the mean of a power of z' where z is normal.</summary>
    public abstract double LogMeanPower(double mean, double variance, int power);

    /// <summary>Computes the mean of x where z is normal.</summary>
    public abstract double Mean(double mean, double variance);

    /// <summary>Computes the variance of x where z is normal.</summary>
    public abstract double Variance(double mean, double variance);

    /// <summary>Finds the most probable x of a mixture of normal densities of z.</summary>
    public abstract double Mode(GaussianLeaf inner, ReadOnlySpan<double> weights);

    /// <summary>Gets the smallest variance of z about a mean whose density of x is no higher than 1 over the resolution.</summary>
    public double FinestVariance(double mean)
    {
        double width = Resolution * Math.Exp(LogSlope(Back(mean)));
        return width * width / (2 * Math.PI);
    }

    public ValueColumn Encode(ValueColumn column)
    {
        double[] values = new double[column.Count];
        for (int r = 0; r < values.Length; r++)
        {
            double x = column[r];
            values[r] = Has(x) ? Forward(x) : double.NaN;
        }

        return ValueColumn.Of(values);
    }

    /// <summary>The logarithm: normal densities of it are log-normal ones of the values.</summary>
    private sealed class LogTransform(LeafConstants constants) : MonotoneTransform(constants)
    {
        public override LeafFamily Family => LeafFamily.LogNormal;

        public override bool IsEverywhere => false;

        public override bool Has(double x) => x > 0;

        public override double Forward(double x) => Math.Log(x);

        public override double Back(double z) => Math.Clamp(Math.Exp(z), double.Epsilon, double.MaxValue);

        public override double LogSlope(double x) => -Math.Log(x);

        public override double MeanLogSlope(double mean, double variance) => -mean;

        public override double LogMeanPower(double mean, double variance, int power) => power * ((0.5 * power * variance) - mean);

        public override double Mean(double mean, double variance) => Math.Min(Math.Exp(mean + (0.5 * variance)), double.MaxValue);

        public override double Variance(double mean, double variance) =>
            Math.Exp((2 * mean) + variance) * (variance < 1e-5 ? variance * (1 + (0.5 * variance)) : Math.Exp(variance) - 1);

        // exp(-z) N(z; m, v) is exp(v / 2 - m) N(z; m - v, v): a mixture of other means and weights.

        public override double Mode(GaussianLeaf inner, ReadOnlySpan<double> weights)
        {
            double[] means = [.. inner.Means];
            double[] shares = new double[weights.Length];
            for (int d = 0; d < shares.Length; d++)
            {
                shares[d] = Math.Log(weights[d]) - means[d] + (0.5 * inner.Variances[d]);
                means[d] -= inner.Variances[d];
            }

            double sum = LogSpace.LogSumExp(shares);
            return Back(new GaussianLeaf(means, inner.Variances).MixtureMode(Array.ConvertAll(shares, s => Math.Exp(s - sum))));
        }
    }
}
