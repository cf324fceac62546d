namespace Entroscope.Reporting.Panels;

/// <summary>The most and the least surprising samples, and which of their sites surprise when all others are known.</summary>
internal static class SurprisePanel
{
    private const int ShownColumns = 12;

    public static void Write(HtmlWriter writer, ReportView view)
    {
        SampleReport[] all = [.. view.Report.MostSurprising, .. view.Report.LeastSurprising];
        Layout.Section(writer, "surprise", "The most and the least surprising",
            $"Among {view.LedgerRows}: the samples that the network finds least and most probable, and the {view.Site}s that make them so.", () =>
        {
            if (all.Length == 0)
            {
                Layout.Nothing(writer, "No individual samples were kept for this report.");
                return;
            }

            Layout.Figure(
                writer,
                view.Image is null ? "Rows and the columns that surprise in them" : "Images and the pixels that surprise in them",
                () => Cards(writer, view, all),
                view.Image is null
                    ? "−log_{2} p is how many bits the row costs. Its columns are listed by how far their cost, when all other columns are known, "
                        + "lies above the mean over the rows: first what does not fit the rest of the row. "
                        + "A column that is unusual by itself but fits the others is no surprise."
                    : "−log_{2} p is how many bits the image costs. "
                        + "Beside each image is its map: bright pixels are those that all others would not have expected.",
                "−log_{2} p(x_{i} | x_{rest})");
        });
    }

    private static void Cards(HtmlWriter writer, ReportView view, SampleReport[] all)
    {
        double[][] maps = Array.ConvertAll(all, s => ToBits(s.GivenRest));
        var scale = ColorScale.Linear(maps.SelectMany(m => m));
        if (view.Image is not null)
        {
            scale.Bar(writer, "bits of a pixel when all others are known");
        }

        Group(writer, view, "Most surprising", view.Report.MostSurprising, scale);
        Group(writer, view, "Least surprising", view.Report.LeastSurprising, scale);
    }

    // Samples with the same values and the same class have the same numbers: they share a card.
    private static void Group(HtmlWriter writer, ReportView view, string heading, IReadOnlyList<SampleReport> samples, ColorScale scale)
    {
        if (samples.Count == 0)
        {
            return;
        }

        List<List<SampleReport>> cards = [];
        foreach (SampleReport sample in samples)
        {
            if (cards.Find(c => c[0].Label == sample.Label && c[0].Values.AsSpan().SequenceEqual(sample.Values)) is { } same)
            {
                same.Add(sample);
            }
            else
            {
                cards.Add([sample]);
            }
        }

        writer.Element("h4", heading);
        using (writer.Open("div", ("class", "cards")))
        {
            foreach (List<SampleReport> card in cards)
            {
                Card(writer, view, card, scale);
            }
        }
    }

    private static void Card(HtmlWriter writer, ReportView view, List<SampleReport> same, ColorScale scale)
    {
        SampleReport sample = same[0];
        double[] map = ToBits(sample.GivenRest);
        using (writer.Open("article", ("class", "card")))
        {
            using (writer.Open("p", ("class", "card-head")))
            {
                writer.Element("b", $"{Format.Number(Format.Bits(sample.Surprisal))} bits");
                writer.Element("span", $"{view.Report.LedgerData} row{(same.Count == 1 ? string.Empty : "s")} "
                    + string.Join(", ", same.Select(s => Format.Count(s.Row))), ("class", "muted"));
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
                    Picture.Map(writer, size, map, scale, $"Map of the bits of every pixel given all others, of row {Format.Count(sample.Row)}");
                }
            }

            writer.Element("p", Account(view, sample), ("class", "muted"));
            if (view.Image is null)
            {
                Columns(writer, view, sample, map);
            }
        }
    }

    private static string Reading(ReportView view, SampleReport sample)
    {
        string read = sample.Predicted < 0
            ? "of probability 0: it has no class"
            : $"read as {view.Report.Model.ClassName(sample.Predicted)} ({Format.Percent(sample.Posterior[sample.Predicted])})";
        return sample.Label is { } label ? $"{view.Report.Model.ClassName(label)}, {read}{(label == sample.Predicted ? string.Empty : " ✗")}" : read;
    }

    private static string Account(ReportView view, SampleReport sample)
    {
        double alone = Format.Bits(sample.Marginal.Sum());
        return double.IsFinite(alone) && double.IsFinite(sample.Surprisal)
            ? $"{view.Site}s one by one {Format.Number(alone, 3)} bits, shared {Format.Number(alone - Format.Bits(sample.Surprisal), 3)}"
            : "impossible under the network";
    }

    private static void Columns(HtmlWriter writer, ReportView view, SampleReport sample, double[] map)
    {
        double[] excess = [.. map.Select((bits, i) => Excess(bits, Format.Bits(view.Report.Shared.Sites[i].GivenRest.Value)))];
        int[] order = [.. Enumerable.Range(0, map.Length).OrderByDescending(i => double.IsNaN(sample.Values[i]) ? double.NegativeInfinity : excess[i])];
        double longest = excess.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        int decimals = Format.CommonDecimals(map, 3);
        string[] heads = ["column", "value", "bits given the others"];
        string caption = order.Length > ShownColumns
            ? $"The {ShownColumns.ToString(CultureInfo.InvariantCulture)} most surprising of {Format.Count(order.Length)} columns"
            : "All columns";
        Layout.Table(writer, caption, heads, "bars small", null, 1, () =>
        {
            foreach (int i in order.Take(ShownColumns))
            {
                using (writer.Open("tr"))
                {
                    bool missing = double.IsNaN(sample.Values[i]);
                    Layout.Cells(writer, heads, [view.Report.Model.SiteName(i), view.ValueText(i, sample.Values[i])]);
                    Layout.BarCell(writer, heads[2], longest > 0 ? Math.Max(0, excess[i]) / longest : 0,
                        missing ? "–" : Format.Fixed(map[i], decimals), "data");
                }
            }
        });
    }

    // What is undefined, the rest being impossible by itself, is no surprise of the column.
    private static double Excess(double bits, double mean) => double.IsNaN(bits) ? double.NegativeInfinity : double.IsFinite(mean) ? bits - mean : bits;

    private static double[] ToBits(double[] nats) => Array.ConvertAll(nats, Format.Bits);
}
