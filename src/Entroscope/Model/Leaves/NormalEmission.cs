namespace Entroscope.Model.Leaves;

/// <summary>A normal density and the data expected of it.</summary>
/// <param name="First">The expected weighted sum of the values less the mean.</param>
/// <param name="Second">The expected weighted sum of the squares of the values less the mean.</param>
internal readonly record struct NormalEmission(double Mean, double Variance, double Count, double First, double Second)
{
    private const double LogTwoPi = 1.8378770664093454836;

    /// <summary>Gets the expected sum of the weights of the values: their number where each counts once.</summary>
    public double Weight { get; init; } = Count;

    /// <summary>Gets the expected sum of the log-densities of the values.</summary>
    public double Fit => Count > 0 ? -0.5 * ((Second / Variance) + (Count * (Math.Log(Variance) + LogTwoPi))) : 0;

    /// <summary>Makes the density of the mean and variance of the mixture of two.</summary>
    public static NormalEmission Merge(NormalEmission a, NormalEmission b, double share)
    {
        double mean = a.Mean + (share * (b.Mean - a.Mean));
        (double fromA, double fromB) = (a.Mean - mean, b.Mean - mean);
        double variance = ((1 - share) * (a.Variance + (fromA * fromA))) + (share * (b.Variance + (fromB * fromB)));
        (double First, double Second) one = a.About(mean);
        (double First, double Second) other = b.About(mean);
        return new NormalEmission(mean, variance, a.Count + b.Count, one.First + other.First, one.Second + other.Second) { Weight = a.Weight + b.Weight };
    }

    private (double First, double Second) About(double mean)
    {
        double shift = mean - Mean;
        return (First - (shift * Weight), Second + (shift * shift * Weight) - (2 * shift * First));
    }
}
