using System.Text.Encodings.Web;
using System.Text.Json;
using Entroscope.Information;

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

    /// <summary>Passes on what has been written once it is much: for loops over rows, so that an object of any length needs little memory.</summary>
    public static void FlushWhenLarge(this Utf8JsonWriter writer)
    {
        if (writer.BytesPending >= FlushedBytes)
        {
            writer.Flush();
        }
    }

    public static void Value(this Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    public static void Property(this Utf8JsonWriter writer, string name, double value)
    {
        writer.WritePropertyName(name);
        writer.Value(value);
    }

    /// <summary>Writes an exact value as a number, an estimate as an object.</summary>
    public static void Value(this Utf8JsonWriter writer, Estimate estimate)
    {
        if (estimate.IsExact)
        {
            writer.Value(estimate.Value);
            return;
        }

        writer.WriteStartObject();
        writer.Property("estimate", estimate.Value);
        writer.Property("standard_error", estimate.StandardError);
        writer.WriteNumber("draws", estimate.Draws);
        writer.WriteEndObject();
    }

    public static void Property(this Utf8JsonWriter writer, string name, Estimate estimate)
    {
        writer.WritePropertyName(name);
        writer.Value(estimate);
    }

    public static void Array(this Utf8JsonWriter writer, string name, IEnumerable<double> values)
    {
        writer.WriteStartArray(name);
        foreach (double value in values)
        {
            writer.Value(value);
        }

        writer.WriteEndArray();
    }

    public static void Array(this Utf8JsonWriter writer, string name, IEnumerable<Estimate> values)
    {
        writer.WriteStartArray(name);
        foreach (Estimate value in values)
        {
            writer.Value(value);
        }

        writer.WriteEndArray();
    }

    public static void Array(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    public static void Array(this Utf8JsonWriter writer, string name, IEnumerable<int> values)
    {
        writer.WriteStartArray(name);
        foreach (int value in values)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }
}
