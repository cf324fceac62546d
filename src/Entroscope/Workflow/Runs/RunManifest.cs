using System.Security.Cryptography;

namespace Entroscope.Workflow.Runs;

/// <summary>How the manifest of a run is recognised, and what it says about the files beside it.</summary>
internal static class RunManifest
{
    public const string FileName = "manifest.json";
    public const string ModelName = "model.safetensors";
    private const int LargestFile = 1 << 24;

    /// <summary>Returns whether a file is the manifest of some run, and no other program's file of the same name.</summary>
    public static bool IsOwn(string path)
    {
        using JsonDocument? text = Read(path);
        return text is not null;
    }

    /// <summary>Reads the manifest of a run; null where the file is none, or cannot be read.</summary>
    public static JsonDocument? Read(string path)
    {
        try
        {
            if (FileStatus.Oddity(path) is not null || new FileInfo(path).Length > LargestFile)
            {
                return null;
            }

            var text = JsonDocument.Parse(File.ReadAllBytes(path));
            if (text.RootElement.Text("program") is "entroscope")
            {
                return text;
            }

            text.Dispose();
            return null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Says why the manifest in a folder is none that can be read; null where it can, where there is none, or where it is another program's.</summary>
    public static string? Damage(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            if (FileStatus.Oddity(path) is { } oddity)
            {
                return $"is {oddity}";
            }

            long length = new FileInfo(path).Length;
            if (length is 0 or > LargestFile)
            {
                return length == 0 ? "is empty" : Invariant($"is larger than {LargestFile} bytes");
            }

            using var text = JsonDocument.Parse(File.ReadAllBytes(path));
            return text.RootElement.Text("program") is not "entroscope" && File.Exists(Path.Combine(folder, ModelName))
                ? "does not name this program" : null;
        }
        catch (JsonException e)
        {
            return Invariant($"is no JSON from line {e.LineNumber + 1} on");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "cannot be read";
        }
    }

    /// <summary>Computes the SHA-256 of a file, in hexadecimal digits; where they differ from those of the manifest, the folder is not of one run.</summary>
    public static string Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>Finds the files of a manifest that are missing, or not those that the run wrote.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="manifest">The manifest. Names in it that lead out of the folder are none of its files.</param>
    public static IReadOnlyList<string> Foreign(string folder, JsonElement manifest) =>
        manifest.Member("sha256") is not { ValueKind: JsonValueKind.Object } hashes ? []
            : [.. hashes.EnumerateObject().Where(h => !Holds(folder, h.Name, h.Value)).Select(h => h.Name)];

    private static bool Holds(string folder, string name, JsonElement hash)
    {
        try
        {
            string path = Path.Combine(folder, name);
            return string.Equals(Path.GetFileName(name), name, StringComparison.Ordinal) && File.Exists(path) && FileStatus.Oddity(path) is null
                && hash.ValueKind == JsonValueKind.String && hash.ValueEquals(Hash(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static double? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) ? number : null;

    public static long? Whole(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long number) && number >= 0 ? number : null;
}
