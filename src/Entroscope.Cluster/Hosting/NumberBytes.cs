using System.Buffers;
using System.Runtime.InteropServices;

namespace Entroscope.Cluster.Hosting;

/// <summary>The bytes of neighbouring numbers where they lie, to be sent without a copy.</summary>
/// <param name="first">The first of the numbers.</param>
internal sealed class NumberBytes(double[] numbers, int first, int count) : MemoryManager<byte>
{
    /// <summary>The most numbers of a piece, which is what a message carries: 2 MiB.</summary>
    public const int Piece = 1 << 18;

    /// <summary>Gets the array that the numbers are in.</summary>
    public double[] Numbers => numbers;

    /// <summary>Gets the number of pieces of so many numbers.</summary>
    public static int PiecesOf(int length) => (int)(((long)length + Piece - 1) / Piece);

    /// <summary>Gets a piece.</summary>
    /// <returns>Its bytes; null where there is no such piece.</returns>
    public static ReadOnlyMemory<byte>? Of(double[] numbers, int piece) => piece < 0 || piece >= PiecesOf(numbers.Length)
        ? default(ReadOnlyMemory<byte>?) : new NumberBytes(numbers, piece * Piece, Math.Min(Piece, numbers.Length - (piece * Piece))).Memory;

    /// <summary>Gets a piece of bytes.</summary>
    /// <returns>It; null where there is no such piece.</returns>
    public static ReadOnlyMemory<byte>? Of(byte[] bytes, int piece)
    {
        const int longest = Piece * sizeof(double);
        return piece < 0 || (long)piece * longest >= bytes.Length
            ? default(ReadOnlyMemory<byte>?) : bytes.AsMemory(piece * longest, Math.Min(longest, bytes.Length - (piece * longest)));
    }

    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(numbers.AsSpan(first, count));

    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        var handle = GCHandle.Alloc(numbers, GCHandleType.Pinned);
        return new MemoryHandle((byte*)handle.AddrOfPinnedObject() + ((long)first * sizeof(double)) + elementIndex, handle, this);
    }

    public override void Unpin()
    {
        // The handle is freed by whoever holds it.
    }

    protected override void Dispose(bool disposing)
    {
        // There is nothing to free.
    }
}
