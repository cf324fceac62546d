using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Entroscope.Data.Tables;

/// <summary>Memory that is a file's, so that the system can move it to the disk: for tables larger than the memory. The file goes with the object.</summary>
/// <remarks>What is taken is given back with the whole file only; a table needs about twice its size.</remarks>
internal sealed unsafe class SpillFile : IDisposable
{
    private const long Step = 1L << 26;
    private const int Alignment = 64;
    private static readonly byte[] Zeros = new byte[1 << 20];
    private readonly string _folder;
    private readonly FileStream _file;
    private readonly List<(MemoryMappedFile File, MemoryMappedViewAccessor View)> _maps = [];
    private byte* _next;
    private long _left;

    /// <param name="path">A file that does not exist yet.</param>
    public SpillFile(string path)
    {
        _folder = Path.GetDirectoryName(path)!;
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            // Without a name it is gone however the process ends.
            File.Delete(path);
        }
    }

    /// <summary>Takes memory of unspecified content.</summary>
    /// <exception cref="DataException">The disk is full.</exception>
    public byte* Take(long bytes)
    {
        if (bytes > _left)
        {
            Extend(Math.Max(bytes, Step));
        }

        byte* taken = _next;
        long used = Math.Min(_left, (bytes + Alignment - 1) / Alignment * Alignment);
        _next += used;
        _left -= used;
        return taken;
    }

    public void Dispose()
    {
        foreach ((MemoryMappedFile file, MemoryMappedViewAccessor view) in _maps)
        {
            view.Dispose();
            file.Dispose();
        }

        _file.Dispose();
    }

    private void Extend(long bytes)
    {
        long start = RandomAccess.GetLength(_file.SafeFileHandle);
        long size = (bytes + Step - 1) / Step * Step;

        // A page of a hole in the file ends the process when it is written and the disk is full; written zeros are there.
        try
        {
            for (long done = 0; done < size; done += Zeros.Length)
            {
                RandomAccess.Write(_file.SafeFileHandle, Zeros, start + done);
            }
        }
        catch (IOException e)
        {
            // Whoever reads a source meanwhile must not take it for the file that cannot be read.
            throw DataFault.Of(_folder, $"cannot be written: {e.Message}", e);
        }

        var map = MemoryMappedFile.CreateFromFile(_file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        MemoryMappedViewAccessor view = map.CreateViewAccessor(start, size, MemoryMappedFileAccess.ReadWrite);
        _maps.Add((map, view));
        SafeBuffer handle = view.SafeMemoryMappedViewHandle;
        byte* data = null;
        handle.AcquirePointer(ref data);
        _next = data + view.PointerOffset;
        _left = size;
    }
}
