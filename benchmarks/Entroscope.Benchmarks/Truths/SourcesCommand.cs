using Entroscope.Data.Tables;
using Entroscope.Files.Json;
using Entroscope.Information.Scaling;
using Entroscope.Learning;
using Entroscope.Sources;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Truths;

/// <summary>
/// Trains networks on draws of the sources with a known law, with the aligned tree and shifted ones, and counts what is said: docs/sources.md.
/// </summary>
internal static class SourcesCommand
{
    // What a source needs beside its defaults for its law to be seen at a few hundred sites, and channels that can hold it.
    private static readonly (string Name, int Width, (string Name, double Value)[] Parameters)[] Settings =
    [
        ("independent", 4, []),
        ("ising-chain", 4, []),
        ("hidden-markov", 8, []),
        ("channel-tree", 4, []),
        ("channel-tree", 4, [("flip", 0.05)]),
        ("hierarchy", 16, []),
        ("coin", 16, []),
        ("santa-fe", 32, [("facts", 32)]),
        ("period-doubling", 32, []),
        ("ising", 16, [("coupling", 0.3)]),
        ("grammar", 8, []),
    ];

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--sources", "--sites", "--rows", "--width", "--seeds", "--first", "--shifts", "--threads"], "--no-check");
        string[] names = options.Text("--sources", string.Join(',', Settings.Select(s => s.Name).Distinct())).Split(',');
        int sites = options.Number("--sites", 256, 32);
        int rows = options.Number("--rows", 4000, 100);
        int seeds = options.Number("--seeds", 2, 1);
        int first = options.Number("--first", 1, 0);
        int threads = options.Number("--threads", 0, 0);
        int[] shifts = options.Numbers("--shifts", 0, 1);
        Console.WriteLine(Invariant($"{rows} rows to learn from, {rows / 4} to choose on, {rows} to measure; {sites} sites"));
        Console.WriteLine();
        Console.WriteLine("| source | channels | shift | trainings | right | undecided | wrong | verdicts | through one network "
            + "| m(n) over the truth, least and greatest |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach ((string name, int standard, (string Name, double Value)[] parameters) in Settings.Where(s => names.Contains(s.Name, StringComparer.Ordinal)))
        {
            Source source = SourceCatalog.Create(name, sites, parameters.ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));
            SourceTruth truth = source.Truth();
            int width = options.Number("--width", standard, 1);
            foreach (int shift in shifts)
            {
                var count = new SourceCount();
                for (int s = first; s < first + seeds; s++)
                {
                    count.Add(truth, Train(source, shift, width, rows, (ulong)s, threads, check: !options.Has("--no-check")), shift);
                }

                string given = string.Join(' ', parameters.Select(p => Invariant($"{p.Name}={p.Value}")));
                Console.WriteLine(Invariant($"| {name} {given} | {width} | {shift} | {seeds} | {count} |"));
            }
        }

        return 0;
    }

    private static (MeasuredScaling Before, MeasuredScaling After) Train(Source source, int shift, int width, int rows, ulong seed, int threads, bool check)
    {
        string file = Path.Combine(Path.GetTempPath(), Invariant($"entroscope-sources-{Environment.ProcessId}.json"));
        try
        {
            new TreeFile(source.ShiftedTree(shift), null).Save(file);
            var split = new DataSplit(
                source.Sample(rows, seed), source.Sample(rows / 4, seed, rows), source.Sample(rows, seed, rows + (rows / 4)), "draws of a source");
            TrainingOptions training = TrainingOptions.ForRows(rows) with { Seed = seed };
            training = training with { Engine = training.Engine with { Threads = threads } };
            TrainedModel trained = TrainingJob.Run(split, new NetworkPlan { Tree = file, Widths = [width] }, training);
            var data = MeasuredScaling.OfRows(trained.Model, split.Test!.Observations);
            return (data, check ? CheckNetworks.Check(trained.Model, split, data, split.Test!.Observations) : data);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>What was said of the trainings of a source with a tree.</summary>
    private sealed class SourceCount
    {
        private readonly SortedDictionary<string, int> _verdicts = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, int> _before = new(StringComparer.Ordinal);
        private (int Right, int Undecided, int Wrong) _count;
        private (double Least, double Greatest) _excess = (double.PositiveInfinity, double.NegativeInfinity);

        public void Add(SourceTruth truth, (MeasuredScaling Before, MeasuredScaling After) measured, int shift)
        {
            bool? right = truth.Source.Law.IsNamedBy(measured.After.Law);
            _count = right switch
            {
                true => _count with { Right = _count.Right + 1 },
                false => _count with { Wrong = _count.Wrong + 1 },
                _ => _count with { Undecided = _count.Undecided + 1 },
            };
            Count(_verdicts, $"{measured.After.Law.Verdict}");
            Count(_before, measured.Before.AwaitsCheck ? $"{measured.Before.Law.Best!.Kind}" : $"{measured.Before.Law.Verdict}");

            // Patches of a shifted tree are not those whose entropies are known.
            foreach (SourceLevel level in shift == 0 ? truth.Levels : [truth.Levels[^1]])
            {
                double excess = (measured.Before.Measurement.Levels[level.Level].Marginal.Value / level.Entropy.Value) - 1;
                _excess = (Math.Min(_excess.Least, excess), Math.Max(_excess.Greatest, excess));
            }
        }

        public override string ToString() => Invariant($"{_count.Right} | {_count.Undecided} | {_count.Wrong} | {Text(_verdicts)} | {Text(_before)} | ")
            + Invariant($"{_excess.Least:+0.00%;-0.00%}, {_excess.Greatest:+0.00%;-0.00%}");

        private static void Count(SortedDictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

        private static string Text(SortedDictionary<string, int> counts) => string.Join(", ", counts.Select(c => Invariant($"{c.Key} {c.Value}")));
    }
}
