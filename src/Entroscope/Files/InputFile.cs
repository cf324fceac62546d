namespace Entroscope.Files;

/// <summary>Opens files to read and puts their names into the errors that come of it.</summary>
internal static class InputFile
{
    /// <summary>Reads a file that is not empty.</summary>
    /// <exception cref="ModelException">The file cannot be read, or <paramref name="read"/> refuses its content; the message names the file.</exception>
    public static T Read<T>(string path, Func<Stream, T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            Refuse.Model(Directory.Exists(path), $"It is a folder, not a file.");
            Refuse.Model(FileStatus.Oddity(path) is not null, $"It is a pipe or a device, not a file.");
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            Refuse.Model(!stream.CanSeek, $"It is a pipe or a device, not a file.");
            return stream.Length > 0 ? read(stream) : throw new ModelException("The file is empty.");
        }
        catch (ModelException e)
        {
            throw new ModelException(Invariant($"{path}: {e.Message}"), e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelException(Invariant($"{path}: The file does not exist."), e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ModelException(Invariant($"{path}: The file may not be read."), e);
        }
        catch (IOException e)
        {
            throw new ModelException(Invariant($"{path}: The file cannot be read: {e.Message}"), e);
        }
    }
}
