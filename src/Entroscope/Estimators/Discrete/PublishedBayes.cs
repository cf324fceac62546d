using Entroscope.Numerics;
using MathNet.Numerics;

namespace Entroscope.Estimators.Discrete;

/// <summary>The NSB estimator as infomeasure 0.6 computes it, to reproduce its numbers.</summary>
internal static class PublishedBayes
{
    private const int Panels = 60;

    /// <summary>
    /// The weight has every log-ratio of gamma functions times its count, β is integrated from 0 to ln K, and what was not seen is left out of the mean.
    /// </summary>
    public static double Infomeasure(SymbolCounts counts, int? alphabet)
    {
        int k = alphabet ?? counts.Observed;
        Refuse.Argument(k < 2 || k < counts.Observed, $"An alphabet of {k} symbols is given; at least {Math.Max(2, counts.Observed)} are needed.",
            nameof(alphabet));
        int n = counts.Samples;
        (double[] places, double[] weights) = GaussKronrod.Panels(0, Math.Log(k), Panels);
        double[] log = Array.ConvertAll(places, b => SpecialFunctions.GammaLn(k * b) - SpecialFunctions.GammaLn(n + (k * b))
            + counts.Sum(c => c * GammaFunctions.LogRising(b, c)));
        double largest = log.Max();
        double mass = 0;
        double sum = 0;
        for (int i = 0; i < places.Length; i++)
        {
            double b = places[i];
            double weight = weights[i] * Math.Exp(log[i] - largest) * ((k * GammaFunctions.Trigamma((k * b) + 1)) - GammaFunctions.Trigamma(b + 1));
            mass += weight;
            sum += weight * (GammaFunctions.Digamma(n + (k * b) + 1)
                - counts.Sum(c => (c + b) / (n + (k * b)) * GammaFunctions.Digamma(c + b + 1)));
        }

        return sum / mass;
    }
}
