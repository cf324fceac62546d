using Entroscope.Model;

namespace Entroscope.Files.Json;

/// <summary>Names and training record as a JSON object, which both model formats share.</summary>
internal static class MetadataJson
{
    private static readonly string[] Members = ["site_names", "class_names", "label_name", "schema", "sequence", "training"];

    /// <summary>Writes the object; what the metadata does not say is left out.</summary>
    public static void Write(Utf8JsonWriter json, ModelMetadata metadata)
    {
        json.WriteStartObject();
        WriteNames(json, "site_names", metadata.SiteNames);
        WriteNames(json, "class_names", metadata.ClassNames);
        if (metadata.LabelName is { } label)
        {
            json.WriteString("label_name", label);
        }

        if (metadata.Schema is { } schema)
        {
            json.WritePropertyName("schema");
            SchemaJson.Write(json, schema);
        }

        if (metadata.Sequence is { } sequence)
        {
            json.WritePropertyName("sequence");
            SequenceJson.Write(json, sequence);
        }

        // Among the entries of the record, which earlier versions read whatever their names.
        IEnumerable<KeyValuePair<string, string>> record = metadata.Training.Entries;
        record = metadata.TrainingRows is { } rows ? record.Append(new(RowHashesText.Name, RowHashesText.Write(rows))) : record;
        if (record.Any())
        {
            WriteRecord(json, "training", record.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the entries of a record as an object of texts.</summary>
    public static void WriteRecord(Utf8JsonWriter json, string member, IEnumerable<KeyValuePair<string, string>> entries)
    {
        json.WriteStartObject(member);
        foreach ((string key, string value) in entries)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    /// <summary>Reads an object of texts.</summary>
    public static Dictionary<string, string> ReadRecord(JsonValue record) =>
        record.Members().ToDictionary(m => m.Name, m => m.Value.String(), StringComparer.Ordinal);

    /// <summary>Reads the object.</summary>
    /// <exception cref="ModelException">A member is unknown, of the wrong kind, or names another number of sites or classes.</exception>
    public static ModelMetadata Read(JsonValue metadata, int sites, int classes)
    {
        metadata.EnsureMembers(Members);
        JsonValue? record = metadata.Find("training");
        Dictionary<string, string> training = record is null ? [] : ReadRecord(record);
        RowHashes? rows = training.Remove(RowHashesText.Name, out string? hashes)
            ? RowHashesText.Read(hashes, record!.Require(RowHashesText.Name).Place)
            : null;
        return new ModelMetadata
        {
            SiteNames = ReadNames(metadata.Find("site_names"), sites),
            ClassNames = ReadNames(metadata.Find("class_names"), classes),
            LabelName = metadata.Find("label_name")?.String(),
            Schema = metadata.Find("schema") is { } schema ? SchemaJson.Read(schema, sites) : null,
            Sequence = metadata.Find("sequence") is { } sequence ? SequenceJson.Read(sequence, sites) : null,
            TrainingRows = rows,
            Training = TrainingRecord.Of(training),
        };
    }

    private static void WriteNames(Utf8JsonWriter json, string member, IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return;
        }

        json.WriteStartArray(member);
        foreach (string name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static string[]? ReadNames(JsonValue? names, int count) => names is { } n ? [.. n.Items(count).Select(name => name.String())] : null;
}
