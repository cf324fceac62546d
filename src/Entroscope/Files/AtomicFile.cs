namespace Entroscope.Files;

/// <summary>Writes files whole or not at all: beside the target under a hidden name, then renamed over it.</summary>
/// <remarks>
/// The hidden name of <c>NAME</c> is always <c>.NAME.partial</c>. A process killed while it writes leaves the old target untouched and at
/// most that one file, which the next write of the same target replaces. The data is on the disk before the rename.
/// </remarks>
internal static class AtomicFile
{
    private const string Suffix = ".partial";

    /// <summary>Writes a file; an existing one is replaced only when everything has been written.</summary>
    /// <param name="path">The file to write. A device, such as /dev/null, is written directly.</param>
    /// <param name="write">Writes the content to the stream it is given.</param>
    /// <exception cref="DataException">The file cannot be written; the message names it and the cause. Nothing is left behind.</exception>
    /// <remarks>An exception of <paramref name="write"/> that is no error of the file system comes through as it is, with nothing left behind either.</remarks>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        if (StandardStream.IsOutput(path))
        {
            using var output = StandardStream.Output();
            write(output);
            return;
        }

        Guard(path, () =>
        {
            EnsureNoFolder(path);
            if (IsDevice(path))
            {
                using var device = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                Fill(device, write);
            }
            else
            {
                WriteBeside(path, write);
            }
        });
    }

    /// <summary>Writes a text file in UTF-8 without a byte order mark; an existing one is replaced only when everything has been written.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="text">Its content.</param>
    /// <exception cref="DataException">The file cannot be written; the message names it and the cause. Nothing is left behind.</exception>
    public static void WriteText(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
            writer.Write(text);
        });
    }

    /// <summary>Deletes what killed processes left half-written in a folder. No other process may be writing there.</summary>
    /// <param name="folder">The folder, without its subfolders; nothing happens when it does not exist.</param>
    /// <exception cref="DataException">A left-over file cannot be deleted.</exception>
    public static void RemoveLeftovers(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            return;
        }

        var everything = new EnumerationOptions { AttributesToSkip = FileAttributes.None, MatchType = MatchType.Simple };
        Guard(folder, () =>
        {
            foreach (string leftover in Directory.GetFiles(folder, ".?*" + Suffix, everything))
            {
                File.Delete(leftover);
            }
        });
    }

    /// <summary>Refuses a file that could not be written, so that hours of work are not lost at their end. Leaves no trace.</summary>
    /// <param name="path">The file to be written later; an existing one is not touched.</param>
    /// <exception cref="DataException">The file cannot be written; the message names it and the cause.</exception>
    public static void EnsureWritable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!StandardStream.IsOutput(path) && !IsDevice(path))
        {
            Guard(path, () =>
            {
                EnsureNoFolder(path);
                string partial = PartialOf(path);
                Create(partial).Dispose();
                File.Delete(partial);
            });
        }
    }

    /// <summary>Deletes what a killed process left of one file.</summary>
    internal static void RemoveLeftover(string path)
    {
        if (Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
        {
            Guard(path, () => File.Delete(PartialOf(path)));
        }
    }

    /// <summary>Makes a folder and those above it; nothing happens when it exists.</summary>
    internal static void CreateFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string cause = File.Exists(folder) ? "it is a file" : Text.OneLine(e.Message.TrimEnd('.'));
            throw new DataException(Invariant($"{folder}: The folder cannot be made: {cause}."), e);
        }
    }

    private static void WriteBeside(string path, Action<Stream> write)
    {
        string partial = PartialOf(path);
        FileStream stream = Create(partial);
        try
        {
            using (stream)
            {
                Fill(stream, write);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    private static void Fill(FileStream stream, Action<Stream> write)
    {
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static FileStream Create(string path) => new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);

    private static void EnsureNoFolder(string path) =>
        Refuse.Data(Directory.Exists(path) || Path.EndsInDirectorySeparator(path), $"{path}: cannot be written: it is a folder, not a file.");

    private static string PartialOf(string path)
    {
        string full = Path.GetFullPath(path);
        return Path.Combine(Path.GetDirectoryName(full) ?? full, "." + Path.GetFileName(full) + Suffix);
    }

    // Renaming a file over a device would remove the device.
    private static bool IsDevice(string path)
    {
        string full = Path.GetFullPath(path);
        return !OperatingSystem.IsWindows() && full.StartsWith("/dev/", StringComparison.Ordinal) && File.Exists(full)
            && !full.StartsWith("/dev/shm/", StringComparison.Ordinal);
    }

    private static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException(Invariant($"{path}: cannot be written: {Cause(path, e)}."), e);
        }
    }

    private static string Cause(string path, Exception error)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder))
        {
            return File.Exists(folder) ? Invariant($"'{folder}' is a file, not a folder") : Invariant($"the folder '{folder}' does not exist");
        }

        return error is UnauthorizedAccessException or FileNotFoundException
            ? Invariant($"the folder '{folder}' does not allow it")
            : Text.OneLine(error.Message.Split(" : '", 2)[0].TrimEnd('.'));
    }
}
