using System.Diagnostics;
using Entroscope.Benchmarks.Measuring;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Columns;

/// <summary>Networks on real columns of twelve shapes beside independent normal densities: docs/real-columns.md.</summary>
internal static class ColumnsCommand
{
    private const int TestRows = 2000;

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments,
            ["--shapes", "--rows", "--columns", "--seeds", "--dependence", "--leaf-channels", "--gaussian-strength", "--real-leaf", "--threads", "--json"]);
        string[] shapes = options.Text("--shapes", string.Join(',', ColumnShapes.Names)).Split(',');
        string? odd = shapes.FirstOrDefault(s => !ColumnShapes.Names.Contains(s, StringComparer.Ordinal));
        if (odd is not null)
        {
            throw new ArgumentException($"--shapes must name some of {string.Join(", ", ColumnShapes.Names)}, but has '{odd}'.");
        }

        bool[] dependence = options.Text("--dependence", "both") switch { "none" => [false], "some" => [true], _ => [false, true] };
        (int columns, int seeds) = (options.Number("--columns", 6, 1), options.Number("--seeds", 5, 1));
        int? channels = options.Has("--leaf-channels") ? options.Number("--leaf-channels", 1, 1) : null;
        string leaf = options.Text("--real-leaf", "gaussian");
        LeafFamily? family = leaf == "auto" ? null : Enum.Parse<LeafFamily>(leaf, ignoreCase: true);
        var results = new List<ColumnsResult>();
        Console.WriteLine("| shape | columns | rows | independent normals, nats a row | network's gain | least gain of a table | leaf channels |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (int rows in options.Numbers("--rows", 100, 300, 3000))
        {
            foreach (bool dependent in dependence)
            {
                foreach (string shape in shapes)
                {
                    ColumnsResult result = Measure(
                        shape, dependent, rows, columns, seeds, channels, options.Real("--gaussian-strength"), family, options.Number("--threads", 0));
                    results.Add(result);
                    Console.WriteLine(Invariant($"| {shape} | {(dependent ? "dependent" : "independent")} | {rows} | {result.Independent:0.00} | ")
                        + Invariant($"{result.Gain:0.000} ± {result.StandardError:0.000} | {result.Least:0.000} | {string.Join(' ', result.Channels)} |"));
                    Console.Error.WriteLine(Invariant($"{result.Seconds:0.0} s a training"));
                    if (options.Has("--json"))
                    {
                        ResultFile.Write(options.Text("--json", string.Empty), results);
                    }
                }
            }
        }

        return 0;
    }

    private static ColumnsResult Measure(
        string shape, bool dependent, int rows, int columns, int seeds, int? channels, double? strength, LeafFamily? family, int threads)
    {
        double[] gains = new double[seeds];
        int[] chosen = new int[seeds];
        (double independent, double seconds) = (0, 0);
        for (int seed = 0; seed < seeds; seed++)
        {
            double[][] all = ColumnShapes.Draw(shape, rows + TestRows, columns, dependent, new RandomStream((ulong)seed, "columns " + shape, rows));
            ColumnInfo[] infos = [.. Enumerable.Range(0, columns).Select(j => new ColumnInfo(Invariant($"x{j}"), ColumnKind.Real, 0, 0))];
            var data = Dataset.Create(shape, Observations.FromRows(all), infos);
            int[] order = [.. Enumerable.Range(0, rows)];
            int validation = Math.Max(1, (int)Math.Round(0.15 * rows));
            var split = new DataSplit(data.Select(order.AsSpan(validation), "train"), data.Select(order.AsSpan(0, validation),
                "validation"), null, string.Empty);
            Observations test = data.Observations.Select([.. Enumerable.Range(rows, TestRows)]);
            TrainingOptions options = TrainingOptions.ForRows(rows) with
            {
                Seed = (ulong)seed,
                GaussianStrength = strength,
                Engine =
                new EngineOptions { Kind = EngineKind.Single, Threads = threads }
            };
            long start = Stopwatch.GetTimestamp();
            split = family is { } given ? split.WithRealLeaves(given) : ColumnLeafSelection.Choose(split, options);
            ConvAC model = TrainingJob.Run(split, new NetworkPlan { LeafChannels = channels }, options).Model;
            seconds += Stopwatch.GetElapsedTime(start).TotalSeconds / seeds;
            double normals = Independent(all, rows);
            IEngine engine = Engines.Create(model, new EngineOptions { Kind = EngineKind.Double, Threads = threads });
            (gains[seed], chosen[seed]) = (Evaluation.Compute(new ModelEngine(engine), test).LogLikelihood + Ties(model, split.Train, test) - normals,
                model.Leaves[0].Channels);
            independent += normals / seeds;
        }

        double mean = gains.Average();
        double error = seeds > 1 ? Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / (seeds - 1) / seeds) : double.NaN;
        return new ColumnsResult(shape, dependent, rows, seeds, independent, mean, error, gains.Min(), chosen, seconds);
    }

    /// <summary>
    /// Makes probabilities of single values comparable with densities, in nats a row: both as probabilities of the cells that the recording tells
    /// apart, a density times the width of the cell. That flatters narrow densities, which are lower at the cell's ends than in its middle.
    /// </summary>
    private static double Ties(ConvAC model, Dataset train, Observations test)
    {
        double sum = 0;
        for (int i = 0; i < test.Sites; i++)
        {
            if (model.Leaves[i] is QuantileLeaf { Grid: var grid } && grid.Atoms.Length > 0)
            {
                ValueColumn column = train.Observations.Column(i);
                double width = ColumnScale.Of(column, ColumnMoments.Of(column)).Resolution;
                sum -= Math.Log(width) * Enumerable.Range(0, test.Rows).Count(r => grid.Atoms.Contains(test[r, i])) / test.Rows;
            }
        }

        return sum;
    }

    /// <summary>Fits normal densities to the first rows and computes the mean log-density of the others.</summary>
    private static double Independent(double[][] rows, int fitted)
    {
        double total = 0;
        for (int j = 0; j < rows[0].Length; j++)
        {
            double offset = rows[0][j];
            double[] x = [.. rows.Select(r => r[j] - offset)];
            double mean = x.Take(fitted).Average();
            double variance = x.Take(fitted).Average(v => (v - mean) * (v - mean));
            total += x.Skip(fitted).Average(v => -0.5 * (((v - mean) * (v - mean) / variance) + Math.Log(2 * Math.PI * variance)));
        }

        return total;
    }
}
