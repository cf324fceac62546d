namespace Entroscope.Information.Scaling;

/// <summary>
/// How far a law that approaches a constant departs from it: f(n) = c (1 - b g(n)). With probability
/// 1/2 b is above 0 and 1 - b log-uniform on 0.003 to 0.9, else -b is log-uniform on 0.1 to 5.
/// </summary>
internal static class ApproachPrior
{
    private const double LeastRest = 0.003;
    private const double GreatestRest = 0.9;
    private const double LeastExcess = 0.1;
    private const double GreatestExcess = 5;

    /// <summary>Gets where 0..1 is cut: b jumps from one sign to the other at 1/2.</summary>
    public static double[] Breaks { get; } = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1];

    /// <summary>Gets b of a point of 0..1, over which the prior is uniform; b rises with it.</summary>
    public static double Amplitude(double u) => u < 0.5
        ? -GreatestExcess * Math.Pow(LeastExcess / GreatestExcess, 2 * u)
        : 1 - (GreatestRest * Math.Pow(LeastRest / GreatestRest, (2 * u) - 1));
}
