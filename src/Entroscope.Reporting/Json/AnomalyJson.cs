using Entroscope.Model;

namespace Entroscope.Reporting.Json;

/// <summary>Writes anomalies.</summary>
internal static class AnomalyJson
{
    /// <summary>Writes the reference, the discoveries and the rows that are described, the oddest first.</summary>
    public static void Write(Utf8JsonWriter json, AnomalyReport report, SiteWords words)
    {
        json.WriteNumber("rows", report.Rows.Count);
        json.WriteString("unit", "nats");
        json.Members(new { ReferenceIsDrawn = report.Drawn, report.ReferenceRows, report.FalseDiscoveryRate, report.FewestDiscoveries });
        json.Array("discoveries", report.Discoveries, r => json.WriteNumberValue(r.Row));
        json.Objects("anomalies", report.Ranked.Where(r => r.Columns.Count > 0), row =>
        {
            Row(json, row);
            json.Objects("columns", row.Columns, column =>
            {
                json.Members(new { column.Site, Name = words.Name(column.Site), column.Value });
                json.WriteString("text", words.Value(column.Site, column.Value));
                json.Members(new { column.Surprisal, column.Excess });
                json.Optional("expected", column.Expected, e => Expected(json, e, words));
            });
        });
    }

    /// <summary>Writes the numbers of a row.</summary>
    public static void Row(Utf8JsonWriter json, RatedRow row)
    {
        json.WriteNumber("row", row.Row);
        json.Number("log_p", row.LogLikelihood);
        json.Number("p_value", row.PValue);
        json.Number("q_value", row.QValue);
        json.WriteNumber("reference_rows", row.ReferenceRows);
    }

    private static void Expected(Utf8JsonWriter json, SiteAnswer expected, SiteWords words)
    {
        bool quantity = words.IsQuantity(expected.Site);
        json.Number("mean", quantity ? expected.Mean : double.NaN);
        json.Number("lower_95", quantity ? expected.Lower : double.NaN);
        json.Number("upper_95", quantity ? expected.Upper : double.NaN);
        json.Number("mode", expected.Mode);
        json.WriteString("mode_text", words.Value(expected.Site, expected.Mode));
        json.Number("mode_probability", expected.ModeProbability);
    }
}
