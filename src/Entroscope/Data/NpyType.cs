using System.Buffers.Binary;

namespace Entroscope.Data;

/// <summary>The type of the elements of a NumPy array: a boolean, integer or floating-point number, little-endian.</summary>
/// <param name="Name">NumPy's name, such as "&lt;f8".</param>
/// <param name="Kind">b (boolean), i, u (integers) or f (floating point).</param>
/// <param name="Size">Bytes an element.</param>
internal sealed record NpyType(string Name, char Kind, int Size)
{
    private const string Known = "read are little-endian booleans, integers of 8 to 64 bits and floating-point numbers of 16 to 64 bits";

    public static NpyType Parse(string descr, string file)
    {
        if (descr is "[")
        {
            throw DataFault.Of(file, $"has elements of a structured type; {Known}.");
        }

        if (descr is ['>', ..])
        {
            throw DataFault.Of(file, $"has elements of the big-endian type {DataFault.Show(descr)}; {Known}.");
        }

        if (descr is "|O")
        {
            throw DataFault.Of(file, $"has elements of the type object, '|O'; {Known}.");
        }

        return descr is ['<' or '|', var kind and ('b' or 'i' or 'u' or 'f'), var digit and ('1' or '2' or '4' or '8')] && IsNumber(kind, digit - '0')
            ? new NpyType(descr, kind, digit - '0')
            : throw DataFault.Of(file, $"has elements of the type {DataFault.Show(descr)}; {Known}.");
    }

    /// <summary>Turns elements into numbers.</summary>
    /// <param name="bytes">Whole elements.</param>
    /// <param name="values">Receives one number for each.</param>
    public void Decode(ReadOnlySpan<byte> bytes, Span<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Decode(bytes.Slice(i * Size, Size));
        }
    }

    private static bool IsNumber(char kind, int size) => kind switch
    {
        'b' => size == 1,
        'f' => size > 1,
        _ => true,
    };

    private double Decode(ReadOnlySpan<byte> bytes) => (Kind, Size) switch
    {
        ('b', _) => bytes[0] == 0 ? 0 : 1,
        ('u', 1) => bytes[0],
        ('u', 2) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        ('u', 4) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        ('u', _) => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        ('i', 1) => (sbyte)bytes[0],
        ('i', 2) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ('i', 4) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ('i', _) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        (_, 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        (_, 4) => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };
}
