using MathNet.Numerics;

namespace Entroscope.Numerics;

/// <summary>The Poisson distribution as a channel: probabilities, the counts that matter, the entropy.</summary>
internal static class PoissonLaw
{
    // Above it the expansion is exact to 1e-13 (checked against the series).
    private const double Large = 1000;

    public static double LogProbability(int count, double mean) =>
        mean == 0 ? (count == 0 ? 0 : double.NegativeInfinity) : (count * Math.Log(mean)) - mean - SpecialFunctions.GammaLn(count + 1.0);

    /// <summary>Finds the counts outside which a distribution has less than 1e-16 of its mass.</summary>
    public static (int First, int Last) Range(double mean)
    {
        double width = 9.5 * Math.Sqrt(mean);
        return ((int)Math.Max(0, Math.Floor(mean - width - 10)), (int)Math.Ceiling(mean + width + 40));
    }

    /// <summary>
    /// Computes the entropy in nats: the sum of -p log p, with p normalised, so that the rounding of log k! cancels; for large means its asymptotic
    /// series (Evans and Boersma 1988).
    /// </summary>
    public static double Entropy(double mean, double logMean)
    {
        if (mean > Large)
        {
            double r = 1 / mean;
            return (0.5 * (Math.Log(2 * Math.PI * Math.E) + logMean)) - (r * ((1.0 / 12) + (r * ((1.0 / 24) + (r * 19 / 360)))));
        }

        (int first, int last) = Range(mean);
        double[] log = [.. Enumerable.Range(first, last - first + 1).Select(k => LogProbability(k, mean))];
        double total = LogSpace.LogSumExp(log);
        return CompensatedSum.Of(Array.ConvertAll(log, l => l == double.NegativeInfinity ? 0 : Math.Exp(l - total) * (total - l)));
    }

    /// <summary>Computes the mean of log k! by summation.</summary>
    public static double MeanLogFactorial(double mean)
    {
        (int first, int last) = Range(mean);
        CompensatedSum sum = default;
        for (int k = Math.Max(first, 2); k <= last; k++)
        {
            sum.Add(Math.Exp(LogProbability(k, mean)) * SpecialFunctions.GammaLn(k + 1.0));
        }

        return sum.Value;
    }
}
