using Entroscope.Numerics;

namespace Entroscope.Estimators.Discrete;

/// <summary>Estimators of the Shannon entropy from counts, in nats. Each is one published formula; none knows the alphabet unless it is given.</summary>
internal static class EntropyFormulas
{
    private const double EulerGamma = 0.57721566490153286;

    /// <summary>The entropy of the relative frequencies: maximum likelihood. Too low by (K-1)/(2N) in the first order.</summary>
    public static double PlugIn(SymbolCounts counts)
    {
        double n = counts.Samples;
        return Math.Max(0, -counts.Sum(c => LogSpace.XLogX(c / n)));
    }

    /// <summary>The plug-in with its first-order bias taken away, K the symbols seen (Miller 1955).</summary>
    public static double MillerMadow(SymbolCounts counts) => PlugIn(counts) + ((counts.Observed - 1) / (2.0 * counts.Samples));

    /// <summary>N H - (N-1) times the mean over the samples of H without it (Zahl 1977, from Quenouille 1956).</summary>
    public static double Jackknife(SymbolCounts counts)
    {
        double n = counts.Samples;
        return n < 2 ? 0 : (n * PlugIn(counts)) - ((n - 1) / n * WithoutOne(counts).Sum(w => w.Samples * w.Value));
    }

    /// <summary>Computes the plug-in without a sample of every count.</summary>
    /// <returns>The values, and of how many samples each is the value without.</returns>
    public static (double Value, double Samples)[] WithoutOne(SymbolCounts counts)
    {
        int n = counts.Samples;
        double all = counts.Sum(c => LogSpace.XLogX(c));
        return [.. counts.Multiplicities.Select(m => (Math.Log(n - 1.0) - ((all + Step(m.Count)) / (n - 1)), (double)m.Count * m.Symbols))];
    }

    /// <summary>Computes by how much a sum of c log c changes where a count loses one sample.</summary>
    public static double Step(int count) => LogSpace.XLogX(count - 1) - LogSpace.XLogX(count);

    /// <summary>The sum of n_i/N (ln N - ψ(n_i) - (-1)^n_i / (n_i + 1)) (Grassberger 1988, equation 19).</summary>
    public static double Grassberger1988(SymbolCounts counts)
    {
        double n = counts.Samples;
        double log = Math.Log(n);
        return counts.Sum(c => c / n * (log - GammaFunctions.Digamma(c) - ((c % 2 == 0 ? 1.0 : -1.0) / (c + 1))));
    }

    /// <summary>
    /// ln N - (1/N) sum of n_i G(n_i), with G1 = -γ - ln 2, G2 = 2 - γ - ln 2, G(2n+1) = G(2n), G(2n+2) = G(2n) + 2/(2n+1) (Grassberger 2003).
    /// </summary>
    public static double Grassberger2003(SymbolCounts counts) =>
        Math.Log(counts.Samples) - (counts.Sum(c => c * GrassbergerG(c)) / counts.Samples);

    /// <summary>The Horvitz-Thompson sum with the frequencies scaled by the coverage 1 - f1/N (Chao, Shen 2003).</summary>
    public static double ChaoShen(SymbolCounts counts)
    {
        int n = counts.Samples;
        double coverage = 1 - ((counts.Singletons == n ? n - 1.0 : counts.Singletons) / n);
        return coverage == 0 ? 0 : counts.Sum(c =>
        {
            double p = coverage * c / n;
            return p == 1 ? 0 : -p * Math.Log(p) / (1 - Math.Exp(n * GammaFunctions.LogOnePlus(-p)));
        });
    }

    /// <summary>The sum of n_i/N (ψ(N) - ψ(n_i)) and an estimate of what unseen symbols add, from f1 and f2 (Chao, Wang, Jost 2013).</summary>
    public static double ChaoWangJost(SymbolCounts counts)
    {
        int n = counts.Samples;
        double digamma = GammaFunctions.Digamma(n);
        double seen = counts.Sum(c => (double)c / n * (digamma - GammaFunctions.Digamma(c)));
        (double f1, double f2) = (counts.Singletons, counts.Doubletons);
        double a = f1 == 0 ? 1 : f2 > 0 ? 2 * f2 / (((n - 1) * f1) + (2 * f2)) : 2 / (((n - 1) * (f1 - 1)) + 2);
        return a >= 1 ? seen : seen + (f1 / n * Tail(a, n));
    }

    /// <summary>
    /// (γ - ln 2) + 2 ln N - ψ(N - K) (Nemenman, Bialek, de Ruyter van Steveninck 2004: asymptotic NSB, for N - K coincidences, many symbols).
    /// </summary>
    public static double AsymptoticNsb(SymbolCounts counts) =>
        EulerGamma - Math.Log(2) + (2 * Math.Log(counts.Samples)) - GammaFunctions.Digamma(counts.Samples - counts.Observed);

    /// <summary>The plug-in of frequencies shrunk towards the uniform distribution (Hausser, Strimmer 2009, equations 4 and 6).</summary>
    /// <param name="alphabet">The number of symbols there are, at least those seen.</param>
    public static double Shrinkage(SymbolCounts counts, int alphabet)
    {
        double n = counts.Samples;
        double target = 1.0 / alphabet;
        int unseen = alphabet - counts.Observed;
        double distance = counts.Sum(c => (target - (c / n)) * (target - (c / n))) + (unseen * target * target);
        double weight = n < 2 || distance == 0 ? 1 : Math.Clamp((1 - counts.Sum(c => c / n * (c / n))) / ((n - 1) * distance), 0, 1);
        return Math.Max(0, -counts.Sum(c => LogSpace.XLogX((weight * target) + ((1 - weight) * c / n))) - (unseen * LogSpace.XLogX(weight * target)));
    }

    // (1-A)^(1-N) (-ln A - sum over r < N of (1-A)^r / r), which is the sum over r >= N of (1-A)^(r-N+1) / r: quick where the first would cancel.
    private static double Tail(double a, int n)
    {
        double q = 1 - a;
        CompensatedSum sum = default;
        double power = q;
        if (a * n < 1)
        {
            sum.Add(-Math.Log(a));
            for (int r = 1; r < n; r++)
            {
                sum.Add(-power / r);
                power *= q;
            }

            return sum.Value * Math.Exp((1 - n) * GammaFunctions.LogOnePlus(-a));
        }

        for (long r = n; power > 1e-17 * a; r++)
        {
            sum.Add(power / r);
            power *= q;
        }

        return sum.Value;
    }

    private static double GrassbergerG(int count)
    {
        int even = count / 2 * 2;
        double start = -EulerGamma - Math.Log(2);

        // G(2m) = G1 + sum over j < m of 2/(2j+1) = ψ(m + 1/2) + ln 2, by the recursion of the digamma function.
        return even == 0 ? start : GammaFunctions.Digamma((even / 2) + 0.5) + Math.Log(2);
    }
}
