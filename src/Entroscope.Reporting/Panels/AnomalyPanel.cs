using Entroscope.Model;

namespace Entroscope.Reporting.Panels;

/// <summary>The test rows that are odd beside the validation rows, and the columns that make them so.</summary>
internal static class AnomalyPanel
{
    public static void Write(HtmlWriter writer, ReportView view)
    {
        if (view.Report.Anomalies is not { } anomalies)
        {
            return;
        }

        SiteWords words = view.Report.Model.Words;
        string reference = $"{Format.Count(anomalies.ReferenceRows)} validation {view.Sample}{(anomalies.ReferenceRows == 1 ? string.Empty : "s")}";
        Layout.Section(writer, "anomalies", "Anomalies", Unbroken(AnomalyWords.Discoveries(anomalies)), () => Layout.Figure(
            writer,
            $"The oddest test {view.Sample}s and the {view.Site}s that do not fit the others",
            () => Layout.Table(
                writer,
                "The oddest first",
                [view.Sample, "−log_{2} p, bits", "p-value", "q-value", $"{view.Site}s: value, bits above usual (what was to be expected)"],
                anomalies.Ranked.Where(r => r.Columns.Count > 0).Select(row => Cells(row, words))),
            AnomalyWords.PValues(anomalies, reference)
                + $"The network was chosen on the validation {view.Sample}s and not trained on them. The q-value is the smallest false discovery rate at which "
                + $"the {view.Sample} is listed. Every {view.Site} is held against what all others of its {view.Sample} say of it.",
            "(1 + #{r: p(r) ≤ p(x)}) / (1 + n)"));
    }

    private static string[] Cells(RatedRow row, SiteWords words) =>
    [
        Format.Count(row.Row),
        Bits(-row.LogLikelihood),
        row.PValue.ToString("G3", CultureInfo.InvariantCulture),
        row.QValue.ToString("G3", CultureInfo.InvariantCulture),
        string.Join("; ", row.Columns.Select(c =>
            $"{words.Name(c.Site)} = {words.Value(c.Site, c.Value)}, {Bits(c.Excess)} ({AnomalyWords.Expected(c, words)})")),
    ];

    // A line does not end behind the p.
    private static string Unbroken(string text) => text.Replace("p-value", "p\u2011value", StringComparison.Ordinal);

    private static string Bits(double nats) => double.IsFinite(nats) ? Format.Number(Format.Bits(nats)) : "impossible";
}
