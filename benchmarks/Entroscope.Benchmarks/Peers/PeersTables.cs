using Entroscope.Benchmarks.Measuring;

namespace Entroscope.Benchmarks.Peers;

/// <summary>A comparison as Markdown.</summary>
internal static class PeersTables
{
    public static void Write(PeersReport report, TextWriter writer)
    {
        PeersSettings settings = report.Settings;
        writer.WriteLine(Invariant($"{report.Machine}."));
        writer.WriteLine();
        writer.WriteLine(Invariant($"Peer: {report.Peer}. Batch {settings.Batch}, medians of {settings.Repeats} in alternation, 10^9 operations a second."));
        foreach (PeersSeries series in settings.Series)
        {
            CaseResult[] results = [.. report.Results.Where(r => r.Case.Values == series.Values)];
            writer.WriteLine();
            writer.WriteLine(series.Describe(settings.Batch));
            WriteRates(results, writer);
            WriteScaling(results, writer);
            FloorTable.Write(results, writer);
        }
    }

    private static void WriteRates(IEnumerable<CaseResult> results, TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine(
            "| N, r | task | threads | engine | best of libtorch | its form | engine / libtorch (floor) | product 2048 | engine / product (floor) |");
        writer.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (CaseResult r in results)
        {
            string ratio = Beside(Invariant($"{r.Ratio:0.00}"), Floors.Ratio(r) is { } f ? Invariant($"{f:0.0}") : null, r.Ratio >= Floors.Ratio(r));
            string share = Beside(Invariant($"{r.ShareOfProduct:0 %}"), Floors.ShareOfProduct(r) is { } s ? Invariant($"{s:0 %}") : null,
                r.ShareOfProduct >= Floors.ShareOfProduct(r));
            writer.WriteLine(Invariant(
                $"| {r.Case.Sites}, {r.Case.Width} | {r.Task} | {r.Threads} | {r.OursGflops:0.0} | {r.PeerGflops:0.0} | {r.BestForm} | {ratio} | ")
                + Invariant($"{r.ProductGflops:0} | {share} |"));
        }
    }

    private static string Beside(string value, string? floor, bool holds) =>
        floor is null ? value : $"{value} ({floor}{(holds ? string.Empty : ", **missed**")})";

    // The engine alone: how many times faster every number of threads is than one.
    private static void WriteScaling(CaseResult[] results, TextWriter writer)
    {
        CaseResult[] more = [.. results.Where(r => r.Threads > 1 && Gain(r, results) is not null)];
        if (more.Length == 0)
        {
            return;
        }

        writer.WriteLine();
        writer.WriteLine("| N, r | task | threads | times faster than one (floor) |");
        writer.WriteLine("| --- | --- | --- | --- |");
        foreach (CaseResult r in more)
        {
            double gain = Gain(r, results)!.Value;
            string text = Beside(Invariant($"{gain:0.00}"), Floors.Scaling(r) is { } f ? Invariant($"{f:0.0}") : null, gain >= Floors.Scaling(r));
            writer.WriteLine(Invariant($"| {r.Case.Sites}, {r.Case.Width} | {r.Task} | {r.Threads} | {text} |"));
        }
    }

    /// <summary>Tells how many times faster the engine is than on one thread; null where that was not measured.</summary>
    public static double? Gain(CaseResult result, IEnumerable<CaseResult> results)
    {
        Timing? one = results.FirstOrDefault(r => r.Threads == 1 && r.Case == result.Case && r.Task == result.Task)?.Ours;
        return one?.Median / result.Ours.Median;
    }
}
