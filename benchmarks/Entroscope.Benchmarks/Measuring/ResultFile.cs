using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entroscope.Benchmarks.Measuring;

/// <summary>Results as JSON.</summary>
internal static class ResultFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly JsonSerializerOptions Line = new(Format) { WriteIndented = false };

    /// <summary>Writes a result, at once: who interrupts finds the file as it was before.</summary>
    public static void Write<T>(string path, T result)
    {
        string unfinished = path + ".tmp";
        File.WriteAllText(unfinished, JsonSerializer.Serialize(result, Format) + "\n");
        File.Move(unfinished, path, overwrite: true);
    }

    public static string ToLine<T>(T result) => JsonSerializer.Serialize(result, Line);

    public static T FromLine<T>(string line) => JsonSerializer.Deserialize<T>(line, Line) ?? throw new InvalidDataException($"No result: {line}");
}
