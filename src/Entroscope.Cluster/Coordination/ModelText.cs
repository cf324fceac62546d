using System.Text.Json;
using Entroscope.Files.Json;
using Entroscope.Learning;
using Entroscope.Model;

namespace Entroscope.Cluster.Coordination;

/// <summary>What workers need to know of a training beside its rows and options, as text.</summary>
/// <param name="Component">The component of a mixture that is trained by itself; -1 for none.</param>
/// <param name="Phase">The rows of the mixture that it is trained on.</param>
/// <param name="GaussianStrength">The strength that was chosen; null for that of the options.</param>
/// <param name="IsValidated">Whether there are validation rows.</param>
/// <param name="Settings">All that determines the result.</param>
/// <param name="Components">The architecture of every component; of a component trained by itself, those of the mixture.</param>
internal sealed record ModelText(
    int Component, RowSet Phase, double? GaussianStrength, bool IsValidated, IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<Architecture> Components)
{
    // The coordinator counts the steps and says with which strength; the components of a mixture have their own.
    private static readonly string[] OfCoordinator = ["steps", "prior_strengths"];

    /// <summary>Gets the settings that a worker must have, too.</summary>
    public static IReadOnlyDictionary<string, string> Compared(TrainingRecord settings) => settings.Entries
        .Where(e => !OfCoordinator.Contains(e.Key, StringComparer.Ordinal)).ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("component", Component);
            json.WriteNumber("phase", (int)Phase);
            if (GaussianStrength is { } strength)
            {
                json.WriteNumber("gaussian_strength", strength);
            }

            json.WriteBoolean("validated", IsValidated);
            json.WriteStartObject("settings");
            foreach ((string key, string value) in Settings)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
            json.WriteStartArray("components");
            foreach (Architecture architecture in Components)
            {
                json.WriteStartObject();
                ArchitectureWriter.Write(json, architecture);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <exception cref="EntroscopeException">It is no such text.</exception>
    public static ModelText Read(byte[] bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 128 });
            JsonElement root = document.RootElement;
            return new ModelText(
                root.GetProperty("component").GetInt32(),
                (RowSet)root.GetProperty("phase").GetInt32(),
                root.TryGetProperty("gaussian_strength", out JsonElement strength) ? strength.GetDouble() : null,
                root.GetProperty("validated").GetBoolean(),
                root.GetProperty("settings").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? string.Empty, StringComparer.Ordinal),
                [.. root.GetProperty("components").EnumerateArray().Select(c => ArchitectureReader.Read(new JsonValue(c, "the model")))]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelException("The coordinator's description of the model cannot be read.", e);
        }
    }

    /// <summary>Finds what another machine would do otherwise.</summary>
    /// <returns>One difference in words; null where there is none.</returns>
    public string? Difference(IReadOnlyDictionary<string, string> here) => Settings.Keys.Union(here.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
        .Where(key => !string.Equals(Settings.GetValueOrDefault(key), here.GetValueOrDefault(key), StringComparison.Ordinal))
        .Select(key => $"{key} is {here.GetValueOrDefault(key, "absent")} here, but {Settings.GetValueOrDefault(key, "absent")} at the coordinator")
        .FirstOrDefault();
}
