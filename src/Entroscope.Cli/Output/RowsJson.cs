using Entroscope.Model;
using Entroscope.Reporting.Json;

namespace Entroscope.Cli.Output;

/// <summary>Observations as a JSON array of rows.</summary>
internal static class RowsJson
{
    public static void Write(Utf8JsonWriter writer, string name, Observations data)
    {
        writer.WriteStartArray(name);
        for (int r = 0; r < data.Rows; r++)
        {
            writer.WriteStartArray();
            foreach (double value in data.Row(r))
            {
                writer.Value(value);
            }

            writer.WriteEndArray();
            writer.FlushWhenLarge();
        }

        writer.WriteEndArray();
    }
}
