using System.Globalization;
using Entroscope.Reporting.Drawing;
using Entroscope.Reporting.Html;

namespace Entroscope.Reporting.Panels;

/// <summary>The most and the least surprising samples, and where their bits are spent.</summary>
internal static class SurprisePanel
{
    private const int ShownColumns = 12;
    private const int KeyedLevels = 8;

    public static void Write(HtmlWriter writer, ReportView view)
    {
        SampleReport[] all = [.. view.Report.MostSurprising, .. view.Report.LeastSurprising];
        Layout.Section(writer, "surprise", "The most and the least surprising", $"Among {view.LedgerRows}: what the network finds hardest and easiest to believe, with the account of its bits.", () =>
        {
            if (all.Length == 0)
            {
                Layout.Nothing(writer, "No single samples were kept for this report.");
                return;
            }

            string strip = $"The strip is the sample’s account: from left to right the class, the levels from the top down, and what is left at the {view.Site}s; all strips have one scale, so a longer strip is a more surprising sample"
                + (view.IsSurprisalOfDensity ? ", unless what is left is negative, as it can be for densities, and cannot be drawn." : ".");
            Layout.Figure(
                writer,
                view.Image is null ? "Rows and what their columns cost" : "Images and where their bits go",
                () => Cards(writer, view, all),
                view.Image is null
                    ? $"−log_{{2}} p is how many bits the row costs. The columns are listed by their cost, dearest first: an unusual value, or one that does not fit the others, is dear. {strip}"
                    : $"−log_{{2}} p is how many bits the image costs. Beside each image is its map: bright pixels are those the network did not expect. {strip}",
                "−log_{2} p(x) = KL(P(Y|x) ∥ P(Y)) + Σ_{v} t_{v}(x) + Σ_{i} s_{i}(x)");
        });
    }

    private static void Cards(HtmlWriter writer, ReportView view, SampleReport[] all)
    {
        double[][] maps = Array.ConvertAll(all, s => view.SpreadAll(ToBits(s.NodeInformation), ToBits(s.SiteSurprisal)));
        double longest = all.Select(s => Account(view, s).Sum(p => Math.Max(0, p.Bits))).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        var scale = ColorScale.Linear(maps.SelectMany(m => m));
        if (view.Image is not null)
        {
            scale.Bar(writer, "bits per pixel, latents included");
        }

        StripLegend(writer, view);
        int most = view.Report.MostSurprising.Count;
        Group(writer, "Most surprising", most, i => Card(writer, view, all[i], maps[i], scale, longest));
        Group(writer, "Least surprising", all.Length - most, i => Card(writer, view, all[most + i], maps[most + i], scale, longest));
    }

    private static void Group(HtmlWriter writer, string heading, int count, Action<int> card)
    {
        if (count == 0)
        {
            return;
        }

        writer.Element("h4", heading);
        using (writer.Open("div", ("class", "cards")))
        {
            for (int i = 0; i < count; i++)
            {
                card(i);
            }
        }
    }

    private static void Card(HtmlWriter writer, ReportView view, SampleReport sample, double[] map, ColorScale scale, double longest)
    {
        using (writer.Open("article", ("class", "card")))
        {
            using (writer.Open("p", ("class", "card-head")))
            {
                writer.Element("b", $"{Format.Number(Format.Bits(sample.Surprisal))} bits");
                writer.Element("span", $"{view.Report.LedgerData} row {Format.Count(sample.Row)}", ("class", "muted"));
            }

            if (view.HasClasses)
            {
                writer.Element("p", Reading(view, sample), ("class", "card-class"));
            }

            if (view.Image is { } size)
            {
                using (writer.Open("div", ("class", "pair")))
                {
                    Picture.Grey(writer, size, sample.Values, view.Black, view.White, $"The image of row {Format.Count(sample.Row)}");
                    Picture.Map(writer, size, map, scale, $"Map of the bits per pixel of row {Format.Count(sample.Row)}");
                }
            }

            Strip(writer, view, sample, longest);
            if (view.Image is null)
            {
                Columns(writer, view, sample, map);
            }
        }
    }

    private static string Reading(ReportView view, SampleReport sample)
    {
        string read = sample.Predicted < 0 ? "of probability 0: it has no class" : $"read as {view.Report.Model.ClassName(sample.Predicted)} ({Format.Percent(sample.Posterior[sample.Predicted])})";
        return sample.Label is { } label ? $"{view.Report.Model.ClassName(label)}, {read}{(label == sample.Predicted ? string.Empty : " ✗")}" : read;
    }

    private static void Columns(HtmlWriter writer, ReportView view, SampleReport sample, double[] map)
    {
        int[] order = [.. Enumerable.Range(0, map.Length).OrderByDescending(i => double.IsNaN(map[i]) ? double.NegativeInfinity : map[i])];
        double longest = map.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        int decimals = Format.CommonDecimals(map, 3);
        using (writer.Open("table", ("class", "bars small")))
        {
            writer.Element("caption", order.Length > ShownColumns ? $"The {ShownColumns.ToString(CultureInfo.InvariantCulture)} dearest of {Format.Count(order.Length)} columns" : "All columns");
            Layout.Head(writer, ["column", "value", "bits"]);
            using (writer.Open("tbody"))
            {
                foreach (int i in order.Take(ShownColumns))
                {
                    using (writer.Open("tr"))
                    {
                        Layout.Cells(writer, [view.Report.Model.SiteName(i), double.IsNaN(sample.Values[i]) ? "missing" : Format.Value(sample.Values[i])]);
                        Layout.BarCell(writer, longest > 0 ? Math.Abs(map[i]) / longest : 0, Format.Fixed(map[i], decimals), "data");
                    }
                }
            }
        }
    }

    // The parts of the account from the class down to the sites.
    private static (string Name, double Bits, double Shade)[] Account(ReportView view, SampleReport sample)
    {
        double[] levels = view.ByLevel(ToBits(sample.NodeInformation));
        return
        [
            .. view.HasClasses ? new (string, double, double)[] { ("class", Format.Bits(sample.ClassInformation), 0) } : [],
            .. levels.Select((bits, l) => ($"level {Format.Count(l)}", bits, Shade(view, l))).Reverse(),
            ($"{view.Site}s", ToBits(sample.SiteSurprisal).Sum(), 0),
        ];
    }

    private static void Strip(HtmlWriter writer, ReportView view, SampleReport sample, double longest)
    {
        (string Name, double Bits, double Shade)[] parts = Account(view, sample);
        string description = string.Join(", ", parts.Select(p => $"{p.Name} {Format.Number(p.Bits, 3)}"));
        using (writer.Open("svg", ("class", "strip"), ("viewBox", "0 0 240 14"), ("preserveAspectRatio", "none"), ("role", "img"), ("aria-label", $"Bits by part: {description}")))
        {
            double start = 0;
            foreach ((string name, double bits, double shade) in parts.Where(p => p.Bits > 0 && double.IsFinite(p.Bits)))
            {
                double width = 240 * bits / longest;
                string css = shade > 0 ? "level-part" : string.Equals(name, "class", StringComparison.Ordinal) ? "class-part" : "site-part";
                using (writer.Open("rect", ("x", Place(start)), ("y", "0"), ("width", Place(width)), ("height", "14"), ("class", css), ("fill-opacity", shade > 0 ? Place(shade) : null)))
                {
                    writer.Element("title", $"{name}: {Format.Number(bits, 3)} bits");
                }

                start += width;
            }
        }

        if (parts[^1].Bits < 0)
        {
            writer.Element("p", $"{view.Site}s: {Format.Number(parts[^1].Bits, 3)} bits (density, not drawn)", ("class", "muted"));
        }
    }

    private static void StripLegend(HtmlWriter writer, ReportView view)
    {
        using (writer.Open("p", ("class", "legend")))
        {
            if (view.HasClasses)
            {
                Key(writer, "class", "class-part", null);
            }

            // In deep trees the shades speak for the levels between.
            int every = view.TopLevel > KeyedLevels ? view.TopLevel : 1;
            for (int l = view.TopLevel; l >= 0; l -= every)
            {
                Key(writer, $"level {Format.Count(l)}{(every > 1 && l > 0 ? " …" : string.Empty)}", "level-part", "opacity:" + Place(Shade(view, l)));
            }

            Key(writer, $"{view.Site}s", "site-part", null);
        }
    }

    private static void Key(HtmlWriter writer, string text, string css, string? style)
    {
        using (writer.Open("span", ("class", "key")))
        {
            writer.Element("span", string.Empty, ("class", "swatch " + css), ("style", style), ("aria-hidden", "true"));
            writer.Text(text);
        }
    }

    // The finest level has the full colour.
    private static double Shade(ReportView view, int level) => 1 - (0.75 * level / Math.Max(1, view.TopLevel));

    private static double[] ToBits(double[] nats) => Array.ConvertAll(nats, Format.Bits);

    private static string Place(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);
}
