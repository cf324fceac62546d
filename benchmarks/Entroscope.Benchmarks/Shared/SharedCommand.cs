using Entroscope.Benchmarks.Measuring;

namespace Entroscope.Benchmarks.Shared;

/// <summary>Shared and unshared networks side by side: time, memory, and what is learned from few rows (docs/shared.md).</summary>
internal static class SharedCommand
{
    private const double LargestParameters = 2e8;
    private const int LeastRows = 32;
    private const int MostRows = 256;
    private const int Cells = 1 << 20;

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments,
            ["--sites", "--widths", "--values", "--rows", "--threads", "--repeats", "--seeds", "--first", "--json", "--sharings"], "--learning", "--parts");
        if (options.Has("--learning"))
        {
            return SharedLearning.Run(options);
        }

        if (options.Has("--parts"))
        {
            return TrainingParts.Run(options);
        }

        Console.WriteLine(Invariant($"{Machine.Describe()}."));
        Console.WriteLine();
        Console.WriteLine("| N | r | K | rows | sharing | forward: µs a row | share of product | E step: µs a row | share | done | M step: ms | peak MiB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        int repeats = options.Number("--repeats", 3, 1);
        var results = new List<SharedResult>();
        foreach (int values in options.Numbers("--values", 16, 256))
        {
            foreach (int sites in options.Numbers("--sites", 256, 1024, 4096, 16384, 65536))
            {
                foreach (int width in options.Numbers("--widths", 16, 32, 64, 128))
                {
                    int rows = options.Number("--rows", Math.Clamp(Cells / sites, LeastRows, MostRows));
                    foreach (string sharing in options.Text("--sharings", $"{SharedSetting.None},{SharedSetting.Convolution}").Split(','))
                    {
                        var setting = new SharedSetting(sites, width, values, rows, options.Number("--threads", 1, 1), sharing);
                        if (setting.Parameters <= LargestParameters)
                        {
                            SharedResult result = SharedPoint.Measure(setting, repeats);
                            results.Add(result);
                            Console.WriteLine(Row(result));
                        }
                    }
                }
            }
        }

        if (options.Has("--json"))
        {
            ResultFile.Write(options.Text("--json", string.Empty), results);
        }

        return 0;
    }

    private static string Row(SharedResult r)
    {
        SharedSetting s = r.Setting;
        return Invariant($"| {s.Sites} | {s.Width} | {s.Values} | {s.Rows} | {s.Sharing} | {1e6 * r.Forward / s.Rows:0} | {100 * r.ForwardShare:0} % ")
            + Invariant($"| {1e6 * r.Expectation / s.Rows:0} | {100 * r.TrainingShare:0} % | {100 * r.DoneShare:0} % ")
            + Invariant($"| {1e3 * r.Maximization:0.0} | {r.PeakMemory:0} |");
    }
}
