using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Entropies;

/// <summary>What draws of p may miss of KL(p || q), as far as the exact marginals of the discrete sites show.</summary>
internal sealed class DivergenceTail
{
    private readonly List<(double Probability, double LogRatio)> _values = [];

    /// <summary>Collects the values of the sites.</summary>
    public DivergenceTail(ConvAC p, ConvAC q)
    {
        double[][] marginalsOfP = LatentMarginals.Compute(p);
        double[][] marginalsOfQ = LatentMarginals.Compute(q);
        for (int i = 0; i < p.Tree.SiteCount; i++)
        {
            if (p.Leaves[i] is not DiscreteLeaf one || q.Leaves[i] is not DiscreteLeaf two)
            {
                continue;
            }

            double[] ofP = one.Mix(marginalsOfP[i]);
            double[] ofQ = two.Mix(marginalsOfQ[i]);
            IsInfinite |= Enumerable.Range(0, ofP.Length).Any(k => ofP[k] > 0 && ofQ[k] == 0);
            _values.AddRange(ofP.Zip(ofQ, (a, b) => (a, Math.Log(a / b))).Where(v => v.a > 0));
        }
    }

    /// <summary>Gets a value indicating whether a site takes a value that q rules out.</summary>
    public bool IsInfinite { get; }

    /// <summary>Widens the error of the mean of draws by what they may have missed.</summary>
    /// <remarks>
    /// A value of probability a that n draws miss, with probability (1-a)^n, takes a log(a/b) from
    /// the mean; that of several values is added, since a network may hold any of them together.
    /// </remarks>
    public Estimate Widen(Estimate drawn)
    {
        double missed = 0;
        foreach ((double a, double ratio) in _values)
        {
            missed += a * Math.Abs(ratio) * Math.Exp(drawn.Draws * double.LogP1(-Math.Min(a, 1)));
        }

        Estimate widened = drawn.WithUnseen();
        return widened with { StandardError = Math.Sqrt((widened.StandardError * widened.StandardError) + (missed * missed)) };
    }
}
