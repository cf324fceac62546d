namespace Entroscope.Tests.Architecture;

/// <summary>A source file: its path below the source folder, with slashes, and its text.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>Gets the folder of the file below the source folder, such as "Information/Exact"; empty for a file that lies in none.</summary>
    public string Folder => Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('/')] : string.Empty;

    /// <summary>Gets the name of the file without its ending, and without the part of a partial type.</summary>
    public string TypeName => System.IO.Path.GetFileName(Path).Split('.')[0];

    public int Lines => Text.Split('\n').Length - (Text.EndsWith('\n') ? 1 : 0);

    /// <summary>Reads all C# files below a folder of the repository.</summary>
    public static SourceFile[] ReadAll(string folder)
    {
        string root = System.IO.Path.Combine(Repository.Root, folder);
        return [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(p => new SourceFile(System.IO.Path.GetRelativePath(root, p).Replace('\\', '/'), File.ReadAllText(p)))
            .OrderBy(f => f.Path, StringComparer.Ordinal)];
    }
}
