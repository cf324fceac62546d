using Entroscope.Information.Estimates;
using Entroscope.Numerics;

namespace Entroscope.Information.Distance;

/// <summary>A quantity that levels off as a power of a scale: y = a + b (x / x_0)^-c with c above 0, where x_0 is the smallest x measured.</summary>
/// <remarks>
/// The form in which test losses are found to fall with the size of a network and of its data (Hestness et al. 2017, with the level a that is not passed;
/// Kaplan et al. 2020, equations 1.1 and 1.2, without it). For every c the best a and b are linear least squares, so that the fit is a search along c alone.
/// </remarks>
public sealed record SaturatingPowerLaw
{
    /// <summary>The fewest different x that the three numbers of the law are fitted to.</summary>
    public const int FewestPoints = 4;

    /// <summary>The smallest exponent tried; a fit that ends there follows the logarithm of x as far as it was measured.</summary>
    public const double SmallestExponent = 0.02;

    /// <summary>The largest exponent tried; a fit that ends there has levelled off after the first x.</summary>
    public const double LargestExponent = 8;

    private const int Replicates = 400;

    /// <summary>Gets x_0, the smallest x.</summary>
    public required double Reference { get; init; }

    /// <summary>Gets a, the level that is approached, in the unit of y.</summary>
    public required double Asymptote { get; init; }

    /// <summary>Gets b, what y at x_0 differs from a by, in the unit of y.</summary>
    public required double Amplitude { get; init; }

    /// <summary>Gets c, between <see cref="SmallestExponent"/> and <see cref="LargestExponent"/>.</summary>
    public required double Exponent { get; init; }

    /// <summary>Gets the root of the mean squared distance of the means from the law, by K - 3 degrees of freedom, in the unit of y.</summary>
    public required double Residual { get; init; }

    /// <summary>Gets the standard error of a mean as the repetitions show it, pooled over all x, in the unit of y; null without repetitions.</summary>
    public double? RepetitionError { get; init; }

    /// <summary>Gets the 95 % interval of a; null without repetitions.</summary>
    public (double Low, double High)? AsymptoteInterval { get; init; }

    /// <summary>Gets the 95 % interval of c; null without repetitions.</summary>
    public (double Low, double High)? ExponentInterval { get; init; }

    /// <summary>Gets a value indicating whether the exponent ended at an end of its range, so that the law is no more than a description.</summary>
    public bool IsAtEdge => Exponent <= SmallestExponent * 1.01 || Exponent >= LargestExponent / 1.01;

    /// <summary>Fits the law to repeated measurements.</summary>
    /// <param name="points">Measurements of y at different x above 0; at least one a point.</param>
    /// <param name="seed">The seed of the replicates behind the intervals.</param>
    /// <returns>The law; null for fewer than <see cref="FewestPoints"/> points.</returns>
    /// <remarks>
    /// Intervals are percentiles of 400 fits to the law plus normal noise of the repetitions' pooled variance (divided by a chi-square draw, since few
    /// repetitions know their variance badly). They hold the error of the repetitions, not that of the form of the law: compare
    /// <see cref="Residual"/> with <see cref="RepetitionError"/>. Cost: 400 searches of O(100 K).
    /// </remarks>
    public static SaturatingPowerLaw? Fit(IReadOnlyList<(double X, double[] Values)> points, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(points);
        Refuse.Argument(
            points.Any(p => !(p.X > 0) || p.Values.Length == 0) || points.Select(p => p.X).Distinct().Count() != points.Count,
            $"Every point needs an x of its own above 0 and at least one measurement.", nameof(points));

        if (points.Count < FewestPoints)
        {
            return null;
        }

        var search = new PowerLawSearch([.. points.Select(p => p.X)]);
        PowerLawSearch.Solution best = search.Solve([.. points.Select(p => p.Values.Average())]);
        var law = new SaturatingPowerLaw
        {
            Reference = search.Reference,
            Asymptote = best.Asymptote,
            Amplitude = best.Amplitude,
            Exponent = best.Exponent,
            Residual = Math.Sqrt(best.SquaredResiduals / Math.Max(1, points.Count - 3)),
        };
        return law.WithIntervals(points, search, new RandomStream(seed, "power law replicates"));
    }

    /// <summary>Computes the law's y.</summary>
    /// <param name="x">The scale, above 0.</param>
    /// <returns>a + b (x / x_0)^-c.</returns>
    public double At(double x) => Asymptote + (Amplitude * Math.Pow(x / Reference, -Exponent));

    /// <summary>Computes which part of all that the law gains from x_0 on lies behind at x.</summary>
    /// <param name="x">The scale, at least x_0.</param>
    /// <returns>1 - (x / x_0)^-c, of 0..1.</returns>
    public double ShareGained(double x) => 1 - Math.Pow(x / Reference, -Exponent);

    private SaturatingPowerLaw WithIntervals(IReadOnlyList<(double X, double[] Values)> points, PowerLawSearch search, RandomStream random)
    {
        (double variance, int freedom) = Repetitions.Pooled(points);
        if (freedom == 0)
        {
            return this;
        }

        double[] asymptotes = new double[Replicates];
        double[] exponents = new double[Replicates];
        double[] y = new double[points.Count];
        for (int i = 0; i < Replicates; i++)
        {
            double deviation = Math.Sqrt(variance * freedom / random.NextChiSquare(freedom));
            for (int k = 0; k < y.Length; k++)
            {
                y[k] = At(points[k].X) + (deviation / Math.Sqrt(points[k].Values.Length) * random.NextGaussian());
            }

            PowerLawSearch.Solution replicate = search.Solve(y);
            (asymptotes[i], exponents[i]) = (replicate.Asymptote, replicate.Exponent);
        }

        return this with
        {
            RepetitionError = Repetitions.MeanError(points),
            AsymptoteInterval = Middle(asymptotes),
            ExponentInterval = Middle(exponents),
        };
    }

    private static (double Low, double High) Middle(double[] values)
    {
        Array.Sort(values);
        return (values[(int)(0.025 * values.Length)], values[(int)(0.975 * values.Length)]);
    }
}
