namespace Entroscope.Tests.Files;

/// <summary>A folder of a test's own, deleted at its end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("entroscope-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Gets the names of all files, hidden ones included.</summary>
    public string[] Names() =>
        [.. Directory.GetFileSystemEntries(Path, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None })
            .Select(p => System.IO.Path.GetFileName(p)).Order(StringComparer.Ordinal)];

    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
