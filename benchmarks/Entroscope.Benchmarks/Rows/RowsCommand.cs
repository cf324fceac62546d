using Entroscope.Benchmarks.Measuring;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Rows;

/// <summary>Whether more rows make better networks: KL to known truths over the number of rows, with the default options (docs/rows.md).</summary>
internal static class RowsCommand
{
    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--sites", "--rows", "--seeds", "--first", "--tree", "--widths", "--threads", "--json"]);
        int[] rows = options.Numbers("--rows", 1000, 2000, 5000, 10_000, 20_000, 25_000, 50_000, 100_000);
        int seeds = options.Number("--seeds", 3, 1);
        int first = options.Number("--first", 1, 0);
        var plan = new NetworkPlan { Tree = options.Text("--tree", "auto"), Widths = options.Has("--widths") ? options.Numbers("--widths") : null };
        var results = new List<RowsPoint>();
        Console.WriteLine("| columns | rows | KL (nats a row) | error over truths | of the KL of fewer rows | EM steps | seconds |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (int sites in options.Numbers("--sites", 17, 50))
        {
            RowsPoint[][] points = [.. Enumerable.Range(first, seeds).Select(seed =>
            {
                RowsPoint[] found = [.. RowsPoint.Measure(sites, rows, (ulong)seed, options.Number("--threads", 0), plan).Select(Tell)];
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

    private static RowsPoint Tell(RowsPoint p)
    {
        string refit = p.Refit is { } r
            ? Invariant($"refit {(r.Kept ? "kept" : "left")} for {r.Gain:+0.00000;-0.00000} (error {r.StandardError:0.00000}), KL before it {p.Before:0.00000}")
            : "no refit";
        string how = Invariant($"{p.Tree}, {p.Channels} channels, {p.Steps} steps");
        Console.Error.WriteLine(Invariant(
            $"{p.Sites} columns, {p.Rows} rows, seed {p.Seed}: KL {p.Divergence:0.00000} (error {p.Error:0.00000}), {how}, {refit}, {p.Seconds:0.0} s"));
        return p;
    }

    private static string Row(RowsPoint[] points, RowsPoint[]? fewer)
    {
        double mean = points.Average(p => p.Divergence);
        double squares = points.Sum(p => (p.Divergence - mean) * (p.Divergence - mean));
        double error = points.Length == 1 ? points[0].Error : Math.Sqrt(squares / (points.Length - 1) / points.Length);
        string ratios = fewer is null
            ? string.Empty
            : string.Join(", ", points.Zip(fewer, (more, less) => Invariant($"{more.Divergence / less.Divergence:0.00}")));
        return Invariant($"| {points[0].Sites} | {points[0].Rows} | {mean:0.00000} | {error:0.00000} | {ratios} | ")
            + Invariant($"{string.Join(", ", points.Select(p => p.Steps))} | {points.Average(p => p.Seconds):0.0} |");
    }
}
