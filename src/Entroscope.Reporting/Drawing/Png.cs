using System.Buffers.Binary;
using System.IO.Compression;

namespace Entroscope.Reporting.Drawing;

/// <summary>Writes small pictures of palette colours as PNG (ISO/IEC 15948), inlined into a page.</summary>
internal static class Png
{
    /// <summary>The pixel that is transparent.</summary>
    public const byte Transparent = ColorMap.Size;

    /// <summary>Encodes a picture.</summary>
    /// <param name="pixels">The palette entries, row by row.</param>
    /// <param name="palette">The colours; <see cref="Transparent"/> is appended.</param>
    public static string DataUri(ReadOnlySpan<byte> pixels, int width, (byte R, byte G, byte B)[] palette)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), pixels.Length / width);
        (header[8], header[9]) = (8, 3);
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "PLTE"u8, [.. palette.SelectMany(c => new[] { c.R, c.G, c.B }), 0, 0, 0]);
        byte[] opacity = new byte[palette.Length + 1];
        Array.Fill(opacity, (byte)255, 0, palette.Length);
        Chunk(file, "tRNS"u8, opacity);
        Chunk(file, "IDAT"u8, Compress(pixels, width));
        Chunk(file, "IEND"u8, []);
        return "data:image/png;base64," + Convert.ToBase64String(file.GetBuffer(), 0, (int)file.Length);
    }

    private static byte[] Compress(ReadOnlySpan<byte> pixels, int width)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (int start = 0; start < pixels.Length; start += width)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels.Slice(start, width));
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        file.Write(word);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(word, ~Crc(Crc(uint.MaxValue, type), data));
        file.Write(word);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
            }
        }

        return crc;
    }
}
