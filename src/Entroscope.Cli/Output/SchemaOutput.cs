using Entroscope.Files.Json;

namespace Entroscope.Cli.Output;

/// <summary>The schema of a table: beside a model, and in JSON.</summary>
internal static class SchemaOutput
{
    /// <summary>Writes the schema beside a model; a table of plain numbers has none.</summary>
    public static void Save(TableSchema? schema, string model)
    {
        if (schema is not null)
        {
            SchemaFile.Save(schema, SchemaFile.Beside(model));
        }
    }

    /// <summary>Writes the schema as a member.</summary>
    public static void Write(Utf8JsonWriter writer, TableSchema? schema)
    {
        if (schema is not null)
        {
            writer.WritePropertyName("schema");
            SchemaJson.Write(writer, schema);
        }
    }
}
