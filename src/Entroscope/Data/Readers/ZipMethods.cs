using System.Buffers.Binary;

namespace Entroscope.Data.Readers;

/// <summary>Reads from the directory of a zip how its entries are compressed, which the zip library says only in the text of an exception.</summary>
/// <remarks>Source: APPNOTE.TXT, .ZIP File Format Specification 6.3, sections 4.3.12 to 4.3.16 and 4.4.5.</remarks>
internal static class ZipMethods
{
    private const int EndLength = 22;
    private const int LocatorLength = 20;
    private const int LongestComment = ushort.MaxValue;
    private const int RecordLength = 46;

    /// <summary>Returns whether entries of a method can be read: stored, deflated (also with the larger window).</summary>
    public static bool IsRead(int method) => method is 0 or 8 or 9;

    public static string Name(int method) => method switch
    {
        1 => "shrink",
        6 => "implode",
        12 => "bzip2",
        14 => "LZMA",
        93 => "Zstandard",
        95 => "xz",
        97 => "WavPack",
        98 => "PPMd",
        _ => Invariant($"number {method}"),
    };

    /// <summary>Reads the methods of all entries, in the order of the directory; the position of the stream is kept.</summary>
    /// <param name="stream">The zip.</param>
    /// <param name="entries">The number of entries.</param>
    /// <returns>The methods; fewer than there are entries where the directory is damaged.</returns>
    public static int[] Read(Stream stream, int entries)
    {
        long position = stream.Position;
        var methods = new List<int>();
        Span<byte> record = stackalloc byte[RecordLength];
        stream.Position = DirectoryStart(stream);
        while (methods.Count < entries && stream.ReadAtLeast(record, RecordLength, throwOnEndOfStream: false) == RecordLength
            && record is [0x50, 0x4B, 1, 2, ..])
        {
            methods.Add(BinaryPrimitives.ReadUInt16LittleEndian(record[10..]));
            stream.Position += BinaryPrimitives.ReadUInt16LittleEndian(record[28..]) + BinaryPrimitives.ReadUInt16LittleEndian(record[30..])
                + BinaryPrimitives.ReadUInt16LittleEndian(record[32..]);
        }

        stream.Position = position;
        return [.. methods];
    }

    private static long DirectoryStart(Stream stream)
    {
        // The end record is the last one, before a comment.
        byte[] tail = new byte[(int)Math.Min(stream.Length, EndLength + LongestComment + LocatorLength)];
        stream.Position = stream.Length - tail.Length;
        stream.ReadExactly(tail);
        int end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || end + EndLength > tail.Length)
        {
            return stream.Length;
        }

        uint start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        return start < uint.MaxValue ? start : LongDirectoryStart(stream, tail.AsSpan(0, end));
    }

    // A zip of more than 4 GiB has a second end record, and right before the first one a record that says where the second is.
    private static long LongDirectoryStart(Stream stream, ReadOnlySpan<byte> before)
    {
        Span<byte> end = stackalloc byte[56];
        if (before.Length < LocatorLength || before[^LocatorLength..] is not [0x50, 0x4B, 6, 7, ..])
        {
            return stream.Length;
        }

        long place = BinaryPrimitives.ReadInt64LittleEndian(before[(before.Length - LocatorLength + 8)..]);
        if (place < 0 || place > stream.Length)
        {
            return stream.Length;
        }

        stream.Position = place;
        bool whole = stream.ReadAtLeast(end, end.Length, throwOnEndOfStream: false) == end.Length && end is [0x50, 0x4B, 6, 6, ..];
        return whole ? Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(end[48..]), 0, stream.Length) : stream.Length;
    }
}
