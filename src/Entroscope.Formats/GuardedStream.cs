using System.Runtime.CompilerServices;

namespace Entroscope.Formats;

/// <summary>
/// A file for a library that trusts what it reads: one that goes round in circles over a damaged file, or too deep, is stopped at its next read.
/// </summary>
internal class GuardedStream : Stream
{
    private const long FewestReads = 200_000;
    private const long LeastBytes = 1 << 26;

    private readonly FileStream _file;
    private readonly long _mostReads;
    private readonly long _mostBytes;
    private long _reads;
    private long _bytes;

    public GuardedStream(string path)
    {
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 14);
        long length = _file.Length;
        Length = length;
        _mostReads = FewestReads + (4 * length);
        _mostBytes = LeastBytes + (64 * length);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public sealed override long Length { get; }

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int read = _file.Read(buffer);
        _bytes += read;
        return ++_reads > _mostReads || _bytes > _mostBytes ? throw new InvalidDataException("parts of the file refer to each other in a circle") : read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads what comes next, as much as there is, and stays where it is.</summary>
    protected void ReadAhead(Span<byte> buffer)
    {
        long position = _file.Position;
        _ = _file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        _file.Position = position;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}
