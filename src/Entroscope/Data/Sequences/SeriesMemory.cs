using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Entroscope.Data.Sequences;

/// <summary>A run of bytes outside the managed heap, which may be longer than an array: allocated, or the pages of a file as they are needed.</summary>
internal sealed unsafe class SeriesMemory
{
    // What gives the memory back once nothing refers to it any more.
    private readonly SafeHandle _owner;

    private SeriesMemory(byte* data, long bytes, SafeHandle owner, bool mapped)
    {
        Data = data;
        (Bytes, _owner, IsMapped) = (bytes, owner, mapped);
    }

    /// <summary>Gets where the bytes begin; valid while this object is referenced.</summary>
    public byte* Data { get; }

    public long Bytes { get; }

    /// <summary>Gets a value indicating whether the bytes are a file's own.</summary>
    public bool IsMapped { get; }

    /// <summary>Takes over what was allocated.</summary>
    public static SeriesMemory Take(byte* data, long bytes) => new(data, bytes, new Allocation(data, bytes), false);

    /// <summary>Maps a file of at least one byte.</summary>
    public static SeriesMemory Map(string path)
    {
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);

        // Its finaliser unmaps the file; a pointer that was acquired would keep it mapped for good.
        SafeHandle handle = view.SafeMemoryMappedViewHandle;
        return new SeriesMemory((byte*)handle.DangerousGetHandle() + view.PointerOffset, new FileInfo(path).Length, handle, true);
    }

    /// <summary>Gets a part of the bytes.</summary>
    public Span<byte> Span(long start, int count) => new(Data + start, count);

    /// <summary>Says that the memory is still in use here.</summary>
    public void KeepAlive() => GC.KeepAlive(_owner);

    private sealed class Allocation : SafeHandle
    {
        private readonly long _bytes;

        public Allocation(byte* data, long bytes)
            : base(0, ownsHandle: true)
        {
            _bytes = Math.Max(1, bytes);
            GC.AddMemoryPressure(_bytes);
            SetHandle((nint)data);
        }

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            NativeMemory.Free((void*)handle);
            GC.RemoveMemoryPressure(_bytes);
            return true;
        }
    }
}
