using System.Buffers.Binary;

namespace Entroscope.Networks.Tests.Support;

/// <summary>Writes messages in the wire format of protocol buffers: the other side of <see cref="WireReader"/>.</summary>
internal sealed class WireMessage
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    public WireMessage Add(int field, long value)
    {
        _bytes.AddRange(Varint((ulong)field << 3));
        _bytes.AddRange(Varint(unchecked((ulong)value)));
        return this;
    }

    public WireMessage Add(int field, byte[] value)
    {
        _bytes.AddRange(Varint(((ulong)field << 3) | 2));
        _bytes.AddRange(Varint((ulong)value.Length));
        _bytes.AddRange(value);
        return this;
    }

    public WireMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    public WireMessage Add(int field, WireMessage value) => Add(field, value.Bytes);

    public WireMessage AddSingle(int field, float value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.AddRange(Varint(((ulong)field << 3) | 5));
        _bytes.AddRange(bytes);
        return this;
    }
}
