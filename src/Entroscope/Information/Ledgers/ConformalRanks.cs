using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;

namespace Entroscope.Information.Ledgers;

/// <summary>
/// Compares log p of rows with that of reference rows. A row is compared with reference rows that have all the values it has, of which the others are
/// hidden: a sum over fewer columns is another score.
/// </summary>
/// <remarks>
/// The p-value is that of a conformal test: where the row and the reference rows are exchangeable, which columns are missing included, it is at most u with
/// probability at most u (V. Vovk, A. Gammerman, G. Shafer, "Algorithmic learning in a random world", 2005).
/// </remarks>
internal sealed class ConformalRanks(ModelEngine engine, Observations reference, CancellationToken cancellation)
{
    // Reference rows that are evaluated at most, and the fewest for one set of columns where there are many such sets.
    private const long MostEvaluated = 1 << 22;
    private const int FewestRows = 200;

    /// <summary>Rates all rows; q-values are not yet known.</summary>
    public RatedRow[] Rate(Observations rows)
    {
        double[] log = Scores(rows);
        var rated = new RatedRow[rows.Rows];
        IGrouping<string, int>[] patterns = [.. Enumerable.Range(0, rows.Rows).GroupBy(r => Pattern(rows, r), StringComparer.Ordinal)];
        int most = (int)Math.Clamp(MostEvaluated / patterns.Length, FewestRows, int.MaxValue);
        foreach (IGrouping<string, int> pattern in patterns)
        {
            double[] scores = ReferenceScores(pattern.Key, most);
            Array.Sort(scores);
            double mean = scores.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
            foreach (int r in pattern)
            {
                rated[r] = new RatedRow(r + 1, log[r], (1.0 + CountUpTo(scores, log[r])) / (1.0 + scores.Length), scores.Length, double.NaN, mean);
            }
        }

        return rated;
    }

    private double[] Scores(Observations rows)
    {
        double[] log = new double[rows.Rows];
        engine.LogLikelihood(rows, RowSelection.All(rows), log, cancellation: cancellation);
        return log;
    }

    private double[] ReferenceScores(string pattern, int most)
    {
        int[] usable = [.. Enumerable.Range(0, reference.Rows).Where(r => Has(r, pattern))];
        usable = Spread(usable, most);
        return usable.Length == 0 ? [] : Scores(reference.Select(usable).Hide(i => pattern[i] == '?'));
    }

    /// <summary>Takes evenly spaced ones of a list that is too long.</summary>
    public static int[] Spread(int[] rows, int most) =>
        rows.Length <= most ? rows : [.. Enumerable.Range(0, most).Select(k => rows[(int)((long)k * rows.Length / most)])];

    private bool Has(int row, string pattern)
    {
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '?' && double.IsNaN(reference[row, i]))
            {
                return false;
            }
        }

        return true;
    }

    private static string Pattern(Observations rows, int row) =>
        string.Create(rows.Sites, (rows, row), static (text, at) =>
        {
            for (int i = 0; i < text.Length; i++)
            {
                text[i] = double.IsNaN(at.rows[at.row, i]) ? '?' : 'x';
            }
        });

    private static int CountUpTo(double[] sorted, double score)
    {
        (int from, int to) = (0, sorted.Length);
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = sorted[middle] <= score ? (middle + 1, to) : (from, middle);
        }

        return from;
    }
}
