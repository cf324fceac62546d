namespace Entroscope.Files.Safetensors;

/// <summary>The mark by which Entroscope knows its own safetensors files and their version.</summary>
internal static class FormatVersion
{
    /// <summary>The content of a model file.</summary>
    public const string Model = "model";

    /// <summary>The content of a file of several networks in a mixture.</summary>
    public const string Mixture = "mixture";

    /// <summary>The content of a checkpoint.</summary>
    public const string Checkpoint = "checkpoint";

    private const string VersionKey = "entroscope_format";
    private const string ContentKey = "entroscope_content";
    private const string Current = "1";
    private const string CurrentCheckpoint = "3";

    // Without a content hash.
    private const string FormerCheckpoint = "2";

    // What the first version kept of the training of a mixture.
    private const string FormerMixtureCheckpoint = "mixture checkpoint";

    /// <summary>Marks a file to be written.</summary>
    public static void Add(SafetensorsWriter file, string content)
    {
        file.Metadata[VersionKey] = VersionOf(content);
        file.Metadata[ContentKey] = content;
    }

    /// <summary>Refuses a file that is not Entroscope's, of another version, or of other content.</summary>
    public static void Check(SafetensorsReader file, string content)
    {
        string version = file.Require(VersionKey);
        string? found = file.Metadata.GetValueOrDefault(ContentKey);
        if (content is Checkpoint && version is (Current or FormerCheckpoint) && found is (Checkpoint or FormerMixtureCheckpoint))
        {
            throw new ModelException(Invariant(
                $"It is a {found} of format version {version}, but this release of Entroscope resumes those of version {CurrentCheckpoint}; ")
                + "start the training again.");
        }

        string reads = VersionOf(content);
        bool isOther = found is not null && !string.Equals(found, content, StringComparison.Ordinal);
        Refuse.Model(
            !string.Equals(version, reads, StringComparison.Ordinal) && !(isOther && version is (Current or FormerCheckpoint or CurrentCheckpoint)),
            $"It has the format version '{Text.Shorten(version)}', but this release of Entroscope reads version {reads}.");

        Refuse.Model(isOther, $"It holds a {Text.Shorten(found!)}, not a {content}.");
        file.Require(ContentKey);
    }

    /// <summary>Returns whether a file holds a mixture; else it must hold a model.</summary>
    public static bool IsMixture(SafetensorsReader file)
    {
        bool isMixture = string.Equals(file.Metadata.GetValueOrDefault(ContentKey), Mixture, StringComparison.Ordinal);
        Check(file, isMixture ? Mixture : Model);
        return isMixture;
    }

    private static string VersionOf(string content) => content is Checkpoint ? CurrentCheckpoint : Current;
}
