namespace Entroscope.Numerics;

/// <summary>Many tests at once: which p-values are small among so many.</summary>
internal static class FalseDiscovery
{
    /// <summary>Adjusts p-values: a test is a discovery at a false discovery rate where its q-value is at most that rate.</summary>
    /// <param name="p">The p-values.</param>
    /// <returns>The q-values, in the same order.</returns>
    /// <remarks>Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", J. R. Stat. Soc. B 57 (1995).</remarks>
    public static double[] QValues(ReadOnlySpan<double> p)
    {
        int[] order = [.. Enumerable.Range(0, p.Length)];
        Array.Sort(p.ToArray(), order);
        double[] q = new double[p.Length];
        double least = 1;
        for (int rank = p.Length; rank >= 1; rank--)
        {
            int test = order[rank - 1];
            least = Math.Min(least, p[test] * p.Length / rank);
            q[test] = least;
        }

        return q;
    }

    /// <summary>Adjusts p-values so that the chance of any false rejection at a level is at most that level, however the tests depend on each other.</summary>
    /// <param name="p">The p-values.</param>
    /// <returns>The adjusted p-values, in the same order.</returns>
    /// <remarks>S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979).</remarks>
    public static double[] Familywise(ReadOnlySpan<double> p)
    {
        int[] order = [.. Enumerable.Range(0, p.Length)];
        Array.Sort(p.ToArray(), order);
        double[] adjusted = new double[p.Length];
        double most = 0;
        for (int rank = 0; rank < p.Length; rank++)
        {
            most = Math.Max(most, Math.Min(1, p[order[rank]] * (p.Length - rank)));
            adjusted[order[rank]] = most;
        }

        return adjusted;
    }
}
