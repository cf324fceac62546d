namespace Entroscope.Data.Readers;

/// <summary>Passes a stream on and computes the checksum of zip files over what was read (CRC-32 of ISO 3309, as in RFC 1952).</summary>
internal sealed class ChecksumStream(Stream stream) : ForwardStream
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i => Remainder((uint)i))];

    private uint _state = uint.MaxValue;

    /// <summary>Gets the checksum of the bytes read so far.</summary>
    public uint Checksum => ~_state;

    /// <summary>Gets the number of bytes read so far.</summary>
    public long BytesRead { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int read = stream.Read(buffer);
        foreach (byte b in buffer[..read])
        {
            _state = Table[(byte)(_state ^ b)] ^ (_state >> 8);
        }

        BytesRead += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    private static uint Remainder(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        }

        return value;
    }
}
