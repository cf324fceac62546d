using System.Buffers.Binary;
using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>The type of the elements of a NumPy array: a boolean, integer or floating-point number, little-endian.</summary>
/// <param name="Name">NumPy's name, such as "&lt;f8".</param>
/// <param name="Kind">b (boolean), i, u (integers) or f (floating point).</param>
/// <param name="Size">Bytes an element.</param>
internal sealed record NpyType(string Name, char Kind, int Size)
{
    // Up to here double precision holds every integer.
    private const long ExactInteger = 1L << 53;

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

    /// <summary>Finds the first 64-bit integer that double precision does not hold.</summary>
    /// <param name="bytes">Whole elements.</param>
    /// <param name="count">The number of elements.</param>
    /// <param name="text">Receives the integer in decimal digits.</param>
    /// <returns>Its position, or -1.</returns>
    public int FindRounded(ReadOnlySpan<byte> bytes, int count, out string text)
    {
        text = string.Empty;
        for (int i = 0; i < count && Size == sizeof(long) && Kind is 'i' or 'u'; i++)
        {
            ReadOnlySpan<byte> element = bytes.Slice(i * Size, Size);
            Int128 integer = Kind == 'i' ? BinaryPrimitives.ReadInt64LittleEndian(element) : BinaryPrimitives.ReadUInt64LittleEndian(element);
            if (Int128.Abs(integer) > ExactInteger && (Int128)(double)integer != integer)
            {
                text = integer.ToString(CultureInfo.InvariantCulture);
                return i;
            }
        }

        return -1;
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
