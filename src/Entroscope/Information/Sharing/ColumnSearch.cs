using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Numerics;

namespace Entroscope.Information.Sharing;

/// <summary>Finds the short list of columns (<see cref="ColumnShortList"/>).</summary>
internal static class ColumnSearch
{
    // Columns that are measured beyond the list, to show what follows.
    private const int Beyond = 2;

    // Pairs are looked for among so many columns.
    private const int MostPaired = 8;
    private const double Level = 0.05;

    /// <param name="candidates">The columns that inform.</param>
    /// <param name="prior">The probabilities of the classes.</param>
    public static ColumnShortList Run(ClassReader rows, ClassColumn[] candidates, double[] prior, ClassColumnsOptions options)
    {
        (int[] choice, int[] stopping) = Halves(rows.Labels, options.Seed);
        (ClassReader chooser, ClassReader stopper) = (rows.Select(choice), rows.Select(stopping));
        var names = candidates.ToDictionary(c => c.Site, c => c.Name);
        int most = Math.Min(options.Most, candidates.Length);
        List<int> chosen = [];
        List<double[]> gains = [new double[stopper.Rows]];
        int count = 0;
        bool ended = false;
        while (chosen.Count < (ended ? Math.Min(most, count + Beyond) : most))
        {
            int[] next = [Best([.. Left().Select(i => new[] { i })])[0]];
            if (!ended && !IsBetter(next) && count + 2 <= most)
            {
                int[] pair = BestPair();
                next = IsBetter(pair) ? pair : next;
            }

            ended |= !IsBetter(next);
            foreach (int site in next)
            {
                chosen.Add(site);
                gains.Add(stopper.Read(chosen.Contains));
            }

            count = ended ? count : chosen.Count;
        }

        double[] all = stopper.Read(_ => true);
        return new ColumnShortList
        {
            Steps = [.. chosen.Select((site, k) => new ColumnStep(site, names[site], Mean(gains[k + 1], stopper.Labels, prior)))],
            Count = count,
            ChoiceRows = chooser.Rows,
            StoppingRows = stopper.Rows,
            AllColumns = Mean(all, stopper.Labels, prior),
            Missing = Mean(Less(all, gains[count]), stopper.Labels, prior),
        };

        IEnumerable<int> Left() => candidates.Select(c => c.Site).Except(chosen);

        int[] Best(int[][] additions) => additions.MaxBy(a => CompensatedSum.Of(chooser.Read(s => a.Contains(s) || chosen.Contains(s))))!;

        // Columns that inform only together bring nothing one by one, but beside all others.
        int[] BestPair()
        {
            ClassColumn[] left = [.. candidates.Where(c => !chosen.Contains(c.Site))];
            int[] likely = [.. left.OrderByDescending(c => c.GainGivenOthers.Value).Take(MostPaired).Select(c => c.Site)];
            return Best([.. likely.SelectMany((a, k) => likely.Skip(k + 1).Select(b => new[] { a, b }))]);
        }

        // Whether the stopping rows show that each of the added columns brings something beside the list and the other one.
        bool IsBetter(int[] added)
        {
            double[] with = stopper.Read(s => added.Contains(s) || chosen.Contains(s));
            return added.All(a => ColumnEvidence.Above0(
                Mean(Less(with, stopper.Read(s => s != a && (added.Contains(s) || chosen.Contains(s)))), stopper.Labels, prior)) <= Level);
        }
    }

    /// <summary>Computes the mean over rows; its interval allows for classes that they hardly show.</summary>
    public static Estimate Mean(double[] gains, int[] labels, double[] prior)
    {
        var moments = new PresentMoments(1);
        var classes = new StratumTally(prior);
        for (int r = 0; r < gains.Length; r++)
        {
            moments.Add(0, gains[r]);
            classes.Add(labels[r], gains[r]);
        }

        return moments.Mean(0, classes.Unseen());
    }

    private static double[] Less(double[] gains, double[] others) => [.. gains.Zip(others, (a, b) => a - b)];

    // Every class is divided in two, in an order drawn at random.
    private static (int[] Choice, int[] Stopping) Halves(int[] labels, ulong seed)
    {
        var random = new RandomStream(seed, "rows of the short list");
        double[] keys = [.. labels.Select(_ => random.NextDouble())];
        int[] order = [.. Enumerable.Range(0, labels.Length).OrderBy(r => labels[r]).ThenBy(r => keys[r])];
        return ([.. order.Where((_, k) => k % 2 == 0).Order()], [.. order.Where((_, k) => k % 2 == 1).Order()]);
    }
}
