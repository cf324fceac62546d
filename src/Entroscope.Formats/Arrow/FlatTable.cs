using System.Buffers.Binary;

namespace Entroscope.Formats.Arrow;

/// <summary>A table of a FlatBuffer: its fields are at places that a list before it names. Every place is checked against the end of the buffer.</summary>
internal readonly ref struct FlatTable
{
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly int _table;
    private readonly int _places;

    /// <param name="buffer">The buffer.</param>
    /// <param name="at">Where the distance to the table is written.</param>
    public FlatTable(ReadOnlySpan<byte> buffer, int at = 0)
    {
        _buffer = buffer;
        _table = at + Int(at);
        _places = _table - Int(_table);
    }

    /// <summary>Gets the place of a field, 0 where there is none.</summary>
    /// <param name="field">Its number in the definition of the table.</param>
    public int Place(int field)
    {
        int slot = sizeof(int) + (field * sizeof(ushort));
        int place = Short(_places) <= slot ? 0 : Short(_places + slot);
        return place == 0 ? 0 : _table + place;
    }

    public byte Byte(int field) => Place(field) is > 0 and int place ? _buffer[place] : (byte)0;

    public long Long(int field) => Place(field) is > 0 and int place ? BinaryPrimitives.ReadInt64LittleEndian(_buffer[place..]) : 0;

    public FlatTable Table(int field) =>
        Place(field) is > 0 and int place ? new FlatTable(_buffer, place) : throw new InvalidDataException("a message has no content");

    /// <summary>Gets the table whose distance is written at a place of the same buffer.</summary>
    public FlatTable At(int place) => new(_buffer, place);

    /// <summary>Gets where the values of a list begin, and how many there are.</summary>
    /// <exception cref="InvalidDataException">It claims more than there are bytes.</exception>
    public (int Start, int Count) List(int field, int size)
    {
        if (Place(field) is not (> 0 and int place))
        {
            return (0, 0);
        }

        int start = place + Int(place);
        long count = (uint)Int(start);
        return count * size <= _buffer.Length - start - sizeof(int) ? (start + sizeof(int), (int)count)
            : throw new InvalidDataException("a list of a message claims more than there is");
    }

    private int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(_buffer[at..]);

    // Signed, as the library reads them.
    private int Short(int at) => BinaryPrimitives.ReadInt16LittleEndian(_buffer[at..]);
}
