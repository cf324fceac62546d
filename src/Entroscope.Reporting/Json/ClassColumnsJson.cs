using Entroscope.Information.Sharing;

namespace Entroscope.Reporting.Json;

/// <summary>The keys of what columns say about the class. All in nats; columns in the order of the sites.</summary>
internal static class ClassColumnsJson
{
    public static void Write(Utf8JsonWriter json, ClassColumns columns)
    {
        json.WriteString("unit", "nats");
        json.Members(new { columns.Rows, columns.LeftOut, columns.ClassesSeen });
        json.WriteString("interval_covers", "rows");
        json.Members(new { columns.ClassEntropy, columns.AllColumns });
        json.Objects("columns", columns.Columns, column =>
        {
            json.Members(new { column.Site, column.Name });
            json.Members(new { Rows = column.Observed, column.Information, column.InformationError, column.Gain, column.GainGivenOthers });
            json.Members(new { column.PValue, column.Informs });
        });
        ColumnShortList list = columns.ShortList;
        json.Object("short_list", () =>
        {
            json.Members(new { list.ChoiceRows, list.StoppingRows });
            json.Array("sites", list.Steps.Take(list.Count).Select(s => s.Site), json.WriteNumberValue);
            json.Array("names", list.Steps.Take(list.Count).Select(s => s.Name), json.WriteStringValue);
            json.Objects("steps", list.Steps, step => json.Members(new { step.Site, step.Name, step.Gain }));
            json.Members(new { list.AllColumns, list.Missing });
        });
    }
}
