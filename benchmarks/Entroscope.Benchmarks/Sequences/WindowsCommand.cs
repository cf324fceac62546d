using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Sequences;

/// <summary>Training on windows that are views of one text, beside the same windows copied into columns: docs/sequences.md.</summary>
internal static class WindowsCommand
{
    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--sites", "--length", "--windows", "--width", "--steps", "--repeats", "--threads"]);
        (int sites, int length) = (options.Number("--sites", 256, 1), options.Number("--length", 2_000_000, 1000));
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Text(length));
            var sequence = new SequenceOptions
            {
                Window = new GridSize(1, sites),
                Kind = SequenceKind.Bytes,
                TrainingWindows = options.Number("--windows", 8192, 1),
            };
            long started = System.Diagnostics.Stopwatch.GetTimestamp();
            DataSplit views = DataLoader.LoadSplit(path, new DataOptions { Sequence = sequence });
            double reading = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
            long before = GC.GetTotalMemory(forceFullCollection: true);
            DataSplit copies = views with { Train = Copy(views.Train), Validation = Copy(views.Validation) };
            long copied = GC.GetTotalMemory(forceFullCollection: true) - before;
            Console.WriteLine($"{views.Train.Observations.Rows} windows of {sites} sites of a text of {length} bytes, read in {reading:0.000} s; "
                + $"as copies they take {copied / 1e6:0.0} MB more");
            int repeats = options.Number("--repeats", 5, 1);
            double[][] seconds = [new double[repeats], new double[repeats]];
            for (int r = 0; r < repeats; r++)
            {
                // Each goes first as often as the other.
                foreach (int kind in r % 2 == 0 ? (int[])[0, 1] : [1, 0])
                {
                    seconds[kind][r] = Train(kind == 0 ? views : copies, options);
                }
            }

            double[] ratios = [.. seconds[0].Zip(seconds[1], (v, c) => v / c).Order()];
            Console.WriteLine($"seconds of a training, median of {repeats}: views {Median(seconds[0]):0.00}, copies {Median(seconds[1]):0.00}; "
                + $"ratio {Median(ratios):0.000} ({ratios[0]:0.000} to {ratios[^1]:0.000})");
            return 0;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double Train(DataSplit rows, CommandOptions options)
    {
        var training = new TrainingOptions
        {
            Steps = options.Number("--steps", 5, 1),
            PriorStrengths = [1],
            Refit = false,
            KeepRowHashes = false,
            Engine = new EngineOptions { Threads = options.Number("--threads", 0), Kind = EngineKind.Single },
        };
        var plan = new NetworkPlan { Tree = "line", Widths = [options.Number("--width", 32, 1)] };
        return TrainingJob.Run(rows, plan, training).Elapsed.TotalSeconds;
    }

    // Letters that follow each other by a chain, so that there is something to learn.
    private static byte[] Text(int length)
    {
        var random = new RandomStream(1, "text of the benchmark");
        byte[] text = new byte[length];
        for (int i = 1; i < length; i++)
        {
            text[i] = (byte)(random.NextInt(3) == 0 ? random.NextInt(40) : ((7 * text[i - 1]) + 3 + random.NextInt(3)) % 40);
        }

        return [.. text.Select(b => (byte)(b + '0'))];
    }

    private static Dataset Copy(Dataset data)
    {
        Observations views = data.Observations;
        int[] rows = [.. Enumerable.Range(0, views.Rows)];
        return Dataset.Create(data.Name, new Observations([.. Enumerable.Range(0, views.Sites).Select(i => views.Column(i).Select(rows))]), data.Columns);
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
