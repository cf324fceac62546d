using System.Buffers.Binary;
using PureHDF;

namespace Entroscope.Formats.Hdf5;

/// <summary>
/// An HDF5 file for PureHDF. Structures whose counts the library makes room for are known by the four letters with which they begin, and are looked at when it
/// has read these; the values of datasets come another way and are not mistaken for structures.
/// </summary>
internal sealed class Hdf5Stream(string path) : GuardedStream(path), IDatasetStream
{
    private const int SignatureLength = 4;
    private const int LongestHead = 160;
    private const int MostPageBits = 20;
    private const byte ChunkNodes = 1;
    private const byte FilteredChunks = 1;
    private const byte FilteredChunkRecords = 11;

    private int _offsetSize = sizeof(long);
    private int _lengthSize = sizeof(long);
    private bool _isOfChunks;
    private bool _isBeyond;

    public override long Position
    {
        get => base.Position;
        set
        {
            (_isOfChunks, _isBeyond) = (false, false);
            base.Position = value;
        }
    }

    /// <summary>Compares the length that the file announces with its own: what of it is missing may be any dataset.</summary>
    public bool EnsureWhole()
    {
        Span<byte> head = stackalloc byte[52];
        Position = 0;
        head = head[..base.Read(head)];
        Position = 0;
        (int sizes, int end) = head.Length < 52 ? (0, 0) : head[8] switch { 0 => (13, 40), 1 => (13, 44), 2 or 3 => (9, 28), _ => (0, 0) };
        if (end == 0)
        {
            return true;
        }

        (_offsetSize, _lengthSize) = (head[sizes], head[sizes + 1]);
        if (_offsetSize is < 1 or > sizeof(long) || _lengthSize is < 1 or > sizeof(long))
        {
            throw new InvalidDataException(Invariant($"its addresses have {_offsetSize} bytes and its lengths {_lengthSize}; 1 to 8 are read"));
        }

        if (_offsetSize == sizeof(long) && BinaryPrimitives.ReadInt64LittleEndian(head[end..]) is var length && length > Length)
        {
            throw new InvalidDataException(Invariant($"the file is cut off: it has {Length} of {length} bytes"));
        }

        return true;
    }

    public override int Read(Span<byte> buffer)
    {
        if (_isBeyond)
        {
            throw new InvalidDataException("a chunk is larger than the file");
        }

        int read = base.Read(buffer);
        if (buffer.Length == SignatureLength && read == SignatureLength)
        {
            // The size of a chunk; a check sum may be as large, but nothing is read after it.
            _isBeyond = _isOfChunks && BinaryPrimitives.ReadUInt32LittleEndian(buffer) > Length;
            EnsureStructure(buffer);
        }

        return read;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        (_isOfChunks, _isBeyond) = (false, false);
        return base.Seek(offset, origin);
    }

    void IDatasetStream.ReadDataset(Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            int read = base.Read(buffer);
            buffer = read > 0 ? buffer[read..] : throw new EndOfStreamException("the values go on beyond its end");
        }
    }

    private void EnsureStructure(ReadOnlySpan<byte> signature)
    {
        if (signature.SequenceEqual("TREE"u8))
        {
            _isOfChunks = Peek()[0] == ChunkNodes;
        }
        else if (signature.SequenceEqual("BTLF"u8) || signature.SequenceEqual("BTIN"u8))
        {
            _isOfChunks = Peek()[1] == FilteredChunkRecords;
        }
        else if (signature.SequenceEqual("FADB"u8) || signature.SequenceEqual("EAIB"u8) || signature.SequenceEqual("EADB"u8))
        {
            _isOfChunks = Peek()[1] == FilteredChunks;
        }
        else if (signature.SequenceEqual("FAHD"u8))
        {
            byte[] head = Peek();
            Ensure(head[3] <= MostPageBits && IsWithin(Number(head, 4, _lengthSize), 1, Number(head, 4 + _lengthSize, _offsetSize)));
        }
        else if (signature.SequenceEqual("EAHD"u8))
        {
            Ensure(Peek()[7] <= MostPageBits);
        }
        else if (signature.SequenceEqual("FRHP"u8))
        {
            byte[] head = Peek();
            int table = 10 + (10 * _lengthSize) + (2 * _offsetSize);
            int root = table + 6 + (2 * _lengthSize);
            ulong width = Number(head, table, sizeof(ushort));
            Ensure(IsWithin(width, Math.Max(1, Number(head, root + _offsetSize, sizeof(ushort))), Number(head, root, _offsetSize)));
        }
    }

    // Entries have an address each.
    private bool IsWithin(ulong count, ulong times, ulong address) =>
        address >= (ulong)Length || (Int128)count * times * _offsetSize <= Length;

    private byte[] Peek()
    {
        byte[] head = new byte[LongestHead];
        ReadAhead(head);
        return head;
    }

    private static ulong Number(byte[] bytes, int at, int size)
    {
        ulong number = 0;
        for (int i = size - 1; i >= 0; i--)
        {
            number = (number << 8) | bytes[at + i];
        }

        return number;
    }

    private static void Ensure(bool holds)
    {
        if (!holds)
        {
            throw new InvalidDataException("a list in it claims more than there is");
        }
    }
}
