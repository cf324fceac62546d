using System.Diagnostics;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Information.Scaling;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Workflow.Measuring;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Laws;

/// <summary>
/// Counts how often a law is named on data whose columns are independent, by networks trained on them with the default options: docs/scaling-calibration.md.
/// </summary>
internal static class DataNulls
{
    private const int Columns = 32;
    private const int FewestRows = 400;
    private const int MostRows = 1000;

    public static void Run(int count, int first, ulong seed, int threads)
    {
        Console.WriteLine("| data | tree | trainings | named | verdicts | seconds a training |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        (int named, int all) = (0, 0);
        foreach ((string name, string tree, Func<RandomStream, Dataset> draw) in new (string, string, Func<RandomStream, Dataset>)[]
        {
            ("32 independent binary columns", "line", r => Independent(r, _ => 2)),
            ("32 independent columns of 2 to 5 values", "line", r => Independent(r, s => 2 + s.NextInt(4))),
            ("32 columns of a tree of symmetric channels, shuffled", "line", r => Shuffled(r, Tree(r))),
            ("32 independent binary columns", "auto", r => Independent(r, _ => 2)),
            ("32 lognormal columns with a common factor, shuffled", "line", r => Shuffled(r, Factor(r))),
            ("digits, shuffled", "auto", r => Shuffled(r, DigitsData.Load())),
        })
        {
            var verdicts = new SortedDictionary<string, int>(StringComparer.Ordinal);
            int here = 0;
            var watch = Stopwatch.StartNew();
            for (int i = first; i < first + count; i++)
            {
                bool isNamed = Judge(draw(new RandomStream(seed, $"nulls: {name}, {tree}", i)), tree, seed + (ulong)i, threads, verdicts);
                here += isNamed ? 1 : 0;
            }

            (named, all) = (named + here, all + count);
            string counts = string.Join(", ", verdicts.Select(v => Invariant($"{v.Key} {v.Value}")));
            Console.WriteLine(Invariant($"| {name} | {tree} | {count} | {here} | {counts} | {watch.Elapsed.TotalSeconds / count:0.0} |"));
        }

        Console.WriteLine(Invariant($"| all | | {all} | {named} | | |"));
    }

    private static bool Judge(Dataset data, string tree, ulong seed, int threads, SortedDictionary<string, int> verdicts)
    {
        // A part of 15 % chooses, one of 20 % is measured, as `run` divides the rows.
        int rows = data.Observations.Rows;
        (int train, int test) = (rows * 65 / 100, rows * 80 / 100);
        var split = new DataSplit(Part(0, train), Part(train, test), Part(test, rows), "Nulls.");
        TrainingOptions options = TrainingOptions.ForRows(train);
        options = options with { Seed = seed, Engine = options.Engine with { Threads = threads } };
        ConvAC model = TrainingJob.Run(split, new NetworkPlan { Tree = tree }, options).Model;
        var measured = MeasuredScaling.OfRows(model, split.Test!.Observations);
        ScalingLawAnalysis law = CheckNetworks.Check(model, split, measured, split.Test!.Observations).Law;
        verdicts[$"{law.Verdict}"] = verdicts.GetValueOrDefault($"{law.Verdict}") + 1;
        return law.Named.Length > 0;

        Dataset Part(int from, int to) => data.Select([.. Enumerable.Range(from, to - from)], "nulls");
    }

    private static int Rows(RandomStream random) => FewestRows + random.NextInt(MostRows - FewestRows + 1);

    private static Dataset Independent(RandomStream random, Func<RandomStream, int> alphabet)
    {
        double[][] cumulative = [.. Enumerable.Range(0, Columns).Select(_ => Cumulative(alphabet(random), random))];
        double[][] rows = [.. Enumerable.Range(0, Rows(random)).Select(_ => Array.ConvertAll(cumulative, Draw))];
        return Make(rows, i => cumulative[i].Length == 2 ? ColumnKind.Binary : ColumnKind.Categorical, i => cumulative[i].Length);

        double Draw(double[] c)
        {
            double u = random.NextDouble();
            return Math.Min(c.Length - 1, c.Count(p => p <= u));
        }
    }

    private static Dataset Make(double[][] rows, Func<int, ColumnKind> kind, Func<int, int> alphabet) =>
        Dataset.Create("nulls", Observations.FromRows(rows),
            [.. Enumerable.Range(0, Columns).Select(i => new ColumnInfo(Invariant($"x{i}"), kind(i), alphabet(i), 0))]);

    private static double[] Cumulative(int values, RandomStream random)
    {
        double[] p = [.. Enumerable.Range(0, values).Select(_ => 0.1 + random.NextExponential())];
        double sum = 0;
        return Array.ConvertAll(p, x => (sum += x) / p.Sum());
    }

    // A fair bit at the root; every channel down to a child, the sites' own included, flips it in one of ten.
    private static Dataset Tree(RandomStream random)
    {
        double[][] rows = [.. Enumerable.Range(0, Rows(random)).Select(_ => Row())];
        return Make(rows, _ => ColumnKind.Binary, _ => 2);

        double[] Row()
        {
            double[] row = [random.NextInt(2)];
            while (row.Length < Columns)
            {
                row = [.. row.SelectMany(b => new[] { Flip(b), Flip(b) })];
            }

            return row;
        }

        double Flip(double bit) => random.NextDouble() < 0.1 ? 1 - bit : bit;
    }

    private static Dataset Factor(RandomStream random)
    {
        double[][] rows = [.. Enumerable.Range(0, Rows(random)).Select(_ =>
        {
            double factor = random.NextGaussian();
            return Enumerable.Range(0, Columns).Select(_ => Math.Exp((0.6 * factor) + (0.6 * random.NextGaussian()))).ToArray();
        })];
        return Make(rows, _ => ColumnKind.Real, _ => 0);
    }

    // Every column keeps its values and loses its rows; of a larger table some rows are taken.
    private static Dataset Shuffled(RandomStream random, Dataset data)
    {
        int rows = Math.Min(data.Observations.Rows, MostRows);
        int[] order = [.. Enumerable.Range(0, data.Observations.Rows)];
        var columns = new ValueColumn[data.Observations.Sites];
        for (int i = 0; i < columns.Length; i++)
        {
            random.Shuffle(order.AsSpan());
            columns[i] = data.Observations.Column(i).Select(order.AsSpan(0, rows));
        }

        return Dataset.Create("nulls", new Observations(columns), [.. data.Columns], image: data.Image);
    }
}
