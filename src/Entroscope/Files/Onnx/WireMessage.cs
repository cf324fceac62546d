namespace Entroscope.Files.Onnx;

/// <summary>A message in the wire format of protocol buffers, in pieces: arrays and inner messages are not copied before they are written.</summary>
internal sealed class WireMessage
{
    private const int LengthDelimited = 2;
    private readonly List<object> _pieces = [];
    private readonly List<byte> _tail = [];

    /// <summary>Gets the bytes of the message.</summary>
    public long Length { get; private set; }

    public WireMessage Add(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint(unchecked((ulong)value));
        return this;
    }

    public WireMessage Add(int field, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Header(field, bytes.Length);
        _tail.AddRange(bytes);
        Length += bytes.Length;
        return this;
    }

    /// <summary>Adds a message, which must not be changed afterwards.</summary>
    public WireMessage Add(int field, WireMessage inner)
    {
        Header(field, inner.Length);
        return Append(inner, inner.Length);
    }

    /// <summary>Adds numbers as bytes, little-endian.</summary>
    public WireMessage Add(int field, double[] numbers)
    {
        long bytes = (long)numbers.Length * sizeof(double);
        Header(field, bytes);
        return Append(numbers, bytes);
    }

    public void WriteTo(Stream stream)
    {
        foreach (object piece in _pieces)
        {
            switch (piece)
            {
                case double[] numbers:
                    LittleEndian.Write(stream, numbers);
                    break;
                case WireMessage inner:
                    inner.WriteTo(stream);
                    break;
                default:
                    stream.Write((byte[])piece);
                    break;
            }
        }

        stream.Write([.. _tail]);
    }

    private WireMessage Append(object piece, long length)
    {
        _pieces.Add(_tail.ToArray());
        _pieces.Add(piece);
        _tail.Clear();
        Length += length;
        return this;
    }

    private void Header(int field, long length)
    {
        Varint(((ulong)field << 3) | LengthDelimited);
        Varint((ulong)length);
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _tail.Add((byte)(value | 0x80));
            Length++;
        }

        _tail.Add((byte)value);
        Length++;
    }
}
