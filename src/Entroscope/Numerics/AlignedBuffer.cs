using System.Runtime.InteropServices;

namespace Entroscope.Numerics;

/// <summary>Memory of zeros outside the managed heap, aligned for vectors, of any size; freed when nobody refers to it any more.</summary>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private const int Alignment = 128;
    private readonly void* _block;
    private readonly long _bytes;

    /// <summary>Allocates.</summary>
    /// <exception cref="SizeLimitException">The machine does not have the memory.</exception>
    public AlignedBuffer(long length)
    {
        Length = length;
        _bytes = checked((length * sizeof(T)) + Alignment);
        try
        {
            // Fresh pages of zeros are only mapped when they are touched.
            _block = NativeMemory.AllocZeroed((nuint)_bytes);
        }
        catch (OutOfMemoryException e)
        {
            GC.SuppressFinalize(this);
            throw new SizeLimitException(
                Invariant($"A block of {_bytes / (1 << 20)} MiB is needed, more than the machine can give; use fewer channels, sites or threads."), e);
        }

        GC.AddMemoryPressure(_bytes);
        Start = (T*)(((nint)_block + Alignment - 1) / Alignment * Alignment);
    }

#pragma warning disable MA0055 // Nobody disposes of an engine: its memory goes with the last reference to it.
    ~AlignedBuffer()
#pragma warning restore MA0055
    {
        NativeMemory.Free(_block);
        GC.RemoveMemoryPressure(_bytes);
    }

    /// <summary>Gets the first element. The buffer must be kept alive as long as the pointer is used.</summary>
    public T* Start { get; }

    /// <summary>Gets the number of elements.</summary>
    public long Length { get; }
}
