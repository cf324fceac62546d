using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>The joint density of some continuous sites: a mixture of axis-parallel Gaussians, one for every joint channel of positive weight.</summary>
public sealed record GaussianMixture
{
    private const double LogTwoPi = 1.8378770664093454836;

    /// <summary>Gets the sites, in the order of the columns.</summary>
    public required int[] Sites { get; init; }

    /// <summary>Gets the weight of every component; they are greater than 0 and sum to 1.</summary>
    public required double[] Weights { get; init; }

    /// <summary>Gets the means, shape [components, sites], row-major, in units of the sites.</summary>
    public required double[] Means { get; init; }

    /// <summary>Gets the variances, shape [components, sites], row-major, in squared units of the sites.</summary>
    public required double[] Variances { get; init; }

    /// <summary>Computes the log-density at a point.</summary>
    /// <param name="point">A value for every site, in order.</param>
    /// <returns>The natural log of the density.</returns>
    public double LogDensity(params ReadOnlySpan<double> point)
    {
        int n = Sites.Length;
        Refuse.Argument(point.Length != n, $"The mixture has {n} sites, but {point.Length} values were given.", nameof(point));
        double[] terms = new double[Weights.Length];
        for (int c = 0; c < terms.Length; c++)
        {
            terms[c] = Math.Log(Weights[c]);
            for (int i = 0; i < n; i++)
            {
                double z = point[i] - Means[(c * n) + i];
                double variance = Variances[(c * n) + i];
                terms[c] -= 0.5 * ((z * (z / variance)) + Math.Log(variance) + LogTwoPi);
            }
        }

        return LogSpace.LogSumExp(terms);
    }

    /// <summary>Computes the mean and the variance of one site.</summary>
    /// <param name="position">The position of the site in <see cref="Sites"/>.</param>
    /// <returns>The mean and the variance of the mixture along that axis.</returns>
    public (double Mean, double Variance) Moments(int position)
    {
        int n = Sites.Length;
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, n);
        double mean = 0;
        for (int c = 0; c < Weights.Length; c++)
        {
            mean += Weights[c] * Means[(c * n) + position];
        }

        double variance = 0;
        for (int c = 0; c < Weights.Length; c++)
        {
            double shift = Means[(c * n) + position] - mean;
            variance += Weights[c] * (Variances[(c * n) + position] + (shift * shift));
        }

        return (mean, variance);
    }
}
