using Entroscope.Benchmarks.Measuring;
using Entroscope.Benchmarks.Peers;

namespace Entroscope.Benchmarks.Scaling;

/// <summary>Measures how the engine's time grows with sites, channels, batch and threads: docs/performance.md.</summary>
internal static class ScalingCommand
{
    private const int LargestLog2 = 20;

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--json", "--repeats", "--largest"], "--quick");
        bool quick = options.Has("--quick");
        int repeats = options.Number("--repeats", quick ? 3 : 7);
        var machine = Machine.Describe();
        Console.WriteLine(Invariant($"{machine}."));
        Console.WriteLine();
        Console.WriteLine(Invariant($"Single precision, all cores unless threads vary, medians of {repeats}; every measurement in a process of its own."));
        var results = new List<SeriesResult>();
        foreach (ScalingSeries series in ScalingSeries.All(options.Number("--largest", quick ? 14 : LargestLog2), quick))
        {
            SeriesResult result = Measure(series, repeats);
            Write(result, series.Reference);
            results.Add(result);
        }

        if (options.Has("--json"))
        {
            ResultFile.Write(options.Text("--json", string.Empty), new ScalingReport(machine, results));
        }

        return 0;
    }

    private static SeriesResult Measure(ScalingSeries series, int repeats) => new(series.Title, series.Variable,
    [
        .. series.Settings.Select(s =>
        {
            Console.Error.WriteLine(Invariant($"{series.Variable} = {s.Value}"));
            return new SeriesRow(
                s.Value,
                ScalingPoint.Measure(s.Forward, repeats),
                ScalingPoint.Measure(s.Forward with { Task = PeerTask.Training }, repeats));
        }),
    ]);

    private static void Write(SeriesResult series, int reference)
    {
        SeriesRow? measure = series.Rows.FirstOrDefault(r => r.Value == reference);
        string relative = measure is null ? "relative" : Invariant($"times that of {reference}");
        Console.WriteLine();
        Console.WriteLine($"Against {series.Title}:");
        Console.WriteLine();
        Console.WriteLine($"| {series.Variable} | forward: ns a sample and site | {relative} | GFLOP/s | peak MiB | training: "
            + $"ns a sample and site | {relative} | GFLOP/s | peak MiB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (SeriesRow row in series.Rows)
        {
            Console.WriteLine(Invariant($"| {row.Value} | {Cells(row.Forward, measure?.Forward)} | {Cells(row.Training, measure?.Training)} |"));
        }
    }

    private static string Cells(ScalingResult r, ScalingResult? measure)
    {
        string relative = measure is null ? string.Empty : Invariant($"{r.Nanoseconds / measure.Nanoseconds:0.00}");
        return Invariant($"{r.Nanoseconds:0.0} | {relative} | {r.Gflops:0.0} | {r.PeakMemory:0}");
    }

    private sealed record SeriesRow(int Value, ScalingResult Forward, ScalingResult Training);

    private sealed record SeriesResult(string Title, string Variable, SeriesRow[] Rows);

    private sealed record ScalingReport(Machine Machine, List<SeriesResult> Series);
}
