using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Information.Scaling;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Laws;

/// <summary>Counts the verdicts about data whose law is known, before and after the check of the law: docs/scaling.md.</summary>
internal static class DataLaws
{
    public static void Run(int count, ulong seed, bool verbose)
    {
        Console.WriteLine("| data | trainings | shown through one network | verdict after the check |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach ((string name, Func<RandomStream, DataSplit> draw, int[]? widths) in new (string, Func<RandomStream, DataSplit>, int[]?)[]
        {
            ("tree of symmetric channels, 32 sites, 2000 rows", r => Tree(r, 32, 2000), [4]),
            ("tree of symmetric channels, 64 sites, 5000 rows", r => Tree(r, 64, 5000), [4]),
            ("a coin whose bias is drawn anew for every row, 64 sites, 5000 rows, 4 channels", Coins, [4]),
            ("the same, 8 channels", Coins, [8]),
            ("digits, columns in shuffled order, 4 channels", Digits, [4]),
            ("digits, columns in shuffled order, 8 channels", Digits, [8]),
            ("digits, columns in shuffled order, default widths", Digits, null),
            ("32 independent columns, 2000 rows", Independent, [4]),
        })
        {
            var before = new SortedDictionary<string, int>(StringComparer.Ordinal);
            var after = new SortedDictionary<string, int>(StringComparer.Ordinal);
            for (int i = 0; i < count; i++)
            {
                DataSplit split = draw(new RandomStream(seed, "data with a known law", i));
                TrainedModel trained = TrainingJob.Run(
                    split, new NetworkPlan { Tree = "line", Widths = widths },
                    TrainingOptions.ForRows(split.Train.Observations.Rows) with { Seed = seed + (ulong)i });
                var data = MeasuredScaling.OfRows(trained.Model, split.Test!.Observations);
                MeasuredScaling checkedData = CheckNetworks.Check(trained.Model, split, data, split.Test!.Observations);
                Add(before, data.AwaitsCheck ? $"{data.Law.Best!.Kind}" : $"{data.Law.Verdict}");
                Add(after, $"{checkedData.Law.Verdict}");
                if (verbose)
                {
                    Console.Error.WriteLine(name);
                    Show("T", data.Measurement, null);
                    foreach (ScalingCheckNetwork n in checkedData.Check?.Networks ?? [])
                    {
                        Show($"{n.Change}", n.Measurement, n.Differences);
                        Console.Error.WriteLine(Laws(n.Law));
                    }

                    Console.Error.WriteLine(checkedData.Check is { } c ? Laws(c.WithSystematicError) : Laws(data.Law));
                    Console.Error.WriteLine(checkedData.Law.Sentence);
                }
            }

            Console.WriteLine($"| {name} | {count} | {Counts(before)} | {Counts(after)} |");
        }
    }

    private static string Laws(ScalingLawAnalysis law) =>
        $"    {law.Verdict}, scatter {law.Scatter?.Median:0.000}: {string.Join(", ", law.Laws.Select(l => Invariant($"{l.Kind} {l.Weight:0.000}")))}";

    private static void Show(string name, ScaleMeasurement measurement, Estimate[]? differences)
    {
        IEnumerable<string> levels = measurement.Levels[..^1].Select((l, i) =>
            Show(l.TotalCorrelation!.Value) + (differences is null ? string.Empty : $" ({Show(differences[i])})"));
        Console.Error.WriteLine($"  {name}: {string.Join("  ", levels)}");
    }

    private static string Show(Estimate e) => Invariant($"{e.Value:0.0000}±{e.StandardError:0.0000}");

    private static void Add(SortedDictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

    private static string Counts(SortedDictionary<string, int> counts) => string.Join(", ", counts.Select(c => Invariant($"{c.Key} {c.Value}")));

    // A fair bit at the root; every channel down to a child, the sites' own included, flips it in one of ten.
    private static DataSplit Tree(RandomStream random, int sites, int rows) => Split(random, rows, () =>
    {
        double[] row = [random.NextInt(2)];
        while (row.Length < sites)
        {
            row = [.. row.SelectMany(b => new[] { Flip(b), Flip(b) })];
        }

        return row;

        double Flip(double bit) => random.NextDouble() < 0.1 ? 1 - bit : bit;
    });

    private static DataSplit Independent(RandomStream random)
    {
        double[] bias = [.. Enumerable.Range(0, 32).Select(_ => 0.1 + (0.8 * random.NextDouble()))];
        return Split(random, 2000, () => Array.ConvertAll(bias, p => random.NextDouble() < p ? 1.0 : 0.0));
    }

    // Patches of n sites share about half of log n: the logarithm (uniform bias).
    private static DataSplit Coins(RandomStream random) => Split(random, 5000, () =>
    {
        double bias = random.NextDouble();
        return [.. Enumerable.Range(0, 64).Select(_ => random.NextDouble() < bias ? 1.0 : 0.0)];
    });

    // A quarter as many rows to choose on, and as many to measure.
    private static DataSplit Split(RandomStream random, int rows, Func<double[]> draw)
    {
        double[][] all = [.. Enumerable.Range(0, (2 * rows) + (rows / 4)).Select(_ => draw())];
        Dataset data = Dataset.Create("plant", Observations.FromRows(all),
            [.. Enumerable.Range(0, all[0].Length).Select(i => new ColumnInfo(Invariant($"x{i}"), ColumnKind.Binary, 2, 0))]);
        return new DataSplit(Part(0, rows), Part(rows, rows + (rows / 4)), Part(rows + (rows / 4), all.Length), "Planted.");

        Dataset Part(int from, int to) => data.Select([.. Enumerable.Range(from, to - from)], "plant");
    }

    private static DataSplit Digits(RandomStream random)
    {
        Dataset digits = DigitsData.Load();
        int[] order = [.. Enumerable.Range(0, digits.Observations.Sites)];
        random.Shuffle(order.AsSpan());
        Dataset shuffled = Dataset.Create(
            "shuffled", new Observations([.. order.Select(digits.Observations.Column)]), [.. order.Select(i => digits.Columns[i])],
            digits.Labels, digits.ClassNames);
        int[] rows = [.. Enumerable.Range(0, 1297)];
        random.Shuffle(rows.AsSpan());
        return new DataSplit(Part(rows[..1037]), Part(rows[1037..]), Part([.. Enumerable.Range(1297, 500)]), "Shuffled.");

        Dataset Part(int[] part) => shuffled.Select([.. part.Order()], "shuffled");
    }
}
