namespace Entroscope.Information.Distance;

/// <summary>A law fitted to information against distance by weighted least squares on logarithms.</summary>
/// <param name="Parameter">The exponent k of I ~ d^-k, or the rate of I ~ exp(-rate d) a unit of distance.</param>
/// <param name="StandardError">Its standard error, from the scatter of the points; NaN for fewer than 3 doublings of the distance.</param>
/// <param name="Lower">The lower end of its 95 % interval: Student's t, and what the shortest and the largest distances may be off by.</param>
/// <param name="Upper">The upper end of its 95 % interval.</param>
/// <param name="LogAmplitude">The log of the fitted information at distance 1 (power law) or 0 (exponential), of nats.</param>
/// <param name="AkaikeWeight">The weight of evidence of this law against the other, 0..1 (corrected Akaike criterion); NaN for fewer than 5 points.</param>
public sealed record DistanceFit(double Parameter, double StandardError, double Lower, double Upper, double LogAmplitude, double AkaikeWeight)
{
    /// <summary>Gets how far the fitted points lie off the law: the root of the mean squared difference of logarithms, weighted as in the fit; 0.1 is 10 %.</summary>
    public double Scatter { get; init; }

    /// <summary>Gets the largest difference of logarithms between a fitted point and the law.</summary>
    public double LargestDeviation { get; init; }

    /// <summary>Gets a value indicating whether the law describes the points: a scatter of at most 0.15, and no point more than three times that, or its own error, off.</summary>
    public bool Describes { get; init; }
}
