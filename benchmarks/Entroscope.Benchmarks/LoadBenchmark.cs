using System.Diagnostics;
using System.Globalization;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks;

/// <summary>Measures how fast a CSV file loads and how much memory that takes: docs/performance-loading.md.</summary>
internal static class LoadBenchmark
{
    private const double Megabyte = 1e6;

    private static readonly string[] Categories = ["red", "green", "blue", "enterprise", "basic", "pro", "north-west", "south-east"];

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--file", "--rows", "--columns", "--values", "--repeats"]);
        int repeats = options.Number("--repeats", 5);
        string file = options.Text("--file", string.Empty);
        if (file.Length > 0)
        {
            Measure(file, file, repeats);
            return 0;
        }

        int rows = options.Number("--rows", 1_000_000);
        int columns = options.Number("--columns", 64);
        string values = options.Text("--values", "digits");
        string path = Path.Combine(Path.GetTempPath(), Invariant($"entroscope-load-{Environment.ProcessId}.csv"));
        try
        {
            Write(path, rows, columns, values);
            Measure(path, Invariant($"{values}: {rows} rows x {columns} columns"), repeats);
            return 0;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Measure(string path, string what, int repeats)
    {
        double size = Size(path) / Megabyte;
        double before = PeakMemory();

        // The first load is the one that a user waits for, and the only one whose peak can be told.
        (double Wall, double Processor) first = Time(path);
        double peak = PeakMemory();
        (double Wall, double Processor)[] later = [.. Enumerable.Range(0, repeats).Select(_ => Time(path)).OrderBy(t => t.Wall)];
        Console.WriteLine(Invariant($"{what}, {size:F1} MB"));
        Report("first load", size, first);
        Report(Invariant($"median of {repeats} more"), size, later[repeats / 2]);
        Console.WriteLine(Invariant($"peak memory {peak:F0} MB, {peak / size:F2} times the file (before the first load {before:F0} MB)"));
    }

    private static double Size(string path) =>
        Directory.Exists(path) ? Directory.GetFiles(path).Sum(f => new FileInfo(f).Length) : new FileInfo(path).Length;

    private static void Report(string what, double size, (double Wall, double Processor) time) => Console.WriteLine(
        Invariant($"{what}: {time.Wall:F2} s, {size / time.Wall:F0} MB/s (processor time {time.Processor:F2} s, {size / time.Processor:F0} MB/s)"));

    private static (double Wall, double Processor) Time(string path)
    {
        var watch = Stopwatch.StartNew();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        Dataset data = DataLoader.Load(path);
        GC.KeepAlive(data);
        return (watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - start).TotalSeconds);
    }

    private static double PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / Megabyte;
    }

    private static void Write(string path, int rows, int columns, string values)
    {
        var random = new RandomStream(1, "load benchmark");
        using var writer = new StreamWriter(path);
        if (string.Equals(values, "mixed", StringComparison.Ordinal))
        {
            writer.Write(string.Join(',', Enumerable.Range(0, columns).Select(c => Invariant($"column{c}"))) + "\n");
        }

        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                if (c > 0)
                {
                    writer.Write(',');
                }

                writer.Write(string.Equals(values, "mixed", StringComparison.Ordinal) ? Mixed(random, c) : Field(random, values));
            }

            writer.Write('\n');
        }
    }

    // Text, an integer, a real number, a date and a boolean in turn.
    private static string Mixed(RandomStream random, int column) => (column % 5) switch
    {
        0 => Categories[random.NextInt(Categories.Length)],
        1 => random.NextInt(90).ToString(CultureInfo.InvariantCulture),
        2 => (random.NextInt(10_000_000) / 100.0).ToString("F2", CultureInfo.InvariantCulture),
        3 => DateTime.UnixEpoch.AddDays(10_000 + random.NextInt(9_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => random.NextInt(2) == 0 ? "true" : "false",
    };

    private static string Field(RandomStream random, string values) => values switch
    {
        "digits" => random.NextInt(10).ToString(CultureInfo.InvariantCulture),
        "bytes" => random.NextInt(256).ToString(CultureInfo.InvariantCulture),
        "decimals" => (random.NextInt(1000) / 10.0).ToString("F1", CultureInfo.InvariantCulture),
        "reals" => random.NextGaussian().ToString("R", CultureInfo.InvariantCulture),
        "missing" => random.NextInt(4) == 0 ? string.Empty : random.NextInt(10).ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"Unknown values '{values}'.", nameof(values)),
    };
}
