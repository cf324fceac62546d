namespace Entroscope.Fuzz;

/// <summary>A folder of its own, in memory where the system has such a place; removed at the end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public ScratchFolder(string name = "")
    {
        string root = Directory.Exists(Memory) ? Memory : System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(root, Invariant($"entroscope-fuzz-{Environment.ProcessId}-{name}{Guid.NewGuid():N}"));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>Removes what is in it.</summary>
    public void Clear()
    {
        foreach (string file in Directory.GetFiles(Path))
        {
            File.Delete(file);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
