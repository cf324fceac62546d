using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Xunit;

namespace Entroscope.Cli.Tests.Support;

/// <summary>An enumeration oracle: a model file with values computed independently by brute force.</summary>
internal sealed class Oracle
{
    private readonly JsonElement _root;

    private Oracle(string path) => _root = JsonDocument.Parse(File.ReadAllText(path)).RootElement;

    public JsonElement Model => _root.GetProperty("model");

    public JsonElement Expected => _root.GetProperty("expected");

    public JsonElement[] Samples => [.. _root.GetProperty("samples").EnumerateArray()];

    public int Sites => Model.GetProperty("sites").GetInt32();

    public int Classes => Model.GetProperty("classes").GetInt32();

    public static TheoryData<string> Generative() => [.. Names("generative")];

    /// <summary>Gets the generative oracles that have an expected value.</summary>
    public static TheoryData<string> Generative(string key) => [.. Names("generative").Where(name => Load(name).Expected.TryGetProperty(key, out _))];

    public static TheoryData<string> RealWeights() => [.. Names("real-weights")];

    public static Oracle Load(string name) => new(PathOf(name));

    public static string PathOf(string name) => Path.Combine(Folder(), name + ".json");

    /// <summary>Writes the observed values of the samples as CSV; -1 is missing.</summary>
    public string SamplesAsCsv() => string.Concat(Samples.Select(s =>
        string.Join(',',
            s.GetProperty("x").EnumerateArray().Select(x => x.GetInt32() < 0 ? string.Empty : x.GetInt32().ToString(CultureInfo.InvariantCulture))) + "\n"));

    private static IEnumerable<string> Names(string kind) =>
        from file in Directory.EnumerateFiles(Folder(), "a-*.json").Order(StringComparer.Ordinal)
        where string.Equals(JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("kind").GetString(), kind, StringComparison.Ordinal)
        select Path.GetFileNameWithoutExtension(file);

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "Oracles");
}
