using MathNet.Numerics;

namespace Entroscope.Numerics;

/// <summary>
/// The 95 % interval of a number that is at least 0, from a normal estimate of it that may be below (Feldman, Cousins 1998). A normal interval that is cut at 0
/// covers too often there, and is empty where the estimate is far below; this one covers 95 % whatever the number, and is never empty.
/// </summary>
/// <remarks>
/// In units of the standard error: estimates x are taken to speak for m in the order of their likelihood under m over that under the best possible number,
/// max(0, x), until they have 95 % of the probability. Above 1.96 these are m ± 1.96; below, (m² - t²) / 2m to m + t.
/// </remarks>
internal static class NonNegativeMean
{
    private const double Normal = 1.959963984540054;
    private const double AtZero = 1.6448536269514722;
    private const double Level = 0.95;
    private const int Steps = 60;

    public static (double Lower, double Upper) Interval95(double value, double error)
    {
        if (!(error > 0))
        {
            return (Math.Max(0, value), Math.Max(0, value));
        }

        double x = value / error;
        double lower = x <= AtZero ? 0 : x >= 2 * Normal ? x - Normal : Solve(0, x, m => m + Reach(m) < x);
        double upper = x >= 0 ? x + Normal : Solve(0, Normal, m => Least(m) < x);
        return (lower * error, upper * error);
    }

    /// <summary>Gets the least estimate that speaks for m.</summary>
    private static double Least(double m)
    {
        double t = Reach(m);
        return m >= Normal ? m - t : ((m * m) - (t * t)) / (2 * m);
    }

    // t, by which the estimates that speak for m go above it.
    private static double Reach(double m) => m >= Normal ? Normal
        : m == 0 ? AtZero
        : Solve(AtZero, Normal, t => Below(t) - Below(-((m * m) + (t * t)) / (2 * m)) < Level);

    private static double Below(double x) => 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2));

    private static double Solve(double low, double high, Func<double, bool> isTooLow)
    {
        for (int step = 0; step < Steps; step++)
        {
            double middle = (low + high) / 2;
            (low, high) = isTooLow(middle) ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
