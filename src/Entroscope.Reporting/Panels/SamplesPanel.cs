namespace Entroscope.Reporting.Panels;

/// <summary>What the model makes up: samples from nothing, and samples completed from a part.</summary>
internal static class SamplesPanel
{
    private const int ShownRows = 12;
    private const int ShownColumns = 16;

    public static void Write(HtmlWriter writer, ReportView view) =>
        Layout.Section(writer, "samples", "What the network imagines",
            $"A generative network can be run forwards: from the {(view.HasClasses ? "class" : "root")} down to the data. "
                + "Its samples show what it has learned, and what it has not.", () =>
        {
            Layout.Figure(
                writer,
                "Samples drawn from the model",
                () => Samples(writer, view),
                $"Each is a fresh draw: {(view.Report.Components.Count > 0 ? "a component, " : string.Empty)}"
                + $"{(view.HasClasses ? "a class, then " : string.Empty)}"
                + "latents level by level, "
                + $"then the {view.Site}s. They should look like the data but not repeat it.",
                view.HasClasses ? "x ~ p(x) = Σ_{y} P(y) p(x | y)" : "x ~ p(x)");
            Layout.Figure(
                writer,
                $"{char.ToUpperInvariant(view.Sample[0])}{view.Sample[1..]}s with a part hidden, and filled in again",
                () => Imputations(writer, view),
                $"The network sees only the {view.Site}s that are not hidden and draws the others from their exact distribution given those.",
                "x_{hidden} ~ p(x_{hidden} | x_{seen})");
        });

    private static void Samples(HtmlWriter writer, ReportView view)
    {
        if (view.Report.Samples is not { Rows: > 0 } samples)
        {
            Layout.Nothing(writer, "No samples were drawn.");
            return;
        }

        if (view.Image is { } size)
        {
            using (writer.Open("div", ("class", "tiles tight")))
            {
                for (int r = 0; r < samples.Rows; r++)
                {
                    Picture.Grey(writer, size, samples.Row(r), view.Black, view.White, $"Sample {Format.Count(r + 1)} drawn from the model");
                }
            }

            return;
        }

        int columns = Math.Min(ShownColumns, samples.Sites);
        string caption = columns < samples.Sites ? $"The first {Format.Count(columns)} of {Format.Count(samples.Sites)} columns" : "All columns";
        Layout.Table(
            writer,
            caption,
            ["sample", .. Names(view, columns)],
            Enumerable.Range(0, Math.Min(ShownRows, samples.Rows))
                .Select(r => Row(view, Format.Count(r + 1), samples.Row(r), columns)),
            marks: false);
    }

    private static void Imputations(HtmlWriter writer, ReportView view)
    {
        IReadOnlyList<ImputationReport> imputations = view.Report.Imputations;
        if (imputations.Count == 0)
        {
            Layout.Nothing(writer, "Nothing was hidden and filled in.");
        }
        else if (view.Image is { } size)
        {
            using (writer.Open("div", ("class", "triples")))
            {
                for (int k = 0; k < imputations.Count; k++)
                {
                    ImputationReport one = imputations[k];
                    string number = Format.Count(k + 1);
                    using (writer.Open("div", ("class", "triple")))
                    {
                        Tile(writer, "original", () => Picture.Grey(writer, size, one.Original, view.Black, view.White, $"Original {number}"));
                        Tile(writer, "seen", () => Picture.Grey(writer, size, Seen(one), view.Black, view.White, $"Original {number} with a part hidden"));
                        Tile(writer, "filled in",
                            () => Picture.Grey(writer, size, one.Filled, view.Black, view.White, $"Original {number} filled in by the model"));
                    }
                }
            }
        }
        else
        {
            ImputationTable(writer, view, imputations);
        }
    }

    private static void Tile(HtmlWriter writer, string name, Action picture)
    {
        using (writer.Open("div", ("class", "tile")))
        {
            picture();
            writer.Element("span", name, ("class", "muted"));
        }
    }

    private static void ImputationTable(HtmlWriter writer, ReportView view, IReadOnlyList<ImputationReport> imputations)
    {
        int columns = Math.Min(ShownColumns, view.Tree.SiteCount);
        string[] heads = ["row", .. Names(view, columns)];
        (string[] Texts, bool[] Hidden)[] rows = [.. imputations.Take(ShownRows).SelectMany((one, k) => new[]
        {
            (Row(view, $"{Format.Count(k + 1)} original", one.Original, columns), one.Hidden),
            (Row(view, $"{Format.Count(k + 1)} filled", one.Filled, columns), one.Hidden),
        })];
        Layout.Table(writer, "Original and filled rows in turn; hidden values are marked", heads, null, [.. rows.Select(r => r.Texts)], 0, () =>
        {
            foreach ((string[] texts, bool[] hidden) in rows)
            {
                using (writer.Open("tr"))
                {
                    Layout.Cells(writer, heads, [texts[0]], marks: false);
                    for (int i = 0; i < columns; i++)
                    {
                        writer.Element("td", texts[i + 1], ("class", hidden[i] ? "hidden-value" : null), ("data-label", heads[i + 1]));
                    }
                }
            }
        }, marks: false);
    }

    private static string[] Row(ReportView view, string name, double[] values, int columns) =>
        [name, .. Enumerable.Range(0, columns).Select(i => view.ValueText(i, values[i]))];

    private static IEnumerable<string> Names(ReportView view, int columns) => Enumerable.Range(0, columns).Select(view.Report.Model.SiteName);

    private static double[] Seen(ImputationReport one) => [.. one.Original.Select((x, i) => one.Hidden[i] ? double.NaN : x)];
}
