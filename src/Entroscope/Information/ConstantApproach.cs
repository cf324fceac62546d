using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>
/// Increments that are not constant yet but approach a constant by a factor a level, c + a q^l, as in a tree with the same weights at every level: there the
/// quality with which a patch tells its latent reaches its fixed point so.
/// </summary>
/// <param name="First">The level from which on the increments do so.</param>
/// <param name="Factor">The factor q a level.</param>
internal sealed record ConstantApproach(int First, double Factor)
{
    private const int FewestLevels = 5;

    // Weights never follow a form better than that; it also keeps exact increments from refusing every form.
    private const double Departure = 0.005;

    // What is as likely as that a deviation of three standard errors is allowed to be true.
    private const double Allowed = 9;

    // Nearer to 1 an approach is not told from a drift.
    private const double LargestFactor = 0.95;

    // Where increments die out no slower than with the level, the form seems to hold, too, but with constants below.
    private const double LeastShare = 0.8;
    private static readonly double[] Factors = [.. Enumerable.Range(1, 95).Select(i => LargestFactor * i / 95)];

    /// <summary>Finds the approach.</summary>
    /// <param name="levels">The levels looked at.</param>
    /// <param name="values">Their increments.</param>
    /// <param name="errors">The standard errors of the increments.</param>
    /// <returns>The approach from the lowest level, in the lower half, from which on it holds; null where there is none, or the increments may as well go to less than four fifths of the last one.</returns>
    public static ConstantApproach? Find(int[] levels, double[] values, double[] errors)
    {
        for (int first = 0; first <= levels.Length / 2 && levels.Length - first >= FewestLevels; first++)
        {
            double last = values[^1];
            double[] tail = values[first..];
            double[] departures = [.. tail.Select((v, i) => Math.Sqrt((errors[first + i] * errors[first + i]) + (Departure * v * Departure * v)))];
            LinearRegression[] fits = Array.ConvertAll(Factors, q => Fit(q, tail, departures));
            int best = Array.IndexOf(fits, fits.MinBy(f => f.ChiSquare));
            int freedom = tail.Length - 3;
            if (best < fits.Length - 1 && fits[best].ChiSquare <= freedom + (3 * Math.Sqrt(2.0 * freedom)))
            {
                bool certain = Array.TrueForAll(fits, f => f.ChiSquare > fits[best].ChiSquare + Allowed || f.Coefficients[0] >= LeastShare * last);
                return certain && last > 0 ? new ConstantApproach(levels[first], Factors[best]) : null;
            }
        }

        return null;
    }

    private static LinearRegression Fit(double factor, double[] values, double[] errors) =>
        LinearRegression.Fit([[.. values.Select(_ => 1.0)], [.. values.Select((_, i) => Math.Pow(factor, i))]], values, errors);
}
