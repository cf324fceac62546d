namespace Entroscope.Files;

/// <summary>Keeps a folder to one run while it is written. Nothing of it is left when the process ends, however it ends.</summary>
/// <remarks>
/// The lock is advisory: it holds against other runs of Entroscope. On Unix it is that of the folder itself (<c>flock</c>), without a file; on Windows
/// it is a hidden file that the system deletes. On a file system without locks the folder is not kept: the hashes of a manifest then show a mix.
/// </remarks>
internal sealed class FolderLock : IDisposable
{
    private const string WindowsFile = ".entroscope.lock";

    private readonly IDisposable? _handle;

    private FolderLock(IDisposable? handle) => _handle = handle;

    /// <summary>Locks a folder.</summary>
    /// <param name="folder">A folder that exists.</param>
    /// <exception cref="DataException">Another run, of this process or of another one, has locked it.</exception>
    public static FolderLock Take(string folder) => TryTake(folder)
        ?? throw new DataException($"{folder}: another run is writing into this folder; wait for its end, or name another folder.");

    /// <summary>Locks a folder; null where another run has.</summary>
    public static FolderLock? TryTake(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            return FolderHandle.TryLock(folder, out var handle) ? new FolderLock(handle) : null;
        }

        try
        {
            return new FolderLock(
                new FileStream(Path.Combine(folder, WindowsFile), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, WindowsFile)))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever writes next says what is wrong with the folder.
            return new FolderLock(null);
        }
    }

    /// <summary>Releases the folder.</summary>
    public void Dispose() => _handle?.Dispose();
}
