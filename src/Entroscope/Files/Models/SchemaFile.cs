using System.Text.Encodings.Web;
using Entroscope.Files.Json;
using Entroscope.Model;

namespace Entroscope.Files.Models;

/// <summary>Reads and writes the schema of a table as a JSON file, which is described in docs/tables.md.</summary>
public static class SchemaFile
{
    /// <summary>Reads a schema.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The schema, checked.</returns>
    /// <exception cref="ModelException">The file cannot be read or holds no valid schema; the message names the file and the place in it.</exception>
    public static TableSchema Load(string path) => InputFile.Read(path, stream =>
    {
        byte[] text = new byte[stream.Length];
        stream.ReadExactly(text);
        using JsonDocument document = JsonText.Parse(text, "The file");
        return SchemaJson.Read(new JsonValue(document.RootElement, string.Empty));
    });

    /// <summary>Writes a schema; an existing file is replaced only when everything has been written.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">The file cannot be written; the message names it and the cause.</exception>
    public static void Save(TableSchema schema, string path)
    {
        ArgumentNullException.ThrowIfNull(schema);
        AtomicFile.Write(path, stream =>
        {
            var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
            using var json = new Utf8JsonWriter(stream, options);
            SchemaJson.Write(json, schema);
            json.Flush();
            stream.WriteByte((byte)'\n');
        });
    }

    /// <summary>Gets the name of the schema file beside a model: NAME.schema.json of NAME.safetensors or NAME.json.</summary>
    /// <param name="model">The model file.</param>
    public static string Beside(string model) => Path.ChangeExtension(model, ".schema.json");
}
