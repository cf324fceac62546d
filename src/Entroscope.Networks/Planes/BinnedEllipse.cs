using Entroscope.Estimators.Discrete;

namespace Entroscope.Networks.Planes;

/// <summary>
/// The ellipse of a point in bins. Errors of entropies are normal for many rows alone: how far the pair lies from its estimate in the estimate's own standard
/// errors is read from tables drawn from that of the rows, and the ellipse is as large as holds 95 % of them (the bootstrap of a studentised statistic,
/// Hall 1988). None is given where the rows are too few for that.
/// </summary>
internal static class BinnedEllipse
{
    private const int Draws = 399;

    // Measured over tables of 2 to 30 bins, see the page of the plane: with fewer, ellipses hold the pair in less than 93 %.
    private const int FewestRows = 200;
    private const int FewestOfCell = 5;
    private const int FewestOthers = 15;

    /// <summary>Finds the ellipse; null with the reason where there is none.</summary>
    /// <param name="cells">The cell of every row.</param>
    /// <param name="labels">Its class.</param>
    public static (PlaneEllipse? Ellipse, string? Missing) Of(int[] cells, int[] labels, ulong seed)
    {
        ((int Cell, int Label)[] places, int[] counts) = Table(cells, labels);
        int n = cells.Length;
        if (n < FewestRows)
        {
            return (null, Invariant($"{n} rows are fewer than the {FewestRows} that show how errors of bins vary together."));
        }

        if (n < FewestOfCell * counts.Length)
        {
            return (null, Invariant($"{n} rows fall on {counts.Length} pairs of bins and classes; {FewestOfCell} rows for each are needed."));
        }

        int others = n - Enumerable.Range(0, counts.Length).GroupBy(i => places[i].Cell).Sum(g => g.Max(i => counts[i]));
        if (others < FewestOthers)
        {
            return (null, Invariant($"Only {others} rows are not of the class that most rows in their bins have; how rare they are is hardly known."));
        }

        var found = PairOfCounts.Of(places, counts);
        if (!(found.EntropyError > 0 && found.InformationError > 0))
        {
            return (null, "The rows show no error.");
        }

        double quantile = Quantile(places, counts, found.PlugIns, seed);
        return !double.IsFinite(quantile)
            ? (null, "Tables drawn from the rows show no error too often.")
            : (new PlaneEllipse(found.EntropyError, found.InformationError, found.Correlation) { Quantile = quantile }, null);
    }

    private static double Quantile((int Cell, int Label)[] places, int[] counts, (double Entropy, double Information) truth, ulong seed)
    {
        double[] distances = new double[Draws];
        double[] sums = new double[counts.Length];
        double sum = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] = sum += counts[i];
        }

        for (int d = 0; d < Draws; d++)
        {
            var random = new RandomStream(seed, "tables of a plane", d);
            int[] drawn = new int[counts.Length];
            for (int i = 0; i < sum; i++)
            {
                int at = Array.BinarySearch(sums, random.NextInt((int)sum) + 0.5);
                drawn[~at]++;
            }

            var pair = PairOfCounts.Of(places, drawn);
            distances[d] = new PlaneEllipse(pair.EntropyError, pair.InformationError, pair.Correlation)
                .Distance(truth.Entropy - pair.Entropy, truth.Information - pair.Information);
        }

        Array.Sort(distances);
        return distances[(int)Math.Ceiling(0.95 * (Draws + 1)) - 1];
    }

    private static ((int Cell, int Label)[] Places, int[] Counts) Table(int[] cells, int[] labels)
    {
        var table = cells.Zip(labels).GroupBy(p => p).OrderBy(g => g.Key).ToArray();
        return (Array.ConvertAll(table, g => g.Key), Array.ConvertAll(table, g => g.Count()));
    }
}
