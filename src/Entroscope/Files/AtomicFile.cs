namespace Entroscope.Files;

/// <summary>Writes files whole or not at all: beside the target under a name of its own (<see cref="TemporaryFile"/>), then renamed over it.</summary>
/// <remarks>
/// <para>
/// A process killed while it writes leaves the old target untouched and at most that one file, which the next complete write of the same target
/// removes. The data is on the disk before the rename, and the rename before the call returns. Of several writers the last complete one wins.
/// </para>
/// <para>
/// The permissions of an existing file are kept. A target that is a symbolic link stays one: the file that it points at is replaced. A file that
/// nobody may write is refused, although its folder would allow the replacement.
/// </para>
/// </remarks>
internal static class AtomicFile
{
    private const UnixFileMode Writable = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

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
            string target = TargetOf(path);
            if (IsDevice(target))
            {
                using var device = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                Fill(device, write);
            }
            else
            {
                WriteBeside(target, write);
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

    /// <summary>Refuses a file that could not be written, so that hours of work are not lost at their end. Leaves no trace.</summary>
    /// <param name="path">The file to be written later; an existing one is not touched.</param>
    /// <exception cref="DataException">The file cannot be written; the message names it and the cause.</exception>
    public static void EnsureWritable(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (StandardStream.IsOutput(path))
        {
            return;
        }

        Guard(path, () =>
        {
            string target = TargetOf(path);
            if (!IsDevice(target))
            {
                using FileStream probe = TemporaryFile.Create(target, ModeOf(target));
                File.Delete(probe.Name);
            }
        });
    }

    /// <summary>Removes what a killed process left beside a file that it was to write, if anything.</summary>
    /// <param name="path">The file; whatever is no path of a file has nothing beside it.</param>
    public static void RemoveLeftovers(string path)
    {
        try
        {
            string target = TargetOf(path);
            if (!IsDevice(target))
            {
                TemporaryFile.RemoveLeftovers(target);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or DataException or NotSupportedException)
        {
            // Nothing can have been written there.
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

    private static void WriteBeside(string target, Action<Stream> write)
    {
        UnixFileMode? mode = ModeOf(target);
        using (FileStream stream = TemporaryFile.Create(target, mode))
        {
            try
            {
                Fill(stream, write);
                if (mode is { } kept && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(stream.SafeFileHandle, kept);
                }

                // Renamed while it is held, so that nobody takes it for what a killed process left.
                File.Move(stream.Name, target, overwrite: true);
            }
            catch
            {
                File.Delete(stream.Name);
                throw;
            }
        }

        FolderHandle.Flush(Path.GetDirectoryName(target) ?? target);
        TemporaryFile.RemoveLeftovers(target);
    }

    private static void Fill(FileStream stream, Action<Stream> write)
    {
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    // The file to write: behind a symbolic link the one that it points at, whether that exists or not.
    private static string TargetOf(string path)
    {
        EnsureNoFolder(path);
        string target = Path.GetFullPath(path);
        if (IsDevice(target))
        {
            return target;
        }

        if (new FileInfo(target).LinkTarget is not null)
        {
            EnsureFollowed(target);
            target = File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName ?? target;
        }

        EnsureNotReadOnly(path, target);
        return target;
    }

    private static string FolderBehind(string path)
    {
        string full = Path.GetFullPath(path);
        try
        {
            full = File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is no link that leads anywhere.
        }

        return Path.GetDirectoryName(full) ?? full;
    }

    // Links of strangers in shared folders are not followed by the system, and so not here; a link to a file that is not there yet is.
    private static void EnsureFollowed(string link)
    {
        if (File.Exists(link))
        {
            return;
        }

        try
        {
            new FileStream(link, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
        }
    }

    private static void EnsureNotReadOnly(string path, string target)
    {
        bool readOnly = File.Exists(target)
            && (ModeOf(target) is { } mode ? (mode & Writable) == UnixFileMode.None : File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly));
        Refuse.Data(readOnly, $"{path}: cannot be written: the file is read-only.");
    }

    // The permissions of an existing file; null where there is none, or none of this kind.
    private static UnixFileMode? ModeOf(string target) => OperatingSystem.IsWindows() || !File.Exists(target) ? null : File.GetUnixFileMode(target);

    private static void EnsureNoFolder(string path) =>
        Refuse.Data(Directory.Exists(path) || Path.EndsInDirectorySeparator(path), $"{path}: cannot be written: it is a folder, not a file.");

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
        catch (ArgumentOutOfRangeException e) when (e.ParamName is "value")
        {
            // What the runtime makes of EFBIG, also when a stream that is being closed writes the rest.
            throw new DataException(Invariant($"{path}: cannot be written: it is larger than the system allows."), e);
        }
    }

    private static string Cause(string path, Exception error)
    {
        string folder = FolderBehind(path);
        if (!Directory.Exists(folder))
        {
            return File.Exists(folder) ? Invariant($"'{folder}' is a file, not a folder") : Invariant($"the folder '{folder}' does not exist");
        }

        return error is UnauthorizedAccessException or FileNotFoundException
            ? Invariant($"the folder '{folder}' does not allow it")
            : Text.OneLine(error.Message.Split(" : '", 2)[0].TrimEnd('.'));
    }
}
