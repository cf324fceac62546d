using System.Text.Encodings.Web;

namespace Entroscope.Cli.Output;

/// <summary>Writes the one JSON object of a command. Numbers round-trip; what is no finite number is null.</summary>
internal static class JsonOutput
{
    private const int FlushedBytes = 1 << 16;

    private static readonly JsonWriterOptions Format = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, Action<Utf8JsonWriter> content)
    {
        using (var stream = new Utf8TextStream(output))
        using (var writer = new Utf8JsonWriter(stream, Format))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        output.Write('\n');
    }

    /// <summary>Writes the names of columns beside their positions; nothing where they have none.</summary>
    public static void Names(this Utf8JsonWriter writer, string name, ConvACMixture model, IEnumerable<int> sites)
    {
        if (model.Metadata.SiteNames is { } names)
        {
            writer.Array(name, sites, i => writer.WriteStringValue(names[i]));
        }
    }

    /// <summary>Passes on what has been written once it is much: for loops over rows, so that an object of any length needs little memory.</summary>
    public static void FlushWhenLarge(this Utf8JsonWriter writer)
    {
        if (writer.BytesPending >= FlushedBytes)
        {
            writer.Flush();
        }
    }
}
