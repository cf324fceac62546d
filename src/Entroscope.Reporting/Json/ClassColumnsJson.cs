using Entroscope.Information.Sharing;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of what columns say about the class. All in nats; columns in the order of the sites.</summary>
internal static class ClassColumnsJson
{
    public static void Write(Utf8JsonWriter json, ClassColumns columns)
    {
        json.WriteString("unit", "nats");
        json.WriteNumber("rows", columns.Rows);
        json.WriteNumber("left_out", columns.LeftOut);
        json.WriteString("interval_covers", "rows");
        json.Number("class_entropy", columns.ClassEntropy);
        json.Estimate("all_columns", columns.AllColumns);
        json.Objects("columns", columns.Columns, column =>
        {
            json.WriteNumber("site", column.Site);
            json.WriteString("name", column.Name);
            json.WriteNumber("rows", column.Observed);
            json.Number("information", column.Information);
            json.Number("information_error", column.InformationError);
            json.Estimate("gain", column.Gain);
            json.Estimate("gain_given_others", column.GainGivenOthers);
            json.Number("p_value", column.PValue);
            json.WriteBoolean("informs", column.Informs);
        });
        ColumnShortList list = columns.ShortList;
        json.Object("short_list", () =>
        {
            json.WriteNumber("choice_rows", list.ChoiceRows);
            json.WriteNumber("stopping_rows", list.StoppingRows);
            json.Array("sites", list.Steps.Take(list.Count).Select(s => s.Site), json.WriteNumberValue);
            json.Array("names", list.Steps.Take(list.Count).Select(s => s.Name), json.WriteStringValue);
            json.Objects("steps", list.Steps, step =>
            {
                json.WriteNumber("site", step.Site);
                json.WriteString("name", step.Name);
                json.Estimate("gain", step.Gain);
            });
            json.Estimate("all_columns", list.AllColumns);
            json.Estimate("missing", list.Missing);
        });
    }
}
