namespace Entroscope.Cli.Output;

/// <summary>Observations as a JSON array of rows.</summary>
internal static class RowsJson
{
    /// <summary>Writes the rows; by a schema, categories and dates as text, booleans as true and false, numbers as the column writes them.</summary>
    public static void Write(Utf8JsonWriter writer, string name, Observations data, TableSchema? schema = null) =>
        writer.Array(name, Enumerable.Range(0, data.Rows), row =>
        {
            if (schema is null)
            {
                writer.Values(data.Row(row));
            }
            else
            {
                WriteRow(writer, data.Row(row), schema);
            }

            writer.FlushWhenLarge();
        });

    private static void WriteRow(Utf8JsonWriter writer, double[] row, TableSchema schema)
    {
        writer.WriteStartArray();
        for (int i = 0; i < row.Length; i++)
        {
            ColumnSchema column = schema.Columns[i];
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
