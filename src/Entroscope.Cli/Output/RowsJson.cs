namespace Entroscope.Cli.Output;

/// <summary>Observations as a JSON array of rows.</summary>
internal static class RowsJson
{
    /// <summary>Writes the rows; by a schema, categories and dates as text, booleans as true and false, numbers as the column writes them.</summary>
    /// <param name="observed">Which values were observed, and so are written as they are; null for none.</param>
    public static void Write(Utf8JsonWriter writer, string name, Observations data, TableSchema? schema = null, Observations? observed = null)
    {
        ColumnSchema[] columns = [.. schema?.Columns ?? []];
        ColumnSchema[] kept = observed is null ? columns : [.. columns.Select(c => c.OfObserved)];
        writer.Array(name, Enumerable.Range(0, data.Rows), row =>
        {
            if (schema is null)
            {
                writer.Values(data.Row(row));
            }
            else
            {
                WriteRow(writer, data.Row(row), i => observed is null || double.IsNaN(observed[row, i]) ? columns[i] : kept[i]);
            }

            writer.FlushWhenLarge();
        });
    }

    private static void WriteRow(Utf8JsonWriter writer, double[] row, Func<int, ColumnSchema> columns)
    {
        writer.WriteStartArray();
        for (int i = 0; i < row.Length; i++)
        {
            ColumnSchema column = columns(i);
            if (double.IsNaN(row[i]))
            {
                writer.WriteNullValue();
            }
            else if (column.Kind is ColumnKind.Text or ColumnKind.Date)
            {
                writer.WriteStringValue(column.Format(row[i]));
            }
            else if (column.Kind == ColumnKind.Boolean)
            {
                writer.WriteBooleanValue(row[i] != 0);
            }
            else
            {
                writer.WriteRawValue(column.Format(row[i]));
            }
        }

        writer.WriteEndArray();
    }
}
