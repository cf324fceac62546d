using System.IO.Compression;
using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>Undoes gzip and, unlike <see cref="GZipStream"/>, refuses data that is cut off or followed by other bytes.</summary>
/// <remarks>
/// GZipStream ends quietly in both cases. Here a further member with known content is appended to what it reads: the content comes out
/// whole at the end exactly if everything before it was whole members (a checksum ends every member).
/// </remarks>
internal sealed class GzipStreamReader : ForwardStream
{
    private const int BlockSize = 1 << 16;

    private static readonly byte[] Seal = "end of the data\n"u8.ToArray();

    private readonly string _file;
    private readonly GZipStream _gzip;
    private readonly byte[] _block = new byte[BlockSize];
    private int _start;
    private int _end;
    private bool _ended;

    public GzipStreamReader(Stream stream, string file)
    {
        _file = file;
        _gzip = new GZipStream(new Sealed(stream), CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        // The last bytes at hand are held back: they may be the seal.
        if (_end - _start <= Seal.Length && !_ended)
        {
            Refill();
        }

        int count = Math.Min(buffer.Length, _end - _start - (_ended ? 0 : Seal.Length));
        _block.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gzip.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Refill()
    {
        _block.AsSpan(_start, _end - _start).CopyTo(_block);
        _end -= _start;
        _start = 0;
        int wanted = BlockSize - _end;
        int read;
        try
        {
            read = _gzip.ReadAtLeast(_block.AsSpan(_end), wanted, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }

        _end += read;
        if (read < wanted)
        {
            _ended = true;
            _end -= _block.AsSpan(0, _end).EndsWith(Seal) ? Seal.Length : throw Damaged(null);
        }
    }

    private DataException Damaged(Exception? cause) => DataFault.Of(_file, "the gzip data is cut off, damaged, or followed by other bytes.", cause);

    /// <summary>A stream followed by the seal, compressed.</summary>
    private sealed class Sealed(Stream stream) : ForwardStream
    {
        private readonly MemoryStream _seal = Compress();

        public override int Read(Span<byte> buffer)
        {
            // Never both in one call with a boundary inside: the decoder must see the members as one run of bytes.
            int read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return read + (read < buffer.Length ? _seal.Read(buffer[read..]) : 0);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                stream.Dispose();
                _seal.Dispose();
            }

            base.Dispose(disposing);
        }

        private static MemoryStream Compress()
        {
            var member = new MemoryStream();
            using (var gzip = new GZipStream(member, CompressionLevel.Optimal, leaveOpen: true))
            {
                gzip.Write(Seal);
            }

            member.Position = 0;
            return member;
        }
    }
}
