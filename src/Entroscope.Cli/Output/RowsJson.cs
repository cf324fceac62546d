namespace Entroscope.Cli.Output;

/// <summary>Observations as a JSON array of rows.</summary>
internal static class RowsJson
{
    public static void Write(Utf8JsonWriter writer, string name, Observations data) => writer.Array(name, Enumerable.Range(0, data.Rows), row =>
    {
        writer.Values(data.Row(row));
        writer.FlushWhenLarge();
    });
}
