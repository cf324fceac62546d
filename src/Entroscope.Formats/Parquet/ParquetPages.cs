using System.Buffers.Binary;
using Parquet.Meta;

namespace Entroscope.Formats.Parquet;

/// <summary>Checks sizes that a Parquet file announces before its library makes room for them.</summary>
internal static class ParquetPages
{
    private const int TailLength = 8;
    private const int LongestHeader = 1 << 16;
    private const int DeepestSchema = 32;
    private const int MostPages = 1 << 20;

    /// <summary>Checks the metadata at the end of a file.</summary>
    public static void EnsureFooter(Stream stream)
    {
        byte[] tail = new byte[TailLength];
        if (stream.Length < TailLength + 4)
        {
            throw new InvalidDataException("the file ends early");
        }

        stream.Position = stream.Length - TailLength;
        stream.ReadExactly(tail);
        if (!tail.AsSpan(4).SequenceEqual("PAR1"u8))
        {
            throw new InvalidDataException(tail.AsSpan(4).SequenceEqual("PARE"u8) ? "the file is encrypted" : "the file is cut off: it does not end with PAR1");
        }

        long length = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (length > stream.Length - TailLength - 4)
        {
            throw new InvalidDataException("the metadata claims more bytes than there are");
        }

        byte[] footer = new byte[length];
        stream.Position = stream.Length - TailLength - length;
        stream.ReadExactly(footer);
        EnsureMetadata(footer);
        stream.Position = 0;
    }

    /// <summary>Checks the pages of a column of a row group.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="chunk">The column.</param>
    /// <param name="rows">The rows of the row group.</param>
    /// <param name="memory">The bytes that may be taken at once.</param>
    public static void Ensure(Stream stream, ColumnMetaData chunk, long rows, long memory)
    {
        long at = chunk.DictionaryPageOffset is > 0 and { } dictionary ? Math.Min(dictionary, chunk.DataPageOffset) : chunk.DataPageOffset;
        if (chunk.NumValues != rows)
        {
            throw new InvalidDataException(Invariant($"a column has {chunk.NumValues} values in {rows} rows"));
        }

        byte[] buffer = new byte[LongestHeader];
        long values = 0;
        for (int page = 0; values < rows; page++)
        {
            if (at < 4 || at >= stream.Length || page > MostPages)
            {
                throw new InvalidDataException("a page begins outside the file");
            }

            stream.Position = at;
            int read = stream.ReadAtLeast(buffer, (int)Math.Min(buffer.Length, stream.Length - at), throwOnEndOfStream: false);
            (int length, long whole, long packed, long count, bool data) = Header(buffer.AsSpan(0, read));
            at += length + packed;
            long most = Math.Min(memory, MostUnpacked(chunk.Codec, packed));
            if (packed < 0 || at > stream.Length || whole < 0 || whole > most || count < 0 || (data ? count > rows - values : count > whole))
            {
                throw new InvalidDataException("a page claims more than it can hold");
            }

            values += data ? count : 0;
        }
    }

    private static long MostUnpacked(CompressionCodec codec, long packed) => codec switch
    {
        CompressionCodec.UNCOMPRESSED => packed,
        CompressionCodec.SNAPPY => 64 + (64 * packed),
        CompressionCodec.LZ4 or CompressionCodec.LZ4_RAW => 1024 + (256 * packed),
        CompressionCodec.GZIP => 1032 * packed,
        _ => 1 << 20 << (int)Math.Min(10, packed / 64),
    };

    private static (int Length, long Whole, long Packed, long Count, bool Data) Header(ReadOnlySpan<byte> bytes)
    {
        var scan = new ThriftScan(bytes);
        (long whole, long packed, long count, bool data) = (-1, -1, -1, false);
        int id = 0;
        for (ThriftScan.Kind kind; (kind = scan.Field(ref id)) != ThriftScan.Kind.Stop;)
        {
            switch (id, kind)
            {
                case (2, ThriftScan.Kind.I32):
                    whole = scan.Number();
                    break;
                case (3, ThriftScan.Kind.I32):
                    packed = scan.Number();
                    break;
                case (5 or 7 or 8, ThriftScan.Kind.Struct):
                    data |= id != 7;
                    count = Count(ref scan);
                    break;
                default:
                    scan.Skip(kind);
                    break;
            }
        }

        return (scan.Used, whole, packed, count, data);
    }

    private static long Count(ref ThriftScan scan)
    {
        long count = -1;
        int id = 0;
        for (ThriftScan.Kind kind; (kind = scan.Field(ref id)) != ThriftScan.Kind.Stop;)
        {
            if (id == 1 && kind == ThriftScan.Kind.I32)
            {
                count = scan.Number();
            }
            else
            {
                scan.Skip(kind);
            }
        }

        return count;
    }

    private static void EnsureMetadata(byte[] footer)
    {
        var scan = new ThriftScan(footer);
        int id = 0;
        for (ThriftScan.Kind kind; (kind = scan.Field(ref id)) != ThriftScan.Kind.Stop;)
        {
            if (id == 2 && kind == ThriftScan.Kind.List)
            {
                EnsureSchema(ref scan);
            }
            else
            {
                scan.Skip(kind);
            }
        }
    }

    // A tree of columns that is deep beyond use would exhaust the stack of what builds it.
    private static void EnsureSchema(ref ThriftScan scan)
    {
        (int count, ThriftScan.Kind of) = scan.List();
        var open = new Stack<long>();
        for (int i = 0; i < count && of == ThriftScan.Kind.Struct; i++)
        {
            long children = 0;
            int id = 0;
            for (ThriftScan.Kind kind; (kind = scan.Field(ref id)) != ThriftScan.Kind.Stop;)
            {
                if (id == 5 && kind == ThriftScan.Kind.I32)
                {
                    children = scan.Number();
                }
                else
                {
                    scan.Skip(kind);
                }
            }

            if (children < 0 || children > count || open.Count > DeepestSchema)
            {
                throw new InvalidDataException("the schema is damaged");
            }

            open.Push(children);
            while (open.Count > 0 && open.Peek() == 0)
            {
                open.Pop();
                if (open.Count > 0)
                {
                    open.Push(open.Pop() - 1);
                }
            }
        }
    }
}
