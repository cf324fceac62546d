using System.Diagnostics;
using Entroscope.Networks;
using Entroscope.Networks.Graphs;
using Entroscope.Networks.Inputs;
using Entroscope.Networks.Observation;
using Entroscope.Numerics;
using Microsoft.ML.OnnxRuntime;

namespace Entroscope.Benchmarks.Networks;

/// <summary>
/// <c>networks</c>: what observing and measuring the layers of a model costs beside running it alone, on the same rows, threads and calls (docs/networks.md).
/// </summary>
internal static class NetworksCommand
{
    public static int Run(string[] args)
    {
        if (args is not [string path, .. string[] given])
        {
            throw new ArgumentException("networks MODEL [--input NAME=FILE]... [--classes K] [--layers PATTERN] [--rows N] [--threads T] [--batch B]");
        }

        var inputs = new Dictionary<string, string>(StringComparer.Ordinal);
        var options = new ObservationOptions { Rows = 1000 };
        int classes = 0;
        for (int i = 0; i + 1 < given.Length; i += 2)
        {
            string value = given[i + 1];
            switch (given[i])
            {
                case "--input":
                    int sign = value.IndexOf('=', StringComparison.Ordinal);
                    inputs[sign < 0 ? string.Empty : value[..sign]] = value[(sign + 1)..];
                    break;
                case "--layers":
                    options = options with { Layers = value };
                    break;
                case "--classes":
                    classes = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case "--rows":
                    options = options with { Rows = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) };
                    break;
                case "--threads":
                    options = options with { Threads = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) };
                    break;
                case "--batch":
                    options = options with { Batch = int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) };
                    break;
                default:
                    throw new ArgumentException($"There is no option {given[i]}.");
            }
        }

        using var planted = new PlantedRows(options.Rows, Math.Max(1, classes));
        Compare(path, options with
        {
            Inputs = inputs.ToDictionary(i => i.Key, i => planted.File(i.Key, i.Value), StringComparer.Ordinal),
            Labels = classes > 0 ? planted.Labels : null,
        });
        return 0;
    }

    private static void Compare(string path, ObservationOptions options)
    {
        int? batch = OnnxNetwork.Open(path).Plan(options).Batch;
        Console.WriteLine(Invariant($"{path}: {options.Rows} rows in calls of {(batch is { } known ? Invariant($"{known}") : "16 (alone)")}"));
        double bare = Seconds(() => Bare(path, options, batch ?? 16));
        Console.WriteLine(Invariant($"alone:    {bare,7:F1} s, peak {Peak(),6:F0} MiB, processor {Processor(),6:F1} s"));
        double before = Processor();
        NetworkReport? report = null;
        double observed = Seconds(() => report = OnnxNetwork.Open(path).Observe(options));
        Console.WriteLine(
            Invariant($"observed: {observed,7:F1} s, peak {Peak(),6:F0} MiB, processor {Processor() - before,6:F1} s; {report!.Layers.Count} layers")
            + (report.Labels is { } found ? Invariant($"; class linear from '{found.LinearFrom}'") : string.Empty));
    }

    private static void Bare(string path, ObservationOptions options, int batch)
    {
        OnnxModel model = OnnxReader.Read(path);
        using InputSet inputs = InputSet.Open(model, options, CancellationToken.None);
        using RuntimeSession session = RuntimeSession.Open(model, []);
        string[] outputs = [.. model.Graph.Outputs.Select(o => o.Name)];
        int threads = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        int size = inputs.FixedBatch ?? (inputs.IsBatched ? batch : 1);
        ParallelLoop.For(
            (inputs.Numbers.Length + size - 1) / size,
            b =>
            {
                int[] rows = [.. Enumerable.Range(b * size, size).Select(r => inputs.Numbers[Math.Min(r, inputs.Numbers.Length - 1)])];
                (string Name, OrtValue Value)[] values = [.. inputs.Inputs.Select(i => (i.Name, i.Make(rows)))];
                session.Run(values, outputs, CancellationToken.None).Dispose();
                Array.ForEach(values, v => v.Value.Dispose());
            },
            new ParallelOptions { MaxDegreeOfParallelism = threads });
    }

    private static double Seconds(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Peak()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / (double)(1 << 20);
    }

    private static double Processor()
    {
        using Process self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }
}
