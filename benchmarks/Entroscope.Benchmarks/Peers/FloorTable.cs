namespace Entroscope.Benchmarks.Peers;

/// <summary>What was demanded beside what was measured, a column for every width, each "met" or "missed".</summary>
internal static class FloorTable
{
    public static void Write(CaseResult[] results, TextWriter writer)
    {
        var rows = new List<(string Name, IEnumerable<(int Width, string Text)> Cells)>();
        foreach (IGrouping<(string Task, int Sites), CaseResult> g in results.GroupBy(r => (r.Task, r.Case.Sites)).OrderBy(g => g.Key.Task,
            StringComparer.Ordinal))
        {
            (string task, int sites) = g.Key;
            rows.Add((Invariant($"{task}, N = {sites}: times libtorch"), Cells(g, Floors.Ratio, r => r.Ratio, "0.00")));
            rows.Add((Invariant($"{task}, N = {sites}: share of product 2048"), Cells(g, Floors.ShareOfProduct, r => r.ShareOfProduct, "0 %")));
            rows.Add((Invariant($"{task}, N = {sites}: times one thread"), Cells(g, Floors.Scaling, r => PeersTables.Gain(r, results), "0.00")));
        }

        rows.RemoveAll(r => !r.Cells.Any());
        if (rows.Count == 0)
        {
            return;
        }

        int[] widths = [.. results.Select(r => r.Case.Width).Distinct()];
        writer.WriteLine();
        writer.WriteLine($"| what must hold, two threads | {string.Join(" | ", widths.Select(w => Invariant($"r = {w}")))} |");
        writer.WriteLine($"| --- |{string.Concat(widths.Select(_ => " --- |"))}");
        foreach ((string name, IEnumerable<(int Width, string Text)> cells) in rows)
        {
            IEnumerable<string> texts = widths.Select(w => cells.FirstOrDefault(c => c.Width == w).Text ?? string.Empty);
            writer.WriteLine($"| {name} | {string.Join(" | ", texts)} |");
        }
    }

    private static (int Width, string Text)[] Cells(
        IEnumerable<CaseResult> results, Func<CaseResult, double?> floor, Func<CaseResult, double?> value, string format) =>
    [
        .. from r in results
           let f = floor(r)
           let v = value(r)
           where f is not null && v is not null
           select (r.Case.Width, Invariant($"{Text(v.Value, format)} of {Text(f.Value, format)}: {(v >= f ? "met" : "**missed**")}")),
    ];

    private static string Text(double value, string format) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
}
