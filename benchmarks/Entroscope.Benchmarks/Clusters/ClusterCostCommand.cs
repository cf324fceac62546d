using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Clusters;

/// <summary>How an update of a distributed training scales with the workers, simulated with constants measured here: docs/scale-out-model.md.</summary>
internal static class ClusterCostCommand
{
    private const double Gigabit = 1e9 / 8;
    private const int MeasuredRows = 1024;
    private const int Draws = 20;

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments,
            ["--sites", "--widths", "--values", "--rows", "--workers", "--gigabits", "--copy", "--call", "--latency", "--jitter", "--cores", "--tile"]);
        int sites = options.Number("--sites", 256, 2);
        int values = options.Number("--values", 16, 2);
        int tile = options.Number("--tile", ClusterConstants.TileRows, 1);
        int cores = options.Number("--cores", 1, 1);
        double copy = options.Real("--copy") ?? 560e6;
        double call = options.Real("--call") ?? 0.1e-3;
        double latency = options.Real("--latency") ?? 0.2e-3;
        double jitter = options.Real("--jitter") ?? 0.05;
        int[] workers = options.Numbers("--workers", 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000);
        int[] rows = options.Numbers("--rows", 65_536, 1_048_576, 16_777_216);
        int[] gigabits = options.Numbers("--gigabits", 1, 10, 100);
        Console.WriteLine(Invariant($"N = {sites}, K = {values}, workers of {cores} core(s), tiles of {tile} rows; {copy * 1e-6:0} MB/s of messages a core, ")
            + Invariant($"{call * 1e3:0.00} ms of processor a message, {latency * 1e3:0.00} ms until an answer, tiles vary by {jitter * 100:0} %."));
        foreach (int width in options.Numbers("--widths", 32, 64, 128))
        {
            ClusterConstants measured = Measure(sites, width, values);
            Console.WriteLine();
            Console.WriteLine(Invariant($"r = {width}: {measured.Parameters:0} parameters; measured on one core: {1e6 * measured.RowSeconds:0.0} us a row, ")
                + Invariant($"{1e9 * measured.FoldSeconds:0.00} ns to add a number, {1e9 * measured.MaximizationSeconds:0.0} ns of M step a parameter."));
            foreach (int gigabit in gigabits)
            {
                var c = measured with
                {
                    RowSeconds = measured.RowSeconds / cores, FoldSeconds = measured.FoldSeconds / cores,
                    MaximizationSeconds = measured.MaximizationSeconds / cores, LinkBytes = gigabit * Gigabit, CopyBytes = copy * cores,
                    CallSeconds = call, LatencySeconds = latency, Jitter = jitter,
                };
                Table(c, gigabit, rows, workers, tile);
            }
        }

        return 0;
    }

    private static void Table(ClusterConstants c, int gigabit, int[] rows, int[] workers, int tile)
    {
        Console.WriteLine();
        Console.WriteLine(Invariant($"{gigabit} gigabit/s: {c.RowsForTenPercent:0} rows a worker keep counts and parameters below a tenth of its time."));
        Console.WriteLine();
        Console.WriteLine("| rows an update | workers | seconds | times faster | efficiency | waiting | communication | M step | MB a worker |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (int r in rows)
        {
            double alone = Mean(c with { CallSeconds = 0, LatencySeconds = 0 }, r, 1, tile, u => u.Seconds);
            foreach (int w in workers)
            {
                double Of(Func<ClusterUpdate, double> part) => Mean(c, r, w, tile, part);
                double seconds = Of(u => u.Seconds);
                double times = alone / seconds;
                Console.WriteLine(Invariant($"| {r} | {w} | {seconds:0.000} | {times:0.0} | {100 * times / w:0} % | ")
                    + Invariant($"{100 * Of(u => u.Idle * u.Expectation) / seconds:0} % | {100 * Of(u => u.Scatter + u.Gather + u.Control) / seconds:0} % | ")
                    + Invariant($"{100 * Of(u => u.Maximization) / seconds:0} % | {Of(u => u.MostBytes) * 1e-6:0} |"));
            }
        }
    }

    private static double Mean(ClusterConstants c, long rows, int workers, int tile, Func<ClusterUpdate, double> part) =>
        Enumerable.Range(0, Draws).Average(i => part(ClusterUpdate.Simulate(c, rows, workers, tile, new RandomStream(1, "update of a cluster", i))));

    /// <summary>Measures a network on one thread: rows of an E step, sums of counts, and the M step.</summary>
    private static ClusterConstants Measure(int sites, int width, int values)
    {
        ConvAC model = RandomNetwork.Categorical(sites, width, values);
        Observations data = RandomNetwork.Data(sites, MeasuredRows, values);
        var engine = new EngineOptions { Kind = EngineKind.Single, Threads = 1 };
        IEngine scaled = Engines.Create(model, engine);
        var counts = new ExpectedCounts(model);
        var more = new ExpectedCounts(model);
        double expectation = Median(() => scaled.AddExpectedCounts(data, RowSelection.All(data), null, counts));
        double fold = Median(() => more.Add(counts));
        ConvAC next = model.Copy();
        var set = new TrainingSet(data, null);
        var problem = new TrainingProblem(model.Shape, [.. model.Leaves.Select(l => l.Specification)], set, new TrainingOptions { Engine = engine });
        double maximization = Median(() => problem.Maximization.Run(model, counts, next));
        double parameters = counts.Weights.Concat(counts.Leaves).Append(counts.Classes).Sum(p => (double)p.Length);
        return new ClusterConstants(parameters, expectation / MeasuredRows, fold / parameters, maximization / parameters, Gigabit, 1, 0, 0, 0);
    }

    private static double Median(Action action)
    {
        action();
        double[] seconds = new double[7];
        for (int i = 0; i < seconds.Length; i++)
        {
            long begin = System.Diagnostics.Stopwatch.GetTimestamp();
            action();
            seconds[i] = System.Diagnostics.Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        Array.Sort(seconds);
        return seconds[seconds.Length / 2];
    }
}
