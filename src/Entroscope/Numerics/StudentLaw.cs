using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Entroscope.Numerics;

/// <summary>Student's t: what a difference divided by an estimated standard error says.</summary>
internal static class StudentLaw
{
    /// <summary>Computes the probability that |t| is at least as large by chance (Abramowitz, Stegun 1964, 26.7.1).</summary>
    /// <param name="freedom">The degrees of freedom, above 0, not necessarily an integer.</param>
    /// <returns>The two-sided probability, 0..1.</returns>
    public static double TwoSided(double t, double freedom) =>
        double.IsInfinity(t) ? 0 : SpecialFunctions.BetaRegularized(freedom / 2, 0.5, freedom / (freedom + (t * t)));

    /// <summary>Computes the probability of a value of at most t.</summary>
    /// <param name="freedom">The degrees of freedom, above 0.</param>
    public static double Cumulative(double t, double freedom) => t < 0 ? TwoSided(t, freedom) / 2 : 1 - (TwoSided(t, freedom) / 2);

    /// <summary>Computes a quantile.</summary>
    /// <param name="probability">The probability of a smaller value, 0..1.</param>
    /// <param name="freedom">The degrees of freedom, above 0.</param>
    public static double Quantile(double probability, double freedom) => StudentT.InvCDF(0, 1, freedom, probability);
}
