using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Numerics;

namespace Entroscope.Information.Sharing;

/// <summary>Finds the short list of columns (<see cref="ColumnShortList"/>).</summary>
internal static class ColumnSearch
{
    // After so many columns in a row that do not raise the best mean, none is added.
    private const int Patience = 2;

    /// <param name="candidates">The sites that have values.</param>
    /// <param name="prior">The probabilities of the classes.</param>
    public static ColumnShortList Run(ClassReader rows, int[] candidates, string[] names, double[] prior, ClassColumnsOptions options)
    {
        (int[] choice, int[] stopping) = Halves(rows.Labels, options.Seed);
        (ClassReader chooser, ClassReader stopper) = (rows.Select(choice), rows.Select(stopping));
        List<int> chosen = [];
        List<double[]> gains = [new double[stopper.Rows]];
        int best = 0;
        while (chosen.Count < Math.Min(options.Most, candidates.Length) && chosen.Count - best < Patience)
        {
            chosen.Add(candidates.Except(chosen).MaxBy(i => Sum(chooser.Read(s => s == i || chosen.Contains(s)))));
            gains.Add(stopper.Read(chosen.Contains));
            best = Sum(gains[^1]) > Sum(gains[best]) ? chosen.Count : best;
        }

        // Fewest columns within one standard error of the best.
        int count = Enumerable.Range(0, best + 1).First(k => k == best || Within(gains[best], gains[k]));
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

    private static bool Within(double[] best, double[] fewer)
    {
        var moments = new PresentMoments(1);
        foreach (double lost in Less(best, fewer))
        {
            moments.Add(0, lost);
        }

        Estimate mean = moments.Mean(0);
        return mean.Value <= mean.StandardError;
    }

    private static double Sum(double[] gains) => CompensatedSum.Of(gains);

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
