using Entroscope.Numerics;

namespace Entroscope.Estimators.Discrete;

/// <summary>Standard errors of entropies and informations of counts.</summary>
internal static class EntropyError
{
    /// <summary>
    /// Computes the standard error of a sum of logarithms of frequencies from the variance of its terms over the samples. To the first order in 1/N it is the
    /// variance over N; the measured variance is too large by d/N, and the second order adds d/(2N²), all there is where the terms are equal: at a uniform
    /// distribution, for an entropy, and at independence, for an information. There 2N times the plug-in's distance is chi-square with d degrees of freedom.
    /// </summary>
    /// <param name="variance">The variance of the terms, by the frequencies.</param>
    /// <param name="freedom">The degrees of freedom d, at least 0.</param>
    /// <param name="samples">The number of samples N.</param>
    public static double Standard(double variance, double freedom, int samples)
    {
        double n = samples;
        return Math.Sqrt((Math.Max(0, variance - (freedom / n)) / n) + (freedom / (2 * n * n)));
    }

    public static double OfEntropy(SymbolCounts counts)
    {
        double n = counts.Samples;
        double mean = EntropyFormulas.PlugIn(counts);
        double variance = counts.Sum(c => c / n * Square(Math.Log(n / c) - mean));
        return Standard(variance, counts.Observed - 1, counts.Samples);
    }

    /// <summary>Computes the standard error of the collision entropy -ln of the sum of p² from its unbiased estimate (Hoeffding 1948, equation 5.13).</summary>
    public static double OfCollision(SymbolCounts counts)
    {
        double n = counts.Samples;
        double second = EntropyPowers.Falling(counts, 2);
        double third = EntropyPowers.Falling(counts, 3);
        double linear = Math.Max(0, third - (second * second));
        double pairs = second - (second * second);
        return Math.Sqrt(((4 * (n - 2) * linear) + (2 * pairs)) / (n * (n - 1))) / second;
    }

    private static double Square(double x) => x * x;
}
