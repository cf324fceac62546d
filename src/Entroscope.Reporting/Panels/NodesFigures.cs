using Entroscope.Information;
using Entroscope.Reporting.Drawing;
using Entroscope.Reporting.Html;

namespace Entroscope.Reporting.Panels;

/// <summary>Information by node: maps over the image at every scale, or bars over the nodes and columns of a table.</summary>
internal static class NodesFigures
{
    private const int ShownBars = 30;

    public static void Write(HtmlWriter writer, ReportView view)
    {
        if (view.Image is null)
        {
            WriteColumns(writer, view);
            WriteNodes(writer, view);
        }
        else
        {
            WriteScales(writer, view);
            WritePixels(writer, view);
        }
    }

    private static void WriteScales(HtmlWriter writer, ReportView view)
    {
        double[] terms = Values(view.Report.Ledger.NodeInformation);
        double[][] maps = [.. Enumerable.Range(0, view.TopLevel + 1).Select(l => view.Spread(terms, l))];
        double[] totals = view.ByLevel(terms);
        var scale = ColorScale.SquareRoot(maps.SelectMany(m => m));
        Layout.Figure(
            writer,
            "Where in the image, at every scale",
            () =>
            {
                scale.Bar(writer, "bits per pixel");
                using (writer.Open("div", ("class", "tiles")))
                {
                    for (int l = 0; l < maps.Length; l++)
                    {
                        LevelReport level = view.Report.Levels[l];
                        using (writer.Open("div", ("class", "tile")))
                        {
                            Picture.Map(writer, view.Image!.Value, maps[l], scale, $"Map of the information spent at level {l.ToString(System.Globalization.CultureInfo.InvariantCulture)} over the image");
                            writer.Element("b", $"level {Format.Count(l)}");
                            writer.Element("span", $"{Format.Number(totals[l], 3)} bits");
                            writer.Element("span", level.Nodes == 1 ? "the whole image" : $"{Format.Count(level.Nodes)} × {view.Patch(level)}", ("class", "muted"));
                        }
                    }
                }
            },
            "The number under a map is its sum, in bits per image. Each node’s bits are spread evenly over its patch, so all maps have one unit and one colour scale (its steps are even in the square root, to keep the small values of the large patches visible). Bright places are where the network has something to say; dark patches carry nothing."
            + (maps.Any(m => m.Any(double.IsNaN)) ? " Hatched places have no node of that level." : string.Empty),
            "colour at site i on level l: t_{v} / |S(v)| for the node v of the level with i in S(v), averaged over the data");
    }

    private static void WritePixels(HtmlWriter writer, ReportView view)
    {
        double[] sites = Values(view.Report.Ledger.SiteSurprisal);
        double[] total = view.SpreadAll(Values(view.Report.Ledger.NodeInformation), sites);
        var scale = ColorScale.Linear(sites.Concat(total));
        Layout.Figure(
            writer,
            "What is left at the pixels",
            () =>
            {
                scale.Bar(writer, "bits per pixel");
                using (writer.Open("div", ("class", "tiles")))
                {
                    Tile(writer, view, total, scale, "all bits", "latents and pixels");
                    Tile(writer, view, sites, scale, "at the pixels", "after all latents are known");
                }
            },
            "Left: all bits spent on a pixel, its share of every patch it lies in included (the class apart). Right: what is still unknown when all latents are known, which is noise as far as this network can tell. A bright right map where the image has structure asks for more channels at the leaves.",
            "s_{i}(x) = −Σ_{d} P(D_{0,i} = d | x) log_{2} f_{i,d}(x_{i}), averaged over the data");
    }

    private static void Tile(HtmlWriter writer, ReportView view, double[] values, ColorScale scale, string name, string note)
    {
        using (writer.Open("div", ("class", "tile")))
        {
            Picture.Map(writer, view.Image!.Value, values, scale, $"Map of the bits per pixel: {name}");
            writer.Element("b", name);
            writer.Element("span", $"{Format.Number(values.Where(double.IsFinite).Sum())} bits per image");
            writer.Element("span", note, ("class", "muted"));
        }
    }

    private static void WriteColumns(HtmlWriter writer, ReportView view)
    {
        double[] sites = Values(view.Report.Ledger.SiteSurprisal);
        double[] total = view.SpreadAll(Values(view.Report.Ledger.NodeInformation), sites);
        int[] order = Top(total);
        double longest = total.Concat(sites).Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        int decimals = Format.CommonDecimals(total);
        Layout.Figure(
            writer,
            "Bits by column",
            () => BarTable(
                writer,
                Shown("column", total.Length),
                ["column", "all bits", "of these at the column"],
                order.Select(i => (view.Report.Model.SiteName(i), new[] { (total[i], "data"), (sites[i], "rest") })),
                longest,
                decimals),
            "The first bar is all that a column costs, its even share of every latent above it included; the second what is still unknown about it when all latents are known. A column with two equal bars is noise to the network."
            + (view.IsSurprisalOfDensity ? " Of continuous columns these are differential: they can be negative and depend on the unit of the column; bars show their size." : string.Empty),
            "all bits of column i = s_{i} + Σ t_{v} / |S(v)| over the nodes v above it, averaged over the data");
    }

    private static void WriteNodes(HtmlWriter writer, ReportView view)
    {
        double[] data = Values(view.Report.Ledger.NodeInformation);
        double[] model = Values(view.Report.Entropies.NodeInformation);
        double longest = data.Concat(model).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        Layout.Figure(
            writer,
            "Information by node",
            () => BarTable(
                writer,
                Shown("node", data.Length),
                ["node and its columns", "data", "model"],
                Top(data).Select(v => ($"{view.Tree.Key(v)}: {view.NodeName(v)}", new[] { (data[v], "data"), (model[v], "model") })),
                longest,
                Format.CommonDecimals(data)),
            "A node speaks for the columns under it. The bar is what its latent says about them that the node above does not say.",
            "E[t_{v}] = I(D_{v}; X | D_{parent of v})");
    }

    private static string Shown(string what, int count) => count <= ShownBars
        ? $"Bits per row of every {what}, the largest first"
        : $"Bits per row of the {ShownBars.ToString(System.Globalization.CultureInfo.InvariantCulture)} largest of {Format.Count(count)} {what}s; all are in the numbers below";

    private static void BarTable(HtmlWriter writer, string caption, string[] headers, IEnumerable<(string Name, (double Value, string Css)[] Bars)> rows, double longest, int decimals)
    {
        using (writer.Open("div", ("class", "scroll"), ("tabindex", "0"), ("role", "group"), ("aria-label", caption)))
        using (writer.Open("table", ("class", "bars two")))
        {
            writer.Element("caption", caption);
            Layout.Head(writer, headers);
            using (writer.Open("tbody"))
            {
                foreach ((string name, (double Value, string Css)[] bars) in rows)
                {
                    using (writer.Open("tr"))
                    {
                        Layout.Cells(writer, [name]);
                        foreach ((double value, string css) in bars)
                        {
                            Layout.BarCell(writer, longest > 0 ? Math.Abs(value) / longest : 0, Format.Fixed(value, decimals), css);
                        }
                    }
                }
            }
        }
    }

    private static int[] Top(double[] values) =>
        [.. Enumerable.Range(0, values.Length).OrderByDescending(i => double.IsNaN(values[i]) ? double.NegativeInfinity : values[i]).Take(ShownBars)];

    private static double[] Values(Estimate[] estimates) => Array.ConvertAll(estimates, e => Format.Bits(e.Value));
}
