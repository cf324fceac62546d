using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Entroscope.Files;

/// <summary>Doubles as little-endian bytes on any machine, of any total length.</summary>
internal static class LittleEndian
{
    // A span of bytes cannot hold 2 GiB; a tensor can.
    private const int Chunk = 1 << 20;

    public static void Write(Stream stream, ReadOnlySpan<double> numbers)
    {
        for (int start = 0; start < numbers.Length; start += Chunk)
        {
            ReadOnlySpan<double> part = numbers.Slice(start, Math.Min(Chunk, numbers.Length - start));
            if (BitConverter.IsLittleEndian)
            {
                stream.Write(MemoryMarshal.AsBytes(part));
            }
            else
            {
                long[] swapped = new long[part.Length];
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<double, long>(part), swapped);
                stream.Write(MemoryMarshal.AsBytes<long>(swapped));
            }
        }
    }

    /// <summary>Reads as many numbers as the destination holds.</summary>
    /// <exception cref="EndOfStreamException">The stream has fewer.</exception>
    public static void Read(Stream stream, Span<double> destination)
    {
        for (int start = 0; start < destination.Length; start += Chunk)
        {
            Span<double> part = destination.Slice(start, Math.Min(Chunk, destination.Length - start));
            stream.ReadExactly(MemoryMarshal.AsBytes(part));
            if (!BitConverter.IsLittleEndian)
            {
                Span<long> bits = MemoryMarshal.Cast<double, long>(part);
                BinaryPrimitives.ReverseEndianness(bits, bits);
            }
        }
    }
}
