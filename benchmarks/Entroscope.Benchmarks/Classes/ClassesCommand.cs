using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Information.Sharing;
using Entroscope.Learning;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Classes;

/// <summary>
/// What columns say about the class, on planted tables: where noise ends in every ranking, and how often the 95 % interval of a gain over the rows of
/// a table holds what the same network gains over very many fresh rows (docs/columns.md).
/// </summary>
internal static class ClassesCommand
{
    private const int Trainings = 5;
    private const int Informing = PlantedTable.Columns - PlantedTable.Noise;
    private static readonly List<string[]> Rankings = [];
    private static readonly List<string[]> Gains = [];

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--tables", "--seeds", "--rows", "--fresh", "--threads"]);
        int seeds = options.Number("--seeds", 200, 1);
        int rows = options.Number("--rows", 1000, 10);
        int fresh = options.Number("--fresh", 100_000, 1000);
        Console.WriteLine(Invariant($"trained on 2000 rows; {seeds} tables of {rows} rows; expected gains over {fresh} fresh rows"));
        foreach (string name in options.Text("--tables", string.Join(',', PlantedTable.Names)).Split(','))
        {
            if (!PlantedTable.Names.Contains(name, StringComparer.Ordinal))
            {
                throw new ArgumentException($"'{name}' is none of {string.Join(", ", PlantedTable.Names)}.");
            }

            Show(new PlantedTable(name), seeds, rows, fresh, options.Number("--threads", 0));
        }

        Write(Rankings, [
            "table", "noise last: by the model", "by itself", "beside the others", "informing columns shown", "lists without noise", "informing columns listed",
        ]);
        Write(Gains, [
            "table", "gains held", "beside the others held", "noise at most 0", "model's gain less truth: informing", "noise",
            "log p(x) over independent columns",
        ]);
        return 0;
    }

    private static void Show(PlantedTable table, int seeds, int rows, int fresh, int threads)
    {
        Dataset train = table.Draw(2000, 1);
        TrainingOptions training = TrainingOptions.ForRows(train.Observations.Rows) with { Engine = new EngineOptions { Threads = threads } };
        DataSplit split = Split(train, training);
        var circuit = Circuit.Of(split, TrainingJob.Run(split, new NetworkPlan(), training), training);
        Dataset many = table.Draw(fresh, 2);
        ClassColumns expected = circuit.ClassColumns(many, most: 1);
        double[] beyond = [OverIndependent(circuit, split, many, training), .. Enumerable.Range(1, Trainings - 1).Select(k => Again((ulong)(1000 + k)))];
        int[] last = new int[3];
        (int lists, double shown, double listed) = (0, 0, 0);
        (int held, int beside, int below) = (0, 0, 0);
        for (int seed = 0; seed < seeds; seed++)
        {
            ClassColumns own = circuit.ClassColumns(table.Draw(rows, (ulong)seed + 3), most: PlantedTable.Columns);
            last[0] += NoiseIsLast(own, c => c.Information) ? 1 : 0;
            last[1] += NoiseIsLast(own, c => c.Gain.Value) ? 1 : 0;
            last[2] += NoiseIsLast(own, c => c.GainGivenOthers.Value) ? 1 : 0;
            int[] list = [.. own.ShortList.Steps.Take(own.ShortList.Count).Select(s => s.Site)];
            lists += list.Any(IsNoise) ? 0 : 1;
            shown += own.Columns.Count(c => c.Informs && !IsNoise(c.Site)) / (double)Informing;
            listed += list.Count(i => !IsNoise(i)) / (double)Informing;
            foreach ((ClassColumn column, ClassColumn mean) in own.Columns.Zip(expected.Columns))
            {
                held += Holds(column.Gain, mean.Gain) ? 1 : 0;
                beside += Holds(column.GainGivenOthers, mean.GainGivenOthers) ? 1 : 0;
                below += IsNoise(column.Site) && column.Gain.Value - column.Gain.HalfWidth95 <= 0 ? 1 : 0;
            }
        }

        int all = seeds * PlantedTable.Columns;
        Rankings.Add([
            table.Name, .. last.Select(n => Percent(n, seeds)), Percent(shown, seeds), Percent(lists, seeds), Percent(listed, seeds),
        ]);
        Gains.Add([
            table.Name, Percent(held, all), Percent(beside, all), Percent(below, seeds * PlantedTable.Noise),
            Distance(c => !IsNoise(c.Site)), Distance(c => IsNoise(c.Site)),
            Invariant($"{beyond.Average():0.0000} ± {Error(beyond):0.0000}, least {beyond.Min():0.0000}"),
        ]);

        Console.Error.WriteLine(string.Join(" | ", [.. Rankings[^1], .. Gains[^1]]));

        double Again(ulong seed)
        {
            DataSplit other = Split(table.Draw(2000, seed), training);
            return OverIndependent(Circuit.Of(other, TrainingJob.Run(other, new NetworkPlan(), training), training), other, many, training);
        }

        string Distance(Func<ClassColumn, bool> which)
        {
            double[] distances = [.. expected.Columns.Where(which).Select(c => c.Gain.Value - table.Information(c.Site))];
            return Invariant($"{distances.Min():0.0000} to {distances.Max():0.0000}");
        }
    }

    // Leaves of as many channels, joined by one channel: columns that depend on nothing.
    private static double OverIndependent(Circuit circuit, DataSplit split, Dataset rows, TrainingOptions training)
    {
        (Dataset train, Dataset validation) = (Unlabelled(split.Train), Unlabelled(split.Validation));
        var apart = new DataSplit(train, validation, null, "by hand");
        var alone = Circuit.Of(apart, TrainingJob.Run(apart, new NetworkPlan { Widths = [1], Tree = "line" }, training), training);
        return circuit.LogLikelihood(rows).Average() - alone.LogLikelihood(Unlabelled(rows)).Average();
    }

    private static DataSplit Split(Dataset train, TrainingOptions training)
    {
        int[] order = [.. Enumerable.Range(0, train.Observations.Rows)];
        int first = order.Length * 17 / 20;
        return ColumnLeafSelection.ForTable(
            new DataSplit(train.Select(order.AsSpan(0, first), "train"), train.Select(order.AsSpan(first), "validation"), null, "by hand"), training, default);
    }

    private static double Error(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1.0) / values.Length);
    }

    private static Dataset Unlabelled(Dataset data) => Dataset.Create(data.Name, data.Observations, data.Columns);

    private static void Write(List<string[]> rows, string[] heads)
    {
        Console.WriteLine();
        foreach (string[] row in (string[][])[heads, [.. heads.Select(_ => "---")], .. rows])
        {
            Console.WriteLine($"| {string.Join(" | ", row)} |");
        }
    }

    private static string Percent(double count, int all) => Invariant($"{100 * count / all:0.0} %");

    private static bool IsNoise(int site) => site >= Informing;

    // Columns that are not shown to inform share the last place.
    private static bool NoiseIsLast(ClassColumns columns, Func<ClassColumn, double> by)
    {
        double[] noise = [.. columns.Columns.Where(c => IsNoise(c.Site) && c.Informs).Select(by)];
        return noise.Length == 0 || columns.Columns.Where(c => !IsNoise(c.Site)).All(c => c.Informs && by(c) > noise.Max());
    }

    private static bool Holds(Estimate own, Estimate truth) => 
        Math.Abs(own.Value - truth.Value) <= Math.Sqrt((own.HalfWidth95 * own.HalfWidth95) + (truth.HalfWidth95 * truth.HalfWidth95));
}
