using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Opens data files; gzip is undone.</summary>
internal static class DataFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Opens a file for reading from its start to its end.</summary>
    public static Stream Open(string path)
    {
        EnsureRegular(path);
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        try
        {
            if (!stream.CanSeek)
            {
                throw DataFault.Of(path, "is not a regular file.");
            }

            Span<byte> start = stackalloc byte[2];
            int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            if (start[..read] is [0x1F, 0x8B])
            {
                return new GzipStreamReader(stream, path);
            }

            if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                throw DataFault.Of(path, read == 0 ? "is empty." : $"is not a gzip file: it starts with {DataFault.Hex(start[..read])}, not 1F 8B.");
            }

            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Refuses pipes, sockets and devices before they are opened: to open a pipe is to wait.</summary>
    public static void EnsureRegular(string path)
    {
        if (FileStatus.Oddity(path) is { } kind)
        {
            throw DataFault.Of(path, $"is {kind}, not a regular file.");
        }
    }

    /// <summary>Runs what reads a file and says in one line what the system says when it fails.</summary>
    public static void Guarded(string path, Action read)
    {
        try
        {
            read();
        }
        catch (UnauthorizedAccessException e)
        {
            throw DataFault.Of(path, Directory.Exists(path) ? "is a folder, not a file." : "cannot be read: permission denied.", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw DataFault.Of(path, "there is no such file.", e);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw DataFault.Of(path, $"cannot be read: {e.Message}", e);
        }
    }
}
