using Entroscope.Information.Sharing;

namespace Entroscope.Reporting.Panels;

/// <summary>What every column says about the class, and the columns that suffice; nothing where it was not measured.</summary>
internal static class ClassColumnsPanel
{
    public const string Id = "columns";
    private const int ShownColumns = 60;

    public static void Write(HtmlWriter writer, ReportView view)
    {
        if (view.Report.ClassColumns is not { } columns)
        {
            return;
        }

        string rows = columns.Rows == view.Report.Ledger.Samples ? $"the {view.LedgerRows}" : $"{Format.Count(columns.Rows)} of the {view.LedgerRows}";
        Layout.Section(writer, Id, "Columns and the class", $"{ClassColumnsWords.Chosen(columns)} On {rows} all columns together gain "
            + $"{Format.BitsInterval(columns.AllColumns)} of the {Format.BitsNumber(columns.ClassEntropy)} bits that the class takes by the model."
            + (ClassColumnsWords.OneClass(columns) is { } alone ? " " + alone : string.Empty), () =>
        {
            Columns(writer, columns);
            List(writer, columns.ShortList);
        });
    }

    /// <summary>Draws what each column says.</summary>
    public static void Columns(HtmlWriter writer, ClassColumns columns)
    {
        ClassColumn[] ranked = [.. columns.Ranked()];
        double longest = ranked.Max(c => Math.Max(Value(c.Gain), Value(c.GainGivenOthers)));
        Layout.Figure(
            writer,
            "What each column says about the class, in bits a row",
            () => Layout.BarTable(
                writer, ranked.Length > ShownColumns ? $"The first {ShownColumns} of {Format.Count(ranked.Length)} columns" : "The columns",
                ["column", "by itself", "beside all others"],
                ranked.Take(ShownColumns).Select(c => (c.Name, new[] { Bar(c, c.Gain), Bar(c, c.GainGivenOthers) })),
                longest, Format.CommonDecimals([longest], 3)),
            $"Coloured bars are those of columns that inform. {ClassColumnsWords.Groups} {ClassColumnsWords.Truth}",
            "by itself: log_{2} p(y | x_{i}) − log_{2} P(y); beside all others: log_{2} p(y | x) − log_{2} p(y | x without x_{i})");
        Layout.Folded(writer, true, "All numbers of the columns", () => Layout.Table(
            writer, $"The columns, in bits a row. {ClassColumnsWords.Intervals}",
            ["column", "rows", "I(X_{i};Y) by the model", "gain by itself", "gain beside all others", "informs"],
            ranked.Select(c => new[]
            {
                c.Name, Format.Count(c.Observed), Format.BitsNumber(c.Information), Format.BitsInterval(c.Gain), Format.BitsInterval(c.GainGivenOthers),
                ClassColumnsWords.Informs(c),
            })));
    }

    /// <summary>Draws what the columns gain that were added one by one.</summary>
    public static void List(HtmlWriter writer, ColumnShortList list)
    {
        if (list.Steps.Count == 0)
        {
            return;
        }

        Layout.Figure(
            writer, "What the columns so far gain", () => Steps(writer, list),
            "Columns that inform are added one by one, all others summed out. Dots are means over the rows that say where to stop, the order being chosen on "
            + "others; lines are their 95 % intervals; filled dots are the list. The line across is what all columns gain on the same rows.",
            "log_{2} p(y | x_{S}) − log_{2} P(y)");
    }

    private static void Steps(HtmlWriter writer, ColumnShortList list)
    {
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
        Layout.Table(
            writer, "The columns in the order in which they were added",
            ["columns", "added", "bits of all so far", "in the list"],
            list.Steps.Select((s, k) => new[] { Format.Count(k + 1), s.Name, Format.BitsInterval(s.Gain), k < list.Count ? "yes" : "no" }));
    }

    private static (double Value, string Css) Bar(ClassColumn column, Numerics.Estimate gain) => (Value(gain), column.Informs ? "data" : string.Empty);

    private static double Value(Numerics.Estimate nats) => double.IsFinite(nats.Value) ? Format.Bits(nats.Value) : 0;
}
