using System.Buffers.Binary;

namespace Entroscope.Formats.Arrow;

/// <summary>Checks the sizes of the messages of an Arrow file before its library makes room for them.</summary>
internal static class ArrowFrames
{
    private const uint Continuation = 0xFFFFFFFF;
    private const int BodyLengthSlot = 10;
    private const int DictionariesSlot = 8;
    private const int BatchesSlot = 10;
    private const int BlockLength = 24;

    /// <summary>Walks over the messages, and leaves the stream at its start.</summary>
    /// <returns>Whether it is a file, whose end has a list of its messages; else a stream.</returns>
    public static bool Ensure(Stream stream)
    {
        Span<byte> start = stackalloc byte[8];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        bool isFile = start.StartsWith("ARROW1"u8);
        if (start.StartsWith("FEA1"u8))
        {
            throw new InvalidDataException("it is Feather version 1; write version 2");
        }

        if (isFile)
        {
            EnsureFile(stream);
            stream.Position = 0;
            return true;
        }

        stream.Position = 0;
        bool ended = false;
        while (!ended && stream.Position < stream.Length)
        {
            ended = !EnsureMessage(stream);
        }

        if (!ended)
        {
            throw new InvalidDataException("the file ends without an end mark; it is cut off");
        }

        stream.Position = 0;
        return false;
    }

    private static void EnsureFile(Stream stream)
    {
        Span<byte> end = stackalloc byte[sizeof(int) + 6];
        stream.Position = Math.Max(0, stream.Length - end.Length);
        if (stream.ReadAtLeast(end, end.Length, throwOnEndOfStream: false) < end.Length || !end[sizeof(int)..].SequenceEqual("ARROW1"u8))
        {
            throw new InvalidDataException("the file is cut off: it does not end with ARROW1");
        }

        long length = BinaryPrimitives.ReadInt32LittleEndian(end);
        long at = stream.Length - end.Length - length;
        if (length < sizeof(int) || at < 0)
        {
            throw new InvalidDataException("the list of its messages claims more bytes than there are");
        }

        byte[] footer = new byte[length];
        stream.Position = at;
        stream.ReadExactly(footer);
        foreach (int slot in new[] { DictionariesSlot, BatchesSlot })
        {
            EnsureBlocks(stream, footer, slot);
        }
    }

    private static void EnsureBlocks(Stream stream, ReadOnlySpan<byte> footer, int slot)
    {
        int place = Place(footer, slot);
        if (place == 0)
        {
            return;
        }

        int vector = place + BinaryPrimitives.ReadInt32LittleEndian(footer[place..]);
        long count = BinaryPrimitives.ReadUInt32LittleEndian(footer[vector..]);
        if (count * BlockLength > footer.Length - vector)
        {
            throw new InvalidDataException("the list of its messages is damaged");
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> block = footer.Slice(vector + sizeof(int) + (i * BlockLength), BlockLength);
            long start = BinaryPrimitives.ReadInt64LittleEndian(block);
            long message = BinaryPrimitives.ReadInt32LittleEndian(block[8..]);
            long body = BinaryPrimitives.ReadInt64LittleEndian(block[16..]);
            if (start < 0 || message < 0 || body < 0 || start > stream.Length || message > stream.Length - start || body > stream.Length - start - message)
            {
                throw new InvalidDataException("a message lies outside the file");
            }

            stream.Position = start;
            EnsureMessage(stream);
        }
    }

    private static bool EnsureMessage(Stream stream)
    {
        Span<byte> head = stackalloc byte[4];
        stream.ReadExactly(head);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) == Continuation)
        {
            stream.ReadExactly(head);
        }

        long length = BinaryPrimitives.ReadUInt32LittleEndian(head);
        if (length == 0)
        {
            return false;
        }

        long left = stream.Length - stream.Position;
        if (length > left || length > int.MaxValue)
        {
            throw new InvalidDataException("a message claims more bytes than there are");
        }

        byte[] message = new byte[length];
        stream.ReadExactly(message);
        long body = BodyLength(message);
        if (body < 0 || body > left - length)
        {
            throw new InvalidDataException("the values of a message claim more bytes than there are");
        }

        stream.Position += body;
        return true;
    }

    // A field of the root table of a FlatBuffer: its place is in the table's list of places.
    private static long BodyLength(ReadOnlySpan<byte> message)
    {
        int place = Place(message, BodyLengthSlot);
        return place == 0 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(message[place..]);
    }

    private static int Place(ReadOnlySpan<byte> buffer, int slot)
    {
        int table = BinaryPrimitives.ReadInt32LittleEndian(buffer);
        int places = table - BinaryPrimitives.ReadInt32LittleEndian(buffer[table..]);
        int place = BinaryPrimitives.ReadUInt16LittleEndian(buffer[places..]) <= slot ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(buffer[(places + slot)..]);
        return place == 0 ? 0 : table + place;
    }
}
