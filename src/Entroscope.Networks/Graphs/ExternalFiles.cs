namespace Entroscope.Networks.Graphs;

/// <summary>Weights in files beside a model: only within its folder.</summary>
internal static class ExternalFiles
{
    private const int MostFiles = 100_000;

    /// <summary>Gets the folder of a model, where the files beside it are looked for.</summary>
    public static string Folder(string model) => Path.GetDirectoryName(Path.GetFullPath(model)) ?? "/";

    /// <summary>Refuses files outside the folder, missing ones, and parts beyond their ends.</summary>
    public static void Ensure(string path, OnnxModel model, IReadOnlyCollection<string> locations)
    {
        Refuse.Model(locations.Count > MostFiles, $"Its weights lie in {locations.Count} files; at most {MostFiles} are read.");
        var lengths = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (string location in locations)
        {
            string file = Within(Folder(path), location);
            Refuse.Model(!File.Exists(file), $"The file of weights '{location}' is not beside it.");
            Refuse.Model(FileStatus.Oddity(file) is not null, $"The file of weights '{location}' is a pipe or a device, not a file.");
            lengths[location] = new FileInfo(file).Length;
        }

        foreach (OnnxTensor tensor in model.Graph.Initialisers.Values.Where(t => t.External is not null))
        {
            ExternalData data = tensor.External!;
            long bytes = ElementType.Bytes(tensor.Type, tensor.Count);
            Refuse.Model(data.Length != bytes,
                $"tensor '{tensor.Name}': {data.Length} bytes are no {tensor.Count} elements of {ElementType.Name(tensor.Type)}, which take {bytes}.");
            Refuse.Model(data.Offset > lengths[data.Location] - data.Length,
                $"tensor '{tensor.Name}': ends at byte {(Int128)data.Offset + data.Length} of '{data.Location}', which has {lengths[data.Location]}.");
        }
    }

    // A link could lead out of the folder; a model has no need of one.
    private static string Within(string folder, string location)
    {
        bool leaves = Path.IsPathRooted(location) || location.Contains(':', StringComparison.Ordinal) || location.Contains('\\', StringComparison.Ordinal)
            || location.Split('/').Contains("..", StringComparer.Ordinal);
        Refuse.Model(leaves, $"Its weights lie in '{location}', outside the folder of the model.");
        string place = folder;
        foreach (string part in location.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            place = Path.Combine(place, part);
            FileSystemInfo info = Directory.Exists(place) ? new DirectoryInfo(place) : new FileInfo(place);
            Refuse.Model(info.LinkTarget is not null, $"Its weights lie in '{location}', which is a link.");
        }

        return place;
    }
}
