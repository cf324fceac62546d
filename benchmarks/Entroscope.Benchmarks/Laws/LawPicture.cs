using System.Text;
using Entroscope.Estimators.Sequences;

namespace Entroscope.Benchmarks.Laws;

/// <summary>
/// Pictures of docs/laws.md, both axes logarithmic: T against the size of patches, a line a width; the information of pairs against their distance.
/// </summary>
internal static class LawPicture
{
    private const double Width = 560;
    private const double Height = 360;
    private const double Left = 64;
    private const double Bottom = 48;

    // The title and the names of the curves are above it.
    private const double Top = 44;
    private const string Other = "#999";

    // Less than this many bits is nothing that a picture of all scales could show.
    private const double Least = 1e-4;
    private static readonly string[] Colours = ["#7aa6d8", "#2f6db5", "#123c73", "#c0692b", "#7d3c98"];

    private sealed record Curve(string Label, string Colour, (double X, double Y)[] Points);

    public static void Write(string path, RealData data, LawRun[] runs)
    {
        LawRun[] widths = [.. runs.Where(r => r is { Part: "all", Seed: 1 })];
        Curve[] curves =
        [
            .. widths.Select((r, i) => new Curve(Invariant($"r = {r.Width}"), Colours[i % Colours.Length], Points(r))),
            .. runs.Except(widths).Select(r => new Curve("another seed, halves of the data", Other, Points(r))),
        ];
        Draw(path, $"{data.Name}: what two neighbouring patches share, in bits", "n: sites of a patch", curves);
    }

    public static void Write(string path, RealData data, IReadOnlyList<DistantPairs> pairs)
    {
        double bit = Math.Log(2);
        (double X, double Y)[] Of(Func<DistantPairs, double> value) => [.. pairs.Select(p => ((double)p.Distance, value(p) / bit)).Where(p => p.Item2 > 0)];
        Draw(path, $"{data.Name}: what two sites share, in bits", "distance in sites",
        [
            new Curve("I", Colours[1], Of(p => p.Information)),
            new Curve("95 % interval", Other, Of(p => p.Lower)),
            new Curve("95 % interval", Other, Of(p => p.Upper)),
        ]);
    }

    private static (double X, double Y)[] Points(LawRun run) => [.. run.Levels.Where(l => l.Shared > Least).Select(l => (l.Sites, l.Shared!.Value))];

    private static void Draw(string path, string title, string axis, Curve[] curves)
    {
        (double X, double Y)[] points = [.. curves.SelectMany(c => c.Points)];
        if (points.Length == 0)
        {
            return;
        }

        double low = Math.Floor(Math.Log10(points.Min(p => p.Y)));
        double high = Math.Max(low + 1, Math.Ceiling(Math.Log10(points.Max(p => p.Y))));
        double right = Math.Max(1, Math.Log2(points.Max(p => p.X)));
        var svg = new StringBuilder();
        svg.Append(Invariant($"<svg xmlns='http://www.w3.org/2000/svg' width='{Width}' height='{Height}' font-family='sans-serif' font-size='12'>"));
        svg.Append(Invariant($"<rect width='{Width}' height='{Height}' fill='white'/><text x='{Left}' y='16' font-size='13'>{title}</text>"));
        for (double e = low; e <= high; e++)
        {
            svg.Append(Invariant($"<path d='M{Left} {Y(e):0.0}H{Width - 12}' stroke='#ddd'/>"));
            svg.Append(Invariant($"<text x='{Left - 8}' y='{Y(e) + 4:0.0}' text-anchor='end'>{Math.Pow(10, e):0.######}</text>"));
        }

        for (int e = 0; e <= right; e += right > 6 ? 2 : 1)
        {
            svg.Append(Invariant($"<path d='M{X(e):0.0} {Top}V{Height - Bottom}' stroke='#eee'/>"));
            svg.Append(Invariant($"<text x='{X(e):0.0}' y='{Height - Bottom + 16}' text-anchor='middle'>{1 << e}</text>"));
        }

        svg.Append(Invariant($"<text x='{Width / 2}' y='{Height - 8}' text-anchor='middle'>{axis}</text>"));
        foreach (Curve curve in curves.Where(c => c.Points.Length > 0))
        {
            string line = string.Join("L", curve.Points.Select(p => Invariant($"{X(Math.Log2(p.X)):0.0} {Y(Math.Log10(p.Y)):0.0}")));
            string dashes = curve.Colour == Other ? " stroke-dasharray='4 3'" : string.Empty;
            svg.Append(Invariant($"<path d='M{line}' fill='none' stroke='{curve.Colour}' stroke-width='1.8'{dashes}/>"));
        }

        double place = Left;
        foreach (Curve curve in curves.DistinctBy(c => c.Label))
        {
            svg.Append(Invariant($"<text x='{place:0}' y='34' fill='{curve.Colour}'>{curve.Label}</text>"));
            place += (7 * curve.Label.Length) + 20;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, svg.Append("</svg>\n").ToString());

        double X(double log2) => Left + (log2 / right * (Width - Left - 24));
        double Y(double log10) => Height - Bottom - ((log10 - low) / (high - low) * (Height - Bottom - Top - 4));
    }
}
