using Entroscope.Benchmarks.Measuring;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Imputing;

/// <summary>Filled values of masked cells, their errors and the coverage of their intervals, on tables made by known generators: docs/imputation.md.</summary>
internal static class ImputationCommand
{
    private const double Masked = 0.2;
    private const double MissingInTraining = 0.1;
    private const double Level = 0.95;
    private static readonly string[] Methods = ["network, mean", "network, draw", "mean", "10 nearest neighbours", "chained regressions"];

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--tables", "--rows", "--test-rows", "--seeds", "--threads", "--json"]);
        string[] names = options.Text("--tables", string.Join(',', PlantedTable.All.Select(t => t.Name))).Split(',');
        (int rows, int testRows, int seeds) = (options.Number("--rows", 1500, 50), options.Number("--test-rows", 500, 10), options.Number("--seeds", 5, 1));
        var results = new List<ImputationResult>();
        foreach (string name in names)
        {
            PlantedTable table = Array.Find(PlantedTable.All, t => t.Name == name)
                ?? throw new ArgumentException($"--tables must name some of {string.Join(", ", PlantedTable.All.Select(t => t.Name))}, but has '{name}'.");
            List<double[]>[] figures = [.. Methods.Select(_ => new List<double[]>())];
            for (ulong seed = 1; seed <= (ulong)seeds; seed++)
            {
                double[][] found = Measure(table, rows, testRows, seed, options.Number("--threads", 0));
                for (int m = 0; m < found.Length; m++)
                {
                    figures[m].Add(found[m]);
                }
            }

            results.AddRange(Methods.Select((method, m) => new ImputationResult(name, method, Of(m, 0), Of(m, 1), Of(m, 2))));
            Console.Error.WriteLine($"{name} done");

            Mean Of(int method, int figure) => Mean.Of([.. figures[method].Select(f => f[figure])]);
        }

        Console.WriteLine("| table | method | error of numbers, in standard deviations | right categories, % | in 95 % intervals, % |");
        Console.WriteLine("| --- | --- | ---: | ---: | ---: |");
        foreach (ImputationResult result in results)
        {
            Console.WriteLine($"| {result.Table} | {result.Method} | {result.Error.Show("0.000")} | {result.Accuracy.Show("0.0", 100)} | "
                + $"{result.Coverage.Show("0.0", 100)} |");
        }

        if (options.Has("--json"))
        {
            ResultFile.Write(options.Text("--json", string.Empty), results);
        }

        return 0;
    }

    // For every method: the root mean squared error of numbers, the share of right categories, the share of cells in their intervals.
    private static double[][] Measure(PlantedTable table, int rows, int testRows, ulong seed, int threads)
    {
        var random = new RandomStream(seed, "imputation " + table.Name);
        double[][] whole = [.. Enumerable.Range(0, rows + testRows).Select(_ => table.Row(random))];
        double[][] holes = [.. whole.Select((row, r) =>
            Array.ConvertAll(row, x => random.NextDouble() < (r < rows ? MissingInTraining : Masked) ? double.NaN : x))];
        (double[][] train, double[][] test) = (holes[..rows], holes[rows..]);
        var plain = new ImputationMethods(table.Categories, train);
        Func<double[], (double[] Row, double[] Errors)> chained = plain.Chained();

        var data = Dataset.Create(table.Name, Observations.FromRows(train), table.Columns());
        int[] order = [.. Enumerable.Range(0, rows)];
        int validation = (int)(0.15 * rows);
        var split = new DataSplit(data.Select(order.AsSpan(validation), "train"), data.Select(order.AsSpan(0, validation), "validation"), null, string.Empty);
        TrainingOptions options = TrainingOptions.ForRows(rows) with { Seed = seed, Engine = new EngineOptions { Threads = threads } };
        ConvACMixture model = TrainingJob.Run(ColumnLeafSelection.Choose(split, options), new NetworkPlan(), options).Mixture;
        Observations query = Observations.FromRows(test);
        Dictionary<(int, int), FilledCell> cells = Imputation.Intervals(model, query, Level).ToDictionary(c => (c.Row, c.Site));
        Observations drawn = Sampling.Impute(model, query, seed);

        var tallies = new Tally[Methods.Length];
        for (int r = 0; r < testRows; r++)
        {
            double[][] filled = [[], drawn.Row(r), plain.Mean(test[r]), plain.Nearest(test[r]), chained(test[r]).Row];
            double[] errors = chained(test[r]).Errors;
            for (int i = 0; i < table.Categories.Length; i++)
            {
                if (!double.IsNaN(test[r][i]))
                {
                    continue;
                }

                (double truth, bool real, FilledCell cell) = (whole[rows + r][i], table.Categories[i] == 0, cells[(r, i)]);
                for (int m = 0; m < tallies.Length; m++)
                {
                    double value = m > 0 ? filled[m][i] : real ? cell.Mean : cell.Mode;
                    bool? holds = m == 0 ? (cell.Values.Count > 0 ? cell.Values.Contains(truth) : truth >= cell.Lower && truth <= cell.Upper)
                        : m == Methods.Length - 1 && real ? Math.Abs(truth - value) <= 1.96 * errors[i] : null;
                    tallies[m].Add(real, (truth - value) / plain.Spreads[i], holds);
                }
            }
        }

        return Array.ConvertAll(tallies, t => t.Figures);
    }

    private struct Tally
    {
        private (double Squares, int Count) _numbers;
        private (int Right, int Count) _names;
        private (int Held, int Count) _intervals;

        public readonly double[] Figures =>
        [
            Math.Sqrt(_numbers.Squares / _numbers.Count), (double)_names.Right / _names.Count, (double)_intervals.Held / _intervals.Count,
        ];

        public void Add(bool real, double gap, bool? holds)
        {
            _numbers = real ? (_numbers.Squares + (gap * gap), _numbers.Count + 1) : _numbers;
            _names = real ? _names : (_names.Right + (gap == 0 ? 1 : 0), _names.Count + 1);
            _intervals = holds is { } held ? (_intervals.Held + (held ? 1 : 0), _intervals.Count + 1) : _intervals;
        }
    }
}
