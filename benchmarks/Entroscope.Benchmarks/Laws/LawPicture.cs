using System.Text;

namespace Entroscope.Benchmarks.Laws;

/// <summary>A picture of T against the size of patches, a line a width, both axes logarithmic.</summary>
internal static class LawPicture
{
    private const double Width = 560;
    private const double Height = 360;
    private const double Left = 64;
    private const double Bottom = 48;
    private static readonly string[] Colours = ["#7aa6d8", "#2f6db5", "#123c73", "#c0692b", "#7d3c98"];

    public static void Write(string path, RealData data, LawRun[] runs)
    {
        LawRun[] widths = [.. runs.Where(r => r is { Part: "all", Seed: 1 })];
        (double Sites, double T)[] points = [.. runs.SelectMany(Points)];
        double low = Math.Floor(Math.Log10(points.Min(p => p.T)));
        double high = Math.Ceiling(Math.Log10(points.Max(p => p.T)));
        double largest = Math.Log2(points.Max(p => p.Sites));
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg xmlns='http://www.w3.org/2000/svg' width='{Width}' height='{Height}' font-family='sans-serif' font-size='12'>"));
        svg.Append(Invariant($"<rect width='{Width}' height='{Height}' fill='white'/>"));
        svg.Append(Invariant($"<text x='{Left}' y='16' font-size='13'>{data.Name}: what two neighbouring patches share, in bits</text>"));
        for (double e = low; e <= high; e++)
        {
            svg.Append(Invariant($"<path d='M{Left} {Y(e):0.0}H{Width - 12}' stroke='#ddd'/><text x='{Left - 8}' y='{Y(e) + 4:0.0}' text-anchor='end'>{Math.Pow(10, e):0.###}</text>"));
        }

        for (int e = 0; e <= largest; e += 2)
        {
            svg.Append(Invariant($"<path d='M{X(e):0.0} 28V{Height - Bottom}' stroke='#eee'/><text x='{X(e):0.0}' y='{Height - Bottom + 16}' text-anchor='middle'>{1 << e}</text>"));
        }

        svg.Append(Invariant($"<text x='{Width / 2}' y='{Height - 8}' text-anchor='middle'>n: sites of a patch</text>"));
        foreach ((int i, LawRun run) in widths.Index())
        {
            Line(run, Colours[i % Colours.Length], string.Empty);
            svg.Append(Invariant($"<text x='{Left + 12}' y='{44 + (16 * i)}' fill='{Colours[i % Colours.Length]}'>r = {run.Width}</text>"));
        }

        foreach (LawRun run in runs.Except(widths))
        {
            Line(run, "#999", " stroke-dasharray='4 3'");
        }

        svg.Append(Invariant($"<text x='{Left + 12}' y='{44 + (16 * widths.Length)}' fill='#777'>dashed: other seed, halves of the data</text></svg>\n"));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, svg.ToString());

        double X(double log2) => Left + (log2 / Math.Max(1, largest) * (Width - Left - 24));
        double Y(double log10) => Height - Bottom - ((log10 - low) / Math.Max(1, high - low) * (Height - Bottom - 32));
        void Line(LawRun run, string colour, string style)
        {
            string line = string.Join("L", Points(run).Select(p => Invariant($"{X(Math.Log2(p.Sites)):0.0} {Y(Math.Log10(p.T)):0.0}")));
            svg.Append(Invariant($"<path d='M{line}' fill='none' stroke='{colour}' stroke-width='1.6'{style}/>"));
        }
    }

    private static IEnumerable<(double Sites, double T)> Points(LawRun run) => run.Levels.Where(l => l.Shared > 0).Select(l => (l.Sites, l.Shared!.Value));
}
