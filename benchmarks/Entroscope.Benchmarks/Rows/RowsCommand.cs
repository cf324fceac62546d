using Entroscope.Benchmarks.Measuring;

namespace Entroscope.Benchmarks.Rows;

/// <summary>Whether more rows make better networks: KL to known truths over the number of rows, with the default options (docs/rows.md).</summary>
internal static class RowsCommand
{
    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--sites", "--rows", "--seeds", "--threads", "--json"]);
        int[] rows = options.Numbers("--rows", 1000, 2000, 5000, 10_000, 20_000, 25_000, 50_000, 100_000);
        int seeds = options.Number("--seeds", 3, 2);
        var results = new List<RowsPoint>();
        Console.WriteLine("| columns | rows | KL (nats a row) | error over truths | of the KL of fewer rows | EM steps | seconds |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (int sites in options.Numbers("--sites", 17, 50))
        {
            RowsPoint[][] points = [.. Enumerable.Range(1, seeds).Select(seed =>
            {
                RowsPoint[] found = RowsPoint.Measure(sites, rows, (ulong)seed, options.Number("--threads", 0));
                Console.Error.WriteLine(Invariant($"{sites} columns, seed {seed}: {string.Join(", ", found.Select(p => Invariant($"{p.Divergence:0.00000}")))}"));
                return found;
            })];
            results.AddRange(points.SelectMany(p => p));
            for (int i = 0; i < rows.Length; i++)
            {
                Console.WriteLine(Row([.. points.Select(p => p[i])], i == 0 ? null : [.. points.Select(p => p[i - 1])]));
            }

            if (options.Has("--json"))
            {
                ResultFile.Write(options.Text("--json", string.Empty), results);
            }
        }

        return 0;
    }

    private static string Row(RowsPoint[] points, RowsPoint[]? fewer)
    {
        double mean = points.Average(p => p.Divergence);
        double error = Math.Sqrt(points.Sum(p => (p.Divergence - mean) * (p.Divergence - mean)) / (points.Length - 1) / points.Length);
        string ratios = fewer is null ? string.Empty : string.Join(", ", points.Zip(fewer, (more, less) => Invariant($"{more.Divergence / less.Divergence:0.00}")));
        return Invariant($"| {points[0].Sites} | {points[0].Rows} | {mean:0.00000} | {error:0.00000} | {ratios} | {string.Join(", ", points.Select(p => p.Steps))} | {points.Average(p => p.Seconds):0.0} |");
    }
}
