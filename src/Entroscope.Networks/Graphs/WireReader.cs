namespace Entroscope.Networks.Graphs;

/// <summary>
/// Reads the fields of one message in the wire format of protocol buffers, as far as ONNX uses it. What it is given is a part of a file; positions in
/// refusals are those in the file.
/// </summary>
internal ref struct WireReader
{
    public const int VarintType = 0;
    public const int LongType = 1;
    public const int BytesType = 2;
    public const int IntType = 5;

    private const int LongestVarint = 10;

    private readonly ReadOnlySpan<byte> _file;
    private readonly int _end;
    private int _position;

    /// <param name="file">The whole file.</param>
    /// <param name="message">Where the message is in it.</param>
    public WireReader(ReadOnlySpan<byte> file, WireRange message)
    {
        _file = file;
        _position = message.Start;
        _end = message.End;
    }

    /// <summary>Gets the number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Gets how the field is written.</summary>
    public int Type { get; private set; }

    /// <summary>Gets number and type of the field: what is known of ONNX under another type is passed over, as protocol buffers do.</summary>
    public readonly (int Field, int Type) Tag => (Field, Type);

    /// <summary>Goes to the next field; its value must be read, or passed over by <see cref="Skip"/>.</summary>
    public bool Next()
    {
        if (_position == _end)
        {
            return false;
        }

        int start = _position;
        ulong tag = Varint();
        Refuse.Model(tag is < 8 or > uint.MaxValue, $"byte {start}: {tag} is no tag of a field; it is no ONNX model, or a damaged one.");
        (Field, Type) = ((int)(tag >> 3), (int)(tag & 7));
        Refuse.Model(Type is not (VarintType or LongType or BytesType or IntType),
            $"byte {start}: a field of the wire type {Type}, which ONNX does not use; it is no ONNX model, or a damaged one.");
        return true;
    }

    public ulong Varint()
    {
        ulong value = 0;
        for (int i = 0; i < LongestVarint; i++)
        {
            Refuse.Model(_position >= _end, $"byte {_position}: ends within a number.");
            byte b = _file[_position++];
            value |= (ulong)(b & 0x7F) << (7 * i);
            if (b < 0x80)
            {
                return value;
            }
        }

        throw new ModelException(Invariant($"byte {_position}: a number of more than {LongestVarint} bytes."));
    }

    public long Integer() => unchecked((long)Varint());

    /// <summary>Reads a 32-bit enumeration or integer as protocol buffers do: the lower bits.</summary>
    public int Int32() => unchecked((int)Varint());

    public float Single()
    {
        Take(sizeof(float), out int start);
        return BinaryPrimitives.ReadSingleLittleEndian(_file[start..]);
    }

    /// <summary>Reads where bytes, a text or a message are.</summary>
    public WireRange Range()
    {
        int place = _position;
        ulong length = Varint();
        Refuse.Model(length > (ulong)(_end - _position), $"byte {place}: announces {length} bytes, but {_end - _position} follow.");
        Take((int)length, out int start);
        return new WireRange(start, (int)length);
    }

    /// <summary>Reads a text that names something.</summary>
    public string Text()
    {
        WireRange range = Range();
        Refuse.Model(range.Length > OnnxLimits.LongestName,
            $"byte {range.Start}: a name of {range.Length} bytes; names have at most {OnnxLimits.LongestName}.");
        ReadOnlySpan<byte> bytes = _file.Slice(range.Start, range.Length);
        Refuse.Model(!System.Text.Unicode.Utf8.IsValid(bytes) || bytes.Contains((byte)0), $"byte {range.Start}: a name that is no UTF-8 text.");
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads integers, packed or one by one.</summary>
    public void Integers(List<long> values)
    {
        if (Type == VarintType)
        {
            values.Add(Integer());
            return;
        }

        var packed = new WireReader(_file, Range());
        while (packed._position < packed._end)
        {
            values.Add(packed.Integer());
        }
    }

    /// <summary>Passes over the value of a field.</summary>
    public void Skip()
    {
        switch (Type)
        {
            case VarintType:
                Varint();
                break;
            case LongType:
                Take(sizeof(long), out _);
                break;
            case IntType:
                Take(sizeof(int), out _);
                break;
            default:
                Range();
                break;
        }
    }

    private void Take(int length, out int start)
    {
        Refuse.Model(length > _end - _position, $"byte {_position}: ends within a field.");
        start = _position;
        _position += length;
    }
}

/// <summary>A part of a file.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Its length in bytes.</param>
internal readonly record struct WireRange(int Start, int Length)
{
    public int End => Start + Length;
}
