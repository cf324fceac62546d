using System.IO.MemoryMappedFiles;
using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;

namespace Entroscope.Data.Sequences;

/// <summary>A run of bytes outside the managed heap, which may be longer than an array: allocated, or the pages of a file as they are needed.</summary>
internal sealed unsafe class SeriesMemory : CriticalFinalizerObject
{
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;

    private SeriesMemory(byte* data, long bytes, MemoryMappedFile? file, MemoryMappedViewAccessor? view)
    {
        Data = data;
        (Bytes, _file, _view) = (bytes, file, view);
    }

    ~SeriesMemory()
    {
        if (_view is null)
        {
            NativeMemory.Free(Data);
            GC.RemoveMemoryPressure(Math.Max(1, Bytes));
        }
        else
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file!.Dispose();
        }
    }

    /// <summary>Gets where the bytes begin; valid while this object is referenced.</summary>
    public byte* Data { get; }

    public long Bytes { get; }

    /// <summary>Gets a value indicating whether the bytes are a file's own.</summary>
    public bool IsMapped => _view is not null;

    public static SeriesMemory Allocate(long bytes) => Take((byte*)NativeMemory.Alloc((nuint)Math.Max(1, bytes)), bytes);

    /// <summary>Takes over what was allocated.</summary>
    public static SeriesMemory Take(byte* data, long bytes)
    {
        GC.AddMemoryPressure(Math.Max(1, bytes));
        return new SeriesMemory(data, bytes, null, null);
    }

    /// <summary>Maps a file of at least one byte.</summary>
    public static SeriesMemory Map(string path)
    {
        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* data = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref data);
        return new SeriesMemory(data + view.PointerOffset, new FileInfo(path).Length, file, view);
    }

    /// <summary>Gets a part of the bytes.</summary>
    public Span<byte> Span(long start, int count) => new(Data + start, count);
}
