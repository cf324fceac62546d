namespace Entroscope.Estimators.Discrete;

/// <summary>
/// Standard error and 95 % interval of an entropy or information h between 0 and a largest value L, at both of which the variance to the first order in 1/N
/// vanishes: no information, or all; a certain symbol, or symbols alike. There 2N times the distance is chi-square, and an error from the samples alone is 0
/// as often as it is too large. The variance is therefore taken as c h (L - h) / N + e, with c from the samples, where numerator and denominator are small
/// together, and e of the second order; the interval holds every h from which the estimate is 1.96 of its errors or less, as that of Wilson (1927) for a
/// probability.
/// </summary>
/// <param name="Slope">c.</param>
/// <param name="Largest">L.</param>
/// <param name="Second">e.</param>
/// <param name="Samples">N.</param>
internal sealed record BoundedError(double Slope, double Largest, double Second, int Samples)
{
    private const double Tiny = 1e-14;

    /// <summary>Makes the error of an estimate.</summary>
    /// <param name="variance">N times the first-order variance of the plug-in, as the jackknife or the delta method give it.</param>
    /// <param name="plugIn">The plug-in.</param>
    /// <param name="largest">The largest value that the truth can have, above 0.</param>
    /// <param name="second">The variance of the second order: d/(2N²) with d degrees of freedom.</param>
    public static BoundedError Of(double variance, double plugIn, double largest, double second, int samples)
    {
        double product = plugIn * (largest - plugIn);

        // Both vanish at the ends; near them the variance is twice the distance.
        double slope = product > Tiny ? variance / product : 2 / Math.Max(largest, Tiny);
        return new BoundedError(slope, largest, second, samples);
    }

    public double At(double value)
    {
        double h = Math.Clamp(value, 0, Largest);
        return Math.Sqrt((Slope * h * (Largest - h) / Samples) + Second);
    }

    public (double Lower, double Upper) Interval(double value)
    {
        double z = SampleEstimate.Normal95 * SampleEstimate.Normal95;
        double a = 1 + (z * Slope / Samples);
        double b = value + (z * Slope * Largest / (2 * Samples));
        double root = Math.Sqrt(Math.Max(0, (b * b) - (a * ((value * value) - (z * Second)))));
        return (Math.Max(0, (b - root) / a), Math.Max(0, (b + root) / a));
    }

    /// <summary>Computes N times the jackknife's variance.</summary>
    /// <param name="without">The values without a sample, and the number of samples of which each is one.</param>
    public static double Jackknife(IReadOnlyCollection<(double Value, double Samples)> without)
    {
        double n = without.Sum(w => w.Samples);
        double mean = without.Sum(w => w.Samples * w.Value) / n;
        return (n - 1) * without.Sum(w => w.Samples * (w.Value - mean) * (w.Value - mean));
    }
}
