namespace Entroscope.Information.Exact;

/// <summary>The information in a table of two variables, term by term, so that tiny informations keep their digits.</summary>
internal static class PairTable
{
    private const double Small = 1e-2;

    /// <summary>
    /// Computes q ((1 + e) log(1 + e) - e) with e = p/q - 1: p log(p/q) but for a part that sums to 0 over the table. Every term is at least 0.
    /// </summary>
    /// <returns>The term, in nats.</returns>
    public static double Term(double p, double q)
    {
        if (q <= 0 || p <= 0)
        {
            return Math.Max(0, q);
        }

        double e = (p - q) / q;
        if (Math.Abs(e) >= Small)
        {
            return Math.Max(0, (p * Math.Log(p / q)) - (p - q));
        }

        // The series of it: sum over k >= 2 of (-e)^k / (k (k - 1)).
        double series = 0;
        for (int k = 9; k >= 2; k--)
        {
            series = (1.0 / (k * (k - 1))) - (e * series);
        }

        return q * e * e * series;
    }
}
