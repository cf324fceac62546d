using Entroscope.Benchmarks.Measuring;

namespace Entroscope.Benchmarks.Peers;

/// <summary>A comparison as Markdown.</summary>
internal static class PeersTables
{
    public static void Write(PeersReport report, TextWriter writer)
    {
        writer.WriteLine(Invariant($"{report.Machine}."));
        writer.WriteLine();
        writer.WriteLine(Invariant($"Peer: {report.Peer}. Batch {report.Settings.Batch}, medians of {report.Settings.Repeats} in alternation, 10^9 operations a second."));
        foreach (IGrouping<int, CaseResult> values in report.Results.GroupBy(r => r.Case.Values))
        {
            writer.WriteLine();
            writer.WriteLine(values.Key < report.Settings.Batch
                ? Invariant($"Leaves of K = {values.Key} values: fewer than samples, so a leaf's convolution may be computed once a value; it is counted once a sample.")
                : Invariant($"Leaves of K = {values.Key} values."));
            WriteRates(values, writer);
            WriteScaling(values, writer);
        }
    }

    private static void WriteRates(IEnumerable<CaseResult> results, TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine($"| N, r | task | threads | engine | {string.Join(" | ", CaseRun.Forms)} | engine / best form (floor) | product 2048 | engine / product (floor) |");
        writer.WriteLine($"| --- | --- | --- | --- |{string.Concat(CaseRun.Forms.Select(_ => " --- |"))} --- | --- | --- |");
        foreach (CaseResult r in results)
        {
            string forms = string.Join(" | ", CaseRun.Forms.Select(f => Rate(r, f)));
            string ratio = Beside(Invariant($"{r.Ratio:0.00}"), Floors.Ratio(r) is { } f ? Invariant($"{f:0.0}") : null, r.Ratio >= Floors.Ratio(r));
            string share = Beside(Invariant($"{r.ShareOfProduct:0 %}"), Floors.ShareOfProduct(r) is { } s ? Invariant($"{s:0 %}") : null, r.ShareOfProduct >= Floors.ShareOfProduct(r));
            writer.WriteLine(Invariant($"| {r.Case.Sites}, {r.Case.Width} | {r.Task} | {r.Threads} | {r.OursGflops:0.0} | {forms} | {ratio} | {r.ProductGflops:0} | {share} |"));
        }
    }

    private static string Rate(CaseResult r, string form)
    {
        string rate = Invariant($"{r.Peers[form].Gflops(r.Operations):0.0}");
        return form == r.BestForm ? $"**{rate}**" : rate;
    }

    private static string Beside(string value, string? floor, bool holds) =>
        floor is null ? value : $"{value} ({floor}{(holds ? string.Empty : ", **missed**")})";

    // The engine alone: how many times faster every number of threads is than one.
    private static void WriteScaling(IEnumerable<CaseResult> results, TextWriter writer)
    {
        (PeerCase Case, string Task, CaseResult? One, CaseResult[] More)[] groups =
        [
            .. results.GroupBy(r => (r.Case, r.Task)).Select(g => (g.Key.Case, g.Key.Task, g.FirstOrDefault(r => r.Threads == 1), g.Where(r => r.Threads > 1).ToArray())),
        ];
        if (!Array.Exists(groups, g => g.One is not null && g.More.Length > 0))
        {
            return;
        }

        writer.WriteLine();
        writer.WriteLine("| N, r | task | threads: times faster than one (floor) |");
        writer.WriteLine("| --- | --- | --- |");
        foreach ((PeerCase c, string task, CaseResult? one, CaseResult[] more) in groups)
        {
            string gains = string.Join(", ", more.Select(m => Gain(c, one!.Ours, m)));
            writer.WriteLine(Invariant($"| {c.Sites}, {c.Width} | {task} | {gains} |"));
        }
    }

    private static string Gain(PeerCase c, Timing one, CaseResult more)
    {
        double gain = one.Median / more.Ours.Median;
        bool demanded = more.Threads == 2 && c is { Sites: 256, Width: 64 };
        string text = Beside(Invariant($"{gain:0.00}"), demanded ? Invariant($"{Floors.Scaling:0.0}") : null, gain >= Floors.Scaling);
        return Invariant($"{more.Threads}: {text}");
    }
}
