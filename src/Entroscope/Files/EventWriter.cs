using System.Buffers.Binary;
using System.Numerics;

namespace Entroscope.Files;

/// <summary>
/// Writes an event file of TensorBoard: records of TFRecord (length, its masked CRC-32C, data, its masked CRC-32C, little-endian), each a protocol
/// buffer of type <c>tensorflow.Event</c> (wall_time = 1, step = 2, file_version = 3, summary = 5; summary.value = 1; value.tag = 1, value.simple_value = 2).
/// </summary>
internal sealed class EventWriter
{
    private const uint MaskDelta = 0xa282ead8;
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;
    private readonly Stream _stream;
    private readonly double _time;

    /// <summary>Writes the record that an event file begins with.</summary>
    /// <param name="stream">Receives the file; left open.</param>
    /// <param name="time">The time of all events, in seconds since 1970.</param>
    public EventWriter(Stream stream, double time)
    {
        (_stream, _time) = (stream, time);
        using MemoryStream message = Event();
        Field(message, 3, "brain.Event:2"u8);
        Write(message);
    }

    /// <summary>Adds a scalar; nothing where there is none.</summary>
    public void Add(long step, string tag, double? value)
    {
        if (value is not { } number)
        {
            return;
        }

        using var scalar = new MemoryStream();
        Field(scalar, 1, Encoding.UTF8.GetBytes(tag));
        Key(scalar, 2, Fixed32);
        Span<byte> single = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(single, (float)number);
        scalar.Write(single);
        using var summary = new MemoryStream();
        Field(summary, 1, scalar.ToArray());
        using MemoryStream message = Event();
        Key(message, 2, Varint);
        Number(message, (ulong)step);
        Field(message, 5, summary.ToArray());
        Write(message);
    }

    private MemoryStream Event()
    {
        var message = new MemoryStream();
        Key(message, 1, Fixed64);
        Span<byte> time = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(time, _time);
        message.Write(time);
        return message;
    }

    private void Write(MemoryStream message)
    {
        byte[] data = message.ToArray();
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)data.Length);
        _stream.Write(length);
        Checksum(length);
        _stream.Write(data);
        Checksum(data);
    }

    private void Checksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in data)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        Span<byte> masked = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(masked, BitOperations.RotateRight(~crc, 15) + MaskDelta);
        _stream.Write(masked);
    }

    private static void Field(MemoryStream message, int field, ReadOnlySpan<byte> content)
    {
        Key(message, field, Bytes);
        Number(message, (ulong)content.Length);
        message.Write(content);
    }

    private static void Key(MemoryStream message, int field, int type) => Number(message, (ulong)((field << 3) | type));

    private static void Number(MemoryStream message, ulong value)
    {
        for (; value > 0x7f; value >>= 7)
        {
            message.WriteByte((byte)(value | 0x80));
        }

        message.WriteByte((byte)value);
    }
}
