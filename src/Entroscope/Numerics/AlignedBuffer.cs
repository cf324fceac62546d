namespace Entroscope.Numerics;

/// <summary>Memory of zeros that does not move, aligned for vectors; the garbage collector takes it back.</summary>
/// <typeparam name="T">The elements.</typeparam>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private const int Alignment = 128;
    private readonly T[] _memory;

    /// <summary>Allocates.</summary>
    /// <param name="length">The number of elements.</param>
    /// <exception cref="SizeLimitException">They are more than one block of memory holds.</exception>
    public AlignedBuffer(long length)
    {
        long padded = length + (Alignment / sizeof(T));
        if (padded > Array.MaxLength)
        {
            throw new SizeLimitException(Invariant($"A block of {length} numbers is needed, but the largest one has {Array.MaxLength}; use fewer channels or sites."));
        }

        _memory = GC.AllocateArray<T>((int)padded, pinned: true);
        nint address = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(_memory));
        Start = (T*)((address + Alignment - 1) / Alignment * Alignment);
        Length = length;
    }

    /// <summary>Gets the first element. The buffer must be kept alive as long as the pointer is used.</summary>
    public T* Start { get; }

    /// <summary>Gets the number of elements.</summary>
    public long Length { get; }
}
