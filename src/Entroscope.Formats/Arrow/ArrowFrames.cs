using System.Buffers.Binary;

namespace Entroscope.Formats.Arrow;

/// <summary>Checks the sizes of the messages of an Arrow file before its library makes room for them.</summary>
internal static class ArrowFrames
{
    private const uint Continuation = 0xFFFFFFFF;
    private const int BlockLength = 24;
    private const int DeepestField = 32;
    private const int MostFields = 1 << 20;
    private const byte NoMessage = 0;
    private const byte SchemaMessage = 1;
    private const byte DictionaryMessage = 2;
    private const byte BatchMessage = 3;

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
        bool begun = false;
        while (!ended && stream.Position < stream.Length)
        {
            byte kind = EnsureMessage(stream);
            if (!begun && kind is not (NoMessage or SchemaMessage))
            {
                throw new InvalidDataException("it does not begin with its columns");
            }

            (begun, ended) = (true, kind == NoMessage);
        }

        if (!ended)
        {
            throw new InvalidDataException("the file ends without an end mark; it is cut off");
        }

        if (stream.Position < stream.Length)
        {
            throw new InvalidDataException("the file goes on after its end mark");
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
        EnsureSchema(new FlatTable(footer).Table(1));
        EnsureBlocks(stream, footer, 2, DictionaryMessage);
        EnsureBlocks(stream, footer, 3, BatchMessage);
    }

    // After a message of another kind the library takes what follows for the next one, whatever it is.
    private static void EnsureBlocks(Stream stream, ReadOnlySpan<byte> footer, int field, byte kind)
    {
        (int first, int count) = new FlatTable(footer).List(field, BlockLength);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> block = footer.Slice(first + (i * BlockLength), BlockLength);
            long start = BinaryPrimitives.ReadInt64LittleEndian(block);
            long message = BinaryPrimitives.ReadInt32LittleEndian(block[8..]);
            long body = BinaryPrimitives.ReadInt64LittleEndian(block[16..]);
            if (start < 0 || message < 0 || body < 0 || start > stream.Length || message > stream.Length - start || body > stream.Length - start - message)
            {
                throw new InvalidDataException("a message lies outside the file");
            }

            stream.Position = start;
            if (EnsureMessage(stream) != kind)
            {
                throw new InvalidDataException("a message is of another kind than its list says");
            }
        }
    }

    private static byte EnsureMessage(Stream stream)
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
            return NoMessage;
        }

        long left = stream.Length - stream.Position;
        if (length > left || length > int.MaxValue)
        {
            throw new InvalidDataException("a message claims more bytes than there are");
        }

        byte[] message = new byte[length];
        stream.ReadExactly(message);
        var table = new FlatTable(message);
        long body = table.Long(3);
        EnsureContent(table);
        if (body < 0 || body > left - length || (body > 0 && table.Byte(1) == SchemaMessage))
        {
            throw new InvalidDataException("the values of a message claim more bytes than there are");
        }

        stream.Position += body;
        return table.Byte(1);
    }

    private static void EnsureContent(FlatTable message)
    {
        switch (message.Byte(1))
        {
            case SchemaMessage:
                EnsureSchema(message.Table(2));
                break;
            case DictionaryMessage:
                EnsureBatch(message.Table(2).Table(1));
                break;
            case BatchMessage:
                EnsureBatch(message.Table(2));
                break;
            default:
                throw new InvalidDataException("a message is of a kind that is not read");
        }
    }

    private static void EnsureBatch(FlatTable batch)
    {
        const int Pair = 2 * sizeof(long);
        batch.List(1, Pair);
        batch.List(2, Pair);
    }

    private static void EnsureSchema(FlatTable schema)
    {
        int left = MostFields;
        EnsureFields(schema, 1, 0, ref left);
        schema.List(2, sizeof(int));
    }

    // Fields that share their children would be more than the bytes that name them.
    private static void EnsureFields(FlatTable table, int field, int depth, ref int left)
    {
        (int start, int count) = table.List(field, sizeof(int));
        for (int i = 0; i < count; i++)
        {
            if (--left < 0 || depth > DeepestField)
            {
                throw new InvalidDataException("the columns are nested deeper, or are more, than is read");
            }

            FlatTable child = table.At(start + (i * sizeof(int)));
            child.List(6, sizeof(int));
            EnsureFields(child, 5, depth + 1, ref left);
        }
    }
}
