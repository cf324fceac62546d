using Entroscope.Information.Sharing;

namespace Entroscope.Reporting;

/// <summary>Writes what columns say about the class as one self-contained page.</summary>
internal static class ClassColumnsPage
{
    private const int ShownColumns = 60;

    public static string Write(ClassColumns columns, string title)
    {
        var writer = new HtmlWriter();
        using (writer.Open("html", ("lang", "en")))
        {
            PageHead.Write(writer, title);
            using (writer.Open("body"))
            using (writer.Open("main"))
            {
                using (writer.Open("header"))
                {
                    writer.Element("p", "Entroscope", ("class", "eyebrow"));
                    writer.Element("h1", $"{title}: columns and the class");
                    writer.Element("p", ClassColumnsWords.Chosen(columns), ("class", "headline"));
                    writer.Element("p", $"{Format.Count(columns.Rows)} rows; all columns together gain {Format.BitsInterval(columns.AllColumns)} of the "
                        + $"{Format.BitsNumber(columns.ClassEntropy)} bits that the class takes by the model. {ClassColumnsWords.Intervals} {ClassColumnsWords.Truth}",
                        ("class", "baseline"));
                }

                Layout.Section(writer, "columns", "Column by column", "What each says about the class, in bits a row.", () => Columns(writer, columns));
                Layout.Section(writer, "list", "Columns that suffice", "Columns added one by one, all others summed out.", () => Layout.Figure(
                    writer, "What the columns so far gain", () => List(writer, columns.ShortList),
                    "Dots are means over rows on which no column was chosen, lines their 95 % intervals; filled dots are the list. "
                    + "The line is what all columns gain on the same rows.",
                    "log_{2} p(y | x_{S}) − log_{2} P(y)"));
            }
        }

        return writer.ToDocument();
    }

    private static void Columns(HtmlWriter writer, ClassColumns columns)
    {
        ClassColumn[] ranked = [.. columns.Ranked()];
        double longest = ranked.Max(c => Math.Max(Format.Bits(c.Information), Value(c.Gain)));
        Layout.BarTable(
            writer, ranked.Length > ShownColumns ? $"The first {ShownColumns} of {Format.Count(ranked.Length)} columns, by what they gain by themselves"
                : "The columns, by what they gain by themselves",
            ["column", "by the model, I(X_{i};Y)", "on the rows, by itself"],
            ranked.Take(ShownColumns).Select(c => (c.Name, new[] { (Format.Bits(c.Information), "model"), (Value(c.Gain), "data") })),
            longest, Format.CommonDecimals([longest], 3));
        Layout.Folded(writer, ranked.Length > ShownColumns / 2, "All numbers", () => Layout.Table(
            writer, "The columns, in bits a row",
            ["column", "rows", "I(X_{i};Y) by the model", "gain by itself", "gain beside all others", "informs"],
            ranked.Select(c => new[]
            {
                c.Name, Format.Count(c.Observed), Format.BitsNumber(c.Information), Format.BitsInterval(c.Gain), Format.BitsInterval(c.GainGivenOthers),
                ClassColumnsWords.Informs(c),
            })));
    }

    private static void List(HtmlWriter writer, ColumnShortList list)
    {
        if (list.Steps.Count == 0)
        {
            Layout.Nothing(writer, "No column has a value.");
            return;
        }

        (double Low, double Value, double High)[] points = [.. list.Steps.Select(s => (
            Format.Bits(s.Gain.Value - s.Gain.HalfWidth95), Format.Bits(s.Gain.Value), Format.Bits(s.Gain.Value + s.Gain.HalfWidth95)))];
        double all = Format.Bits(list.AllColumns.Value);
        var x = Axis.Linear("columns in the list", [1, list.Steps.Count], integers: true);
        var y = Axis.Linear("bits a row", points.SelectMany(p => new[] { p.Low, p.High }).Append(all).Append(0).Where(double.IsFinite));
        Chart.Draw(writer, $"Gain of {Format.Count(list.Steps.Count)} lists of columns", x, y, chart =>
        {
            chart.Line([(1, all), (list.Steps.Count, all)], "null");
            for (int k = 0; k < points.Length; k++)
            {
                chart.ErrorBar(k + 1, points[k].Low, points[k].High);
                chart.Dot(k + 1, points[k].Value, k < list.Count ? "dot data" : "dot data faint",
                    $"{list.Steps[k].Name}: {Format.BitsInterval(list.Steps[k].Gain)} bits");
            }
        });
    }

    private static double Value(Numerics.Estimate nats) => double.IsFinite(nats.Value) ? Format.Bits(nats.Value) : 0;
}
