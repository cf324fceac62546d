using Entroscope.Numerics;

namespace Entroscope.Activations;

/// <summary>The entropy of a unit's output in cells of equal width, from the distribution function of the pre-activation.</summary>
internal static class OutputQuantiser
{
    public const int MostBits = 16;
    private const double Tail = 0.0005;

    /// <summary>Computes the entropy; null where the outputs span no interval.</summary>
    public static QuantisedOutput? Measure(Activation activation, PreActivationDensity density, int bits)
    {
        double first = activation.Value(density.Quantile(Tail));
        double last = activation.Value(density.Quantile(1 - Tail));
        (double least, double most) = activation.Range;
        double low = double.IsFinite(least) ? least : first;
        double high = double.IsFinite(most) ? most : Math.Max(first, last);
        if (!(high > low) || !double.IsFinite(high))
        {
            return null;
        }

        int cells = 1 << bits;
        double[] probability = new double[cells];
        double below = 0;
        for (int i = 0; i < cells; i++)
        {
            double next = i == cells - 1 ? 1 : Below(activation, density, low + ((i + 1) * (high - low) / cells));
            probability[i] = Math.Max(next - below, 0);
            below = next;
        }

        return new QuantisedOutput(bits, low, high, Entropy(probability, density.SampleSize));
    }

    private static double Below(Activation activation, PreActivationDensity density, double y)
    {
        (double from, double to) = activation.Sublevel(y);
        return double.IsNaN(to) ? 0 : density.Cdf(to) - (double.IsNegativeInfinity(from) ? 0 : density.Cdf(Math.BitDecrement(from)));
    }

    private static Expectation Entropy(double[] probability, int draws)
    {
        double entropy = LogSpace.Entropy(probability);
        if (draws == 0)
        {
            return new Expectation(entropy, 1e-15 * probability.Length, 0, 0);
        }

        double spread = CompensatedSum.Of([.. probability.Where(p => p > 0).Select(p => p * Math.Pow(-Math.Log(p) - entropy, 2))]);
        double bias = (probability.Count(p => p > 0) - 1) / (2.0 * draws);
        return new Expectation(entropy + bias, 0, Math.Sqrt(spread / draws), draws);
    }
}
