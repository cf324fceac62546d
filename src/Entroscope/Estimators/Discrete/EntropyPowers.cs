namespace Entroscope.Estimators.Discrete;

/// <summary>Rényi entropies of counts, in nats: ln(sum of p^q) / (1 - q).</summary>
internal static class EntropyPowers
{
    /// <summary>
    /// The Rényi entropy of the relative frequencies (Rényi 1961); order 1 is Shannon's, 0 the logarithm of the number of symbols, infinity the min-entropy.
    /// </summary>
    /// <param name="order">The order q, at least 0; may be infinite.</param>
    public static double PlugIn(SymbolCounts counts, double order)
    {
        double n = counts.Samples;
        return order == 1 ? EntropyFormulas.PlugIn(counts)
            : double.IsPositiveInfinity(order) ? Math.Log(n / counts.Multiplicities[^1].Count)
            : Math.Max(0, Math.Log(counts.Sum(c => Math.Pow(c / n, order))) / (1 - order));
    }

    /// <summary>
    /// From the unbiased estimate of the sum of p^q, the mean of n(n-1).../N(N-1)... (Grassberger 1988, equation 8); of integer order from 2.
    /// </summary>
    public static double Unbiased(SymbolCounts counts, int order) => Math.Log(Falling(counts, order)) / (1 - order);

    /// <summary>Computes the unbiased estimate of the sum of p^q.</summary>
    /// <returns>The estimate; 0 where no symbol was seen q times.</returns>
    public static double Falling(SymbolCounts counts, int order) => counts.Sum(c =>
    {
        double product = 1;
        for (int j = 0; j < order; j++)
        {
            product *= (double)Math.Max(0, c - j) / Math.Max(1, counts.Samples - j);
        }

        return product;
    });
}
