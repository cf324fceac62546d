namespace Entroscope.Numerics;

/// <summary>Provides reductions of log-space values (natural logarithm).</summary>
internal static class LogSpace
{
    /// <summary>Computes the natural log of the sum of exponentials of <paramref name="values"/>, in nats.</summary>
    /// <param name="values">The log-space values. An empty span denotes an empty sum.</param>
    /// <returns>The log-sum; <see cref="double.NegativeInfinity"/> if every value is log 0; NaN if any value is NaN.</returns>
    public static double LogSumExp(ReadOnlySpan<double> values)
    {
        double max = double.NegativeInfinity;
        foreach (double v in values)
        {
            max = Math.Max(max, v);
        }

        if (!double.IsFinite(max))
        {
            return max;
        }

        double sum = 0;
        foreach (double v in values)
        {
            sum += Math.Exp(v - max);
        }

        return max + Math.Log(sum);
    }

    /// <summary>Computes <c>x log x</c> in nats, with 0 log 0 = 0.</summary>
    /// <param name="x">A number at least 0.</param>
    /// <returns>The product; 0 for exactly 0.</returns>
    public static double XLogX(double x) => x == 0 ? 0 : x * Math.Log(x);

    /// <summary>Computes the Shannon entropy of a discrete distribution, in nats.</summary>
    /// <param name="probabilities">Probabilities, at least 0, with sum 1 (not checked).</param>
    /// <returns>The entropy, between 0 and the log of the number of values.</returns>
    public static double Entropy(ReadOnlySpan<double> probabilities)
    {
        CompensatedSum sum = default;
        foreach (double p in probabilities)
        {
            sum.Add(-XLogX(p));
        }

        return sum.Value;
    }
}
