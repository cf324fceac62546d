using System.Security.Cryptography;

namespace Entroscope.Cli.Output;

/// <summary>How the manifest of a run is recognised, and what it says about the files beside it.</summary>
internal static class RunManifest
{
    private const int LargestFile = 1 << 24;

    /// <summary>Returns whether a file is the manifest of some run, and no other program's file of the same name.</summary>
    public static bool IsOwn(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                return false;
            }

            using var text = JsonDocument.Parse(File.ReadAllBytes(path));
            return text.RootElement.ValueKind == JsonValueKind.Object && text.RootElement.TryGetProperty("program", out JsonElement program)
                && program.ValueKind == JsonValueKind.String && program.ValueEquals("entroscope");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Computes the SHA-256 of a file, in hexadecimal digits; where they differ from those of the manifest, the folder is not of one run.</summary>
    public static string Hash(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
