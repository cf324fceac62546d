namespace Entroscope.Formats.Parquet;

/// <summary>
/// Walks over a structure of the compact protocol of Thrift without building anything, so that one whose lists claim more than there are bytes is refused
/// before a library makes room for them.
/// </summary>
internal ref struct ThriftScan(ReadOnlySpan<byte> bytes)
{
    private const int Deepest = 24;
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>The types of the protocol.</summary>
    public enum Kind
    {
        Stop, True, False, Byte, I16, I32, I64, Double, Binary, List, Set, Map, Struct,
    }

    /// <summary>Gets how many bytes were read.</summary>
    public readonly int Used => _at;

    /// <summary>Reads the head of a field; <see cref="Kind.Stop"/> at the end of the structure.</summary>
    public Kind Field(ref int id)
    {
        byte head = Next();
        if (head == 0)
        {
            return Kind.Stop;
        }

        id = head >> 4 == 0 ? (int)Number() : id + (head >> 4);
        return Known(head & 15);
    }

    /// <summary>Reads a signed number.</summary>
    public long Number()
    {
        ulong bits = Varint();
        return (long)(bits >> 1) ^ -(long)(bits & 1);
    }

    /// <summary>Reads the head of a list.</summary>
    public (int Count, Kind Kind) List()
    {
        byte head = Next();
        ulong count = head >> 4 == 15 ? Varint() : (ulong)(head >> 4);
        return count > (ulong)(_bytes.Length - _at) ? throw Damaged() : ((int)count, Known(head & 15));
    }

    /// <summary>Passes over a value.</summary>
    public void Skip(Kind kind, bool inList = false, int depth = 0)
    {
        if (depth > Deepest)
        {
            throw Damaged();
        }

        switch (kind)
        {
            case Kind.True or Kind.False:
                Move(inList ? 1 : 0);
                break;
            case Kind.Byte:
                Move(1);
                break;
            case Kind.I16 or Kind.I32 or Kind.I64:
                Varint();
                break;
            case Kind.Double:
                Move(sizeof(double));
                break;
            case Kind.Binary:
                Move(Varint());
                break;
            case Kind.List or Kind.Set:
                (int count, Kind of) = List();
                for (int i = 0; i < count; i++)
                {
                    Skip(of, true, depth + 1);
                }

                break;
            case Kind.Struct:
                int id = 0;
                for (Kind field; (field = Field(ref id)) != Kind.Stop;)
                {
                    Skip(field, false, depth + 1);
                }

                break;
            default:
                throw Damaged();
        }
    }

    private static InvalidDataException Damaged() => new("the metadata is damaged");

    private static Kind Known(int kind) => kind is > 0 and <= (int)Kind.Struct ? (Kind)kind : throw Damaged();

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte b = Next();
            value |= (ulong)(b & 127) << shift;
            if (b < 128)
            {
                return value;
            }
        }

        throw Damaged();
    }

    private byte Next() => _at < _bytes.Length ? _bytes[_at++] : throw Damaged();

    private void Move(ulong count) => _at = count <= (ulong)(_bytes.Length - _at) ? _at + (int)count : throw Damaged();

    private void Move(int count) => Move((ulong)count);
}
