namespace Entroscope.Files;

/// <summary>The mark by which Entroscope knows its own safetensors files and their version.</summary>
internal static class FormatVersion
{
    /// <summary>The content of a model file.</summary>
    public const string Model = "model";

    /// <summary>The content of a file of several networks in a mixture.</summary>
    public const string Mixture = "mixture";

    /// <summary>The content of a checkpoint.</summary>
    public const string Checkpoint = "checkpoint";

    /// <summary>The content of a checkpoint of a mixture.</summary>
    public const string MixtureCheckpoint = "mixture checkpoint";

    private const string VersionKey = "entroscope_format";
    private const string ContentKey = "entroscope_content";
    private const string Current = "1";

    /// <summary>Marks a file to be written.</summary>
    public static void Add(SafetensorsWriter file, string content)
    {
        file.Metadata[VersionKey] = Current;
        file.Metadata[ContentKey] = content;
    }

    /// <summary>Refuses a file that is not Entroscope's, of another version, or of other content.</summary>
    public static void Check(SafetensorsReader file, string content)
    {
        string found = Content(file);
        if (!string.Equals(found, content, StringComparison.Ordinal))
        {
            throw new ModelException(Invariant($"It holds a {Text.Shorten(found)}, not a {content}."));
        }
    }

    /// <summary>Returns whether a file holds a mixture; else it must hold a model.</summary>
    public static bool IsMixture(SafetensorsReader file)
    {
        if (string.Equals(Content(file), Mixture, StringComparison.Ordinal))
        {
            return true;
        }

        Check(file, Model);
        return false;
    }

    private static string Content(SafetensorsReader file)
    {
        string version = file.Require(VersionKey);
        return string.Equals(version, Current, StringComparison.Ordinal)
            ? file.Require(ContentKey)
            : throw new ModelException(Invariant($"It has the format version '{Text.Shorten(version)}', but this release of Entroscope reads version {Current}."));
    }
}
