using Entroscope.Estimators;

namespace Entroscope.Networks.Planes;

/// <summary>
/// A lower bound of I(T;Y) that holds in expectation whatever the number of rows (Barber, Agakov 2003): H(Y) less the cross-entropy of a decoder that has not
/// seen the row. The decoder is a mixture of the posterior from the other rows and of the prior; their share for one half of the rows is chosen on the other.
/// </summary>
internal static class ClassDecoder
{
    private static readonly double[] Shares = [0.001, 0.01, 0.05, 0.2, 0.5, 0.9, 1];

    /// <summary>Computes the bound.</summary>
    /// <param name="posterior">The probability that the decoder gives to the class of each row; NaN where it knows nothing.</param>
    /// <param name="labels">The classes.</param>
    public static SampleEstimate Bound(double[] posterior, int[] labels) => OfTerms(Terms(posterior, labels), labels);

    /// <summary>Computes what every row adds to the bound: the bound is their mean.</summary>
    public static double[] Terms(double[] posterior, int[] labels)
    {
        int n = labels.Length;
        double[] prior = Priors(labels);
        double[] terms = new double[n];
        for (int half = 0; half < 2; half++)
        {
            int other = 1 - half;
            double share = Shares.MaxBy(s => Enumerable.Range(0, n).Where(i => i % 2 == other).Sum(i => Term(posterior[i], prior[i], s)));
            for (int i = half; i < n; i += 2)
            {
                terms[i] = Term(posterior[i], prior[i], share);
            }
        }

        return terms;
    }

    /// <summary>Computes the bound from what every row adds.</summary>
    public static SampleEstimate OfTerms(double[] terms, int[] labels)
    {
        int n = terms.Length;
        double value = CompensatedSum.Of(terms) / n;
        double error = Math.Sqrt(terms.Sum(t => (t - value) * (t - value)) / (n * (n - 1.0)));
        return SampleEstimate.Of("leave-one-out", EstimateUnit.Nats, value, error, n, null, SampleEstimate.Normal(value, error, 0)) with
        {
            Side = EstimateSide.LowerBound,
            Cap = Entropy(labels),
        };
    }

    public static double Entropy(int[] labels) =>
        LogSpace.Entropy([.. labels.GroupBy(y => y).OrderBy(g => g.Key).Select(g => (double)g.Count() / labels.Length)]);

    private static double[] Priors(int[] labels)
    {
        Dictionary<int, int> counts = labels.GroupBy(y => y).ToDictionary(g => g.Key, g => g.Count());
        return Array.ConvertAll(labels, y => (double)counts[y] / labels.Length);
    }

    private static double Term(double posterior, double prior, double share) =>
        double.IsNaN(posterior) ? 0 : Math.Log(((1 - share) * posterior / prior) + share);
}
