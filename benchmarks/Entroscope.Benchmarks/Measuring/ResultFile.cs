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

    public static void Write<T>(string path, T result) => File.WriteAllText(path, JsonSerializer.Serialize(result, Format) + "\n");

    public static string ToLine<T>(T result) => JsonSerializer.Serialize(result, Line);

    public static T FromLine<T>(string line) => JsonSerializer.Deserialize<T>(line, Line) ?? throw new InvalidDataException($"No result: {line}");
}
