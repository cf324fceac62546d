using Entroscope.Numerics;

namespace Entroscope.Estimators.Discrete;

/// <summary>
/// The estimator of Nemenman, Shafee and Bialek (2002): the posterior mean of the entropy under a mixture of symmetric Dirichlet priors whose
/// entropy is nearly uniform a priori. The number of symbols must be known: the value depends on it where few samples are given.
/// </summary>
/// <remarks>
/// With ξ(β) = ψ(Kβ+1) - ψ(β+1): the integral over β in (0, ∞) of ρ(β) ξ'(β) E[H|β], over that of ρ ξ', where
/// ρ(β) = Γ(Kβ)/Γ(N+Kβ) times the product of Γ(n+β)/Γ(β). Moments of H given β: Wolpert and Wolf (1995).
/// </remarks>
internal static class BayesianEntropy
{
    private const double Negligible = 45;
    private const int Panels = 40;
    private const double Step = 0.5;
    private const double Widest = 300;

    /// <summary>Computes the posterior mean and the posterior standard deviation, in nats.</summary>
    /// <param name="alphabet">The number of symbols there are, at least those seen.</param>
    public static (double Mean, double Deviation) Nsb(SymbolCounts counts, int alphabet)
    {
        if (alphabet == 1)
        {
            return (0, 0);
        }

        (double[] places, double[] weights) = Grid(t => LogWeight(counts, alphabet, t));
        double[] log = Array.ConvertAll(places, t => LogWeight(counts, alphabet, t));
        double largest = log.Max();
        CompensatedSum mass = default;
        CompensatedSum mean = default;
        CompensatedSum square = default;
        for (int i = 0; i < places.Length; i++)
        {
            double weight = weights[i] * Math.Exp(log[i] - largest);
            (double first, double second) = Moments(counts, alphabet, Math.Exp(places[i]));
            mass.Add(weight);
            mean.Add(weight * first);
            square.Add(weight * second);
        }

        double value = mean.Value / mass.Value;
        return (value, Math.Sqrt(Math.Max(0, (square.Value / mass.Value) - (value * value))));
    }

    // The logarithm of ρ(β) ξ'(β) dβ/dt at t = ln β.
    private static double LogWeight(SymbolCounts counts, int alphabet, double t)
    {
        double beta = Math.Exp(t);
        double slope = (alphabet * GammaFunctions.Trigamma((alphabet * beta) + 1)) - GammaFunctions.Trigamma(beta + 1);

        // For large β the difference is lost to rounding; (K-1)/(2K β²) is its limit.
        slope = beta < 1e4 ? slope : (alphabet - 1) / (2.0 * alphabet * beta * beta);
        return counts.Sum(n => GammaFunctions.LogRising(beta, n)) - GammaFunctions.LogRising(alphabet * beta, counts.Samples) + Math.Log(slope) + t;
    }

    // Around the largest weight, as far as weights matter on both sides.
    private static (double[] Places, double[] Weights) Grid(Func<double, double> log)
    {
        double top = 0;
        for (double step = 16; step > 1e-4; step /= 2)
        {
            while (log(top + step) > log(top) && top < Widest)
            {
                top += step;
            }

            while (log(top - step) > log(top) && top > -Widest)
            {
                top -= step;
            }
        }

        return GaussKronrod.Panels(End(-Step), End(Step), Panels);

        double End(double step)
        {
            // A narrow peak is found by small steps, a long tail by growing ones.
            double way = step / 64;
            while (log(top + way) > log(top) - Negligible && Math.Abs(way) < Widest)
            {
                way *= 1.25;
            }

            return top + way;
        }
    }

    private static (double Mean, double Square) Moments(SymbolCounts counts, int alphabet, double beta)
    {
        double total = counts.Samples + (alphabet * beta);
        int unseen = alphabet - counts.Observed;
        double Over(Func<double, double> term) => counts.Sum(n => term(n + beta)) + (unseen == 0 ? 0 : unseen * term(beta));
        double mean = GammaFunctions.Digamma(total + 1) - Over(v => v / total * GammaFunctions.Digamma(v + 1));
        (double digamma, double trigamma) = (GammaFunctions.Digamma(total + 2), GammaFunctions.Trigamma(total + 2));
        double cross = Over(v => v / total * (GammaFunctions.Digamma(v + 1) - digamma));
        double own = Over(v => Square(v / total * (GammaFunctions.Digamma(v + 1) - digamma)));
        double squares = Over(v => Square(v / total));
        double same = Over(v => v / total * ((v + 1) / total) * (Square(GammaFunctions.Digamma(v + 2) - digamma) + GammaFunctions.Trigamma(v + 2) - trigamma));
        return (mean, total / (total + 1) * ((cross * cross) - own - (trigamma * (1 - squares)) + same));
    }

    private static double Square(double x) => x * x;
}
