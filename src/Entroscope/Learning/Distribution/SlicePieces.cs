using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Entroscope.Learning.Distribution;

/// <summary>Flat numbers as messages: pieces of at most 2 MiB, little-endian doubles.</summary>
internal static class SlicePieces
{
    /// <summary>The most numbers of a piece.</summary>
    public const int Numbers = 1 << 18;

    /// <summary>Gets the number of pieces of so many numbers.</summary>
    public static int Count(int length) => (int)(((long)length + Numbers - 1) / Numbers);

    /// <summary>Gets how many numbers a piece has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such piece.</exception>
    public static int LengthOf(int length, int piece)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(piece);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(piece, Count(length));
        return Math.Min(Numbers, length - (piece * Numbers));
    }

    /// <summary>Makes the bytes of a piece.</summary>
    public static byte[] ToBytes(ReadOnlySpan<double> flat, int piece)
    {
        ReadOnlySpan<double> numbers = flat.Slice(piece * Numbers, LengthOf(flat.Length, piece));
        byte[] bytes = new byte[numbers.Length * sizeof(double)];
        if (BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(numbers).CopyTo(bytes);
            return bytes;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), numbers[i]);
        }

        return bytes;
    }

    /// <summary>Reads a piece into its place.</summary>
    /// <returns>False where the bytes are not as many as the piece has, or there is no such piece; nothing is written then.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, int piece, Span<double> flat)
    {
        if (piece < 0 || piece >= Count(flat.Length) || bytes.Length != LengthOf(flat.Length, piece) * sizeof(double))
        {
            return false;
        }

        Span<double> numbers = flat.Slice(piece * Numbers, bytes.Length / sizeof(double));
        if (BitConverter.IsLittleEndian)
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(numbers));
            return true;
        }

        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
        }

        return true;
    }
}
