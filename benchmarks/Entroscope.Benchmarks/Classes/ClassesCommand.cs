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
    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--tables", "--seeds", "--rows", "--fresh", "--threads"]);
        int seeds = options.Number("--seeds", 200, 1);
        int rows = options.Number("--rows", 1000, 10);
        int fresh = options.Number("--fresh", 1_000_000, 1000);
        Console.WriteLine(Invariant($"trained on 2000 rows; {seeds} tables of {rows} rows; expected gains over {fresh} fresh rows"));
        Console.WriteLine(
            "| table | noise last: by the model | by itself | beside the others | list without noise | gains held | gains beside the others held |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (string name in options.Text("--tables", string.Join(',', PlantedTable.Names)).Split(','))
        {
            if (!PlantedTable.Names.Contains(name, StringComparer.Ordinal))
            {
                throw new ArgumentException($"'{name}' is none of {string.Join(", ", PlantedTable.Names)}.");
            }

            Show(new PlantedTable(name), seeds, rows, fresh, options.Number("--threads", 0));
        }

        return 0;
    }

    private static void Show(PlantedTable table, int seeds, int rows, int fresh, int threads)
    {
        Dataset train = table.Draw(2000, 1);
        int[] order = [.. Enumerable.Range(0, 2000)];
        var split = new DataSplit(train.Select(order.AsSpan(0, 1700), "train"), train.Select(order.AsSpan(1700), "validation"), null, "by hand");
        var training = new TrainingOptions { Engine = new EngineOptions { Threads = threads } };
        var circuit = Circuit.Of(split, TrainingJob.Run(split, new NetworkPlan(), training), training);
        ClassColumns expected = circuit.ClassColumns(table.Draw(fresh, 2), most: 1);
        int byModel = 0;
        int[] held = new int[2];
        int[] last = new int[3];
        int all = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            ClassColumns own = circuit.ClassColumns(table.Draw(rows, (ulong)seed + 3), most: PlantedTable.Columns);
            byModel = NoiseIsLast(own, c => c.Information) ? 1 : 0;
            last[0] += NoiseIsLast(own, c => c.Gain.Value) ? 1 : 0;
            last[1] += NoiseIsLast(own, c => c.GainGivenOthers.Value) ? 1 : 0;
            last[2] += own.ShortList.Steps.Take(own.ShortList.Count).All(s => !IsNoise(s.Site)) ? 1 : 0;
            foreach ((ClassColumn column, ClassColumn truth) in own.Columns.Zip(expected.Columns))
            {
                all++;
                held[0] += Holds(column.Gain, truth.Gain) ? 1 : 0;
                held[1] += Holds(column.GainGivenOthers, truth.GainGivenOthers) ? 1 : 0;
            }
        }

        string rankings = string.Join(" | ", last.Select(n => Invariant($"{100.0 * n / seeds:0} %")));
        Console.WriteLine(Invariant(
            $"| {table.Name} | {(byModel == 1 ? "yes" : "no")} | {rankings} | {100.0 * held[0] / all:0.0} % | {100.0 * held[1] / all:0.0} % |"));
    }

    private static bool IsNoise(int site) => site >= PlantedTable.Columns - PlantedTable.Noise;

    private static bool NoiseIsLast(ClassColumns columns, Func<ClassColumn, double> by) =>
        columns.Columns.OrderByDescending(by).TakeLast(PlantedTable.Noise).All(c => IsNoise(c.Site));

    private static bool Holds(Estimate own, Estimate truth) => Math.Abs(own.Value - truth.Value) <= own.HalfWidth95;
}
