using System.Buffers;
using Apache.Arrow.Memory;

namespace Entroscope.Formats.Arrow;

/// <summary>Makes room for values, but not for more than a file of its length can hold.</summary>
internal sealed class BoundedAllocator(long length, long memory) : MemoryAllocator
{
    // Columns of one value compress to next to nothing; more than this no table does as a whole.
    private const long MostPerByte = 1 << 12;
    private const long Least = 1 << 20;

    private readonly NativeMemoryAllocator _native = new();

    protected override IMemoryOwner<byte> AllocateInternal(int length1, out int bytesAllocated)
    {
        if (length1 < 0 || length1 > Math.Min(memory, Least + (MostPerByte * length)))
        {
            throw new InvalidDataException(Invariant($"a column claims {length1} bytes in a file of {length}"));
        }

        bytesAllocated = length1;
        return _native.Allocate(length1);
    }
}
