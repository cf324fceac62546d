namespace Entroscope.Data.Readers;

/// <summary>Bytes that were read before, followed by the rest of their stream.</summary>
internal sealed class JoinedStream(byte[] head, Stream rest) : ForwardStream
{
    private int _position;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_position == head.Length)
        {
            return rest.Read(buffer);
        }

        int count = Math.Min(buffer.Length, head.Length - _position);
        head.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
