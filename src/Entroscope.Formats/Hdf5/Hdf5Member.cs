using System.Buffers.Binary;
using PureHDF;
using PureHDF.Selections;

namespace Entroscope.Formats.Hdf5;

/// <summary>A column of an HDF5 dataset.</summary>
internal sealed class Hdf5Member
{
    private const int MostEntries = 1 << 16;

    private readonly string _file;
    private readonly IH5DataType _type;
    private readonly int _offset;
    private readonly int _column;
    private readonly Dictionary<long, string>? _names;

    /// <param name="file">The file, for messages.</param>
    /// <param name="name">The name.</param>
    /// <param name="type">The type.</param>
    /// <param name="offset">Where its value begins in a row.</param>
    /// <param name="column">Its position.</param>
    public Hdf5Member(string file, string name, IH5DataType type, int offset, int column)
    {
        (_file, _type, _offset, _column) = (file, type, offset, column);
        _names = type.Class == H5DataTypeClass.Enumerated ? Names(type) : null;
        Field = new TableField(name, OfType(), Describe());
    }

    public TableField Field { get; }

    /// <summary>Gets a value indicating whether the bytes of numbers are the other way round.</summary>
    public bool IsSwapped { get; init; }

    /// <summary>Gets a value indicating whether the values lie elsewhere in the file.</summary>
    public bool IsReference => _type.Class == H5DataTypeClass.VariableLength;

    /// <summary>Returns whether the numbers of a dataset are the other way round than the machine's.</summary>
    public static bool AreSwapped(IH5Dataset dataset, IH5DataType type, int rank)
    {
        Selection one = rank == 2 ? new HyperslabSelection(2, [0, 0], [1, 1]) : new HyperslabSelection(0, 1);
        try
        {
            _ = (type.Class, type.Size) switch
            {
                (H5DataTypeClass.FloatingPoint, 8) => dataset.Read<double[]>(one).Length,
                (H5DataTypeClass.FloatingPoint, 4) => dataset.Read<float[]>(one).Length,
                (H5DataTypeClass.FloatingPoint, 2) => dataset.Read<Half[]>(one).Length,
                (H5DataTypeClass.FixedPoint, 8) => dataset.Read<long[]>(one).Length,
                (H5DataTypeClass.FixedPoint, 4) => dataset.Read<int[]>(one).Length,
                (H5DataTypeClass.FixedPoint, 2) => dataset.Read<short[]>(one).Length,
                _ => 0,
            };
            return false;
        }
        catch (Exception e) when (e.Message.Contains("Byte order", StringComparison.Ordinal))
        {
            return true;
        }
    }

    /// <summary>Decodes the values of rows from their bytes.</summary>
    public FieldValues Decode(byte[] bytes, int rowSize, int rows, long first)
    {
        if (_offset < 0 || _offset + _type.Size > rowSize)
        {
            throw new InvalidDataException($"member '{Field.Name}' lies outside its record");
        }

        if (Field.Type == FieldType.Text)
        {
            var texts = new TextsBuilder(rows);
            for (int r = 0; r < rows; r++)
            {
                ReadOnlySpan<byte> cell = bytes.AsSpan((r * rowSize) + _offset, _type.Size);
                if (_names is { } names)
                {
                    Add(texts, names.GetValueOrDefault((long)Integer(cell)));
                }
                else
                {
                    int end = cell.IndexOf((byte)0);
                    texts.Add((end < 0 ? cell : cell[..end]).TrimEnd((byte)' '));
                }
            }

            return texts.Finish();
        }

        double[] numbers = new double[rows];
        for (int r = 0; r < rows; r++)
        {
            numbers[r] = Number(bytes.AsSpan((r * rowSize) + _offset, _type.Size), first + r);
        }

        return new FieldValues(numbers);
    }

    /// <summary>Takes values that the library decoded.</summary>
    public FieldValues Decode(IReadOnlyList<object?> values, int rows)
    {
        if (values.Count != rows)
        {
            throw new InvalidDataException("there are fewer values than rows");
        }

        if (Field.Type == FieldType.Text)
        {
            var texts = new TextsBuilder(rows);
            foreach (object? value in values)
            {
                Add(texts, value is string text ? text
                    : value is null ? null
                    : _names is null ? throw new InvalidDataException($"the values of member '{Field.Name}' are no texts")
                    : _names.GetValueOrDefault(Convert.ToInt64(value, CultureInfo.InvariantCulture)));
            }

            return texts.Finish();
        }

        double[] numbers = new double[rows];
        for (int r = 0; r < rows; r++)
        {
            numbers[r] = values[r] switch
            {
                double x => x,
                float x => x,
                Half x => (double)x,
                long x => FormatGuard.Number(x, _file, Field, _column, r),
                ulong x => FormatGuard.Number(x, _file, Field, _column, r),
                IConvertible x => x.ToDouble(CultureInfo.InvariantCulture),
                _ => throw new InvalidDataException($"the values of member '{Field.Name}' are of another type than announced"),
            };
        }

        return new FieldValues(numbers);
    }

    private static void Add(TextsBuilder texts, string? text)
    {
        if (text is null)
        {
            texts.AddMissing();
        }
        else
        {
            texts.Add(text.AsSpan());
        }
    }

    private static Dictionary<long, string> Names(IH5DataType type)
    {
        bool signed = type.Enumeration.BaseType.FixedPoint.IsSigned;
        IEnumerable<(string Name, long Value)> members = (type.Size, signed) switch
        {
            (1, true) => type.Enumeration.GetMembers<sbyte>().Select(m => (m.Key, (long)m.Value)),
            (1, false) => type.Enumeration.GetMembers<byte>().Select(m => (m.Key, (long)m.Value)),
            (2, true) => type.Enumeration.GetMembers<short>().Select(m => (m.Key, (long)m.Value)),
            (2, false) => type.Enumeration.GetMembers<ushort>().Select(m => (m.Key, (long)m.Value)),
            (4, true) => type.Enumeration.GetMembers<int>().Select(m => (m.Key, (long)m.Value)),
            (4, false) => type.Enumeration.GetMembers<uint>().Select(m => (m.Key, (long)m.Value)),
            _ => type.Enumeration.GetMembers<long>().Select(m => (m.Key, m.Value)),
        };
        var names = new Dictionary<long, string>();
        foreach ((string name, long value) in members.Take(MostEntries))
        {
            names[value] = name;
        }

        return names;
    }

    private FieldType OfType() => _type.Class switch
    {
        H5DataTypeClass.FixedPoint when _type.Size is 1 or 2 or 4 or 8 => FieldType.Number,
        H5DataTypeClass.FloatingPoint when _type.Size is 2 or 4 or 8 => FieldType.Number,
        H5DataTypeClass.Enumerated when IsBoolean() => FieldType.Boolean,
        H5DataTypeClass.Enumerated when _type.Size is 1 or 2 or 4 or 8 => FieldType.Text,
        H5DataTypeClass.String or H5DataTypeClass.VariableLength when IsText() => FieldType.Text,
        _ => FieldType.Unread,
    };

    // h5py writes booleans as an enumeration of FALSE and TRUE.
    private bool IsBoolean() => _names is { Count: 2 } names && _type.Size == 1
        && names.GetValueOrDefault(0) is "FALSE" && names.GetValueOrDefault(1) is "TRUE";

    // A text of any length has a base of bytes, as a list of bytes has; the values say which it is.
    private bool IsText() => _type.Class == H5DataTypeClass.String
        || _type.VariableLength.BaseType is { Class: H5DataTypeClass.String } or { Class: H5DataTypeClass.FixedPoint, Size: 1 };

    private string Describe() => _type.Class switch
    {
        H5DataTypeClass.FixedPoint => Invariant($"{(_type.FixedPoint.IsSigned ? "int" : "uint")}{8 * _type.Size}"),
        H5DataTypeClass.FloatingPoint => Invariant($"float{8 * _type.Size}"),
        H5DataTypeClass.VariableLength => IsText() ? "string" : "list",
        _ => _type.Class.ToString().ToLowerInvariant(),
    };

    private double Number(ReadOnlySpan<byte> cell, long row)
    {
        if (_type.Class == H5DataTypeClass.FloatingPoint)
        {
            return cell.Length switch
            {
                8 => IsSwapped ? BinaryPrimitives.ReadDoubleBigEndian(cell) : BinaryPrimitives.ReadDoubleLittleEndian(cell),
                4 => IsSwapped ? BinaryPrimitives.ReadSingleBigEndian(cell) : BinaryPrimitives.ReadSingleLittleEndian(cell),
                _ => (double)(IsSwapped ? BinaryPrimitives.ReadHalfBigEndian(cell) : BinaryPrimitives.ReadHalfLittleEndian(cell)),
            };
        }

        const double Exact = 1L << 53;
        Int128 integer = Integer(cell);
        double number = (double)integer;
        return Math.Abs(number) < Exact ? number : FormatGuard.Number(integer, _file, Field, _column, row);
    }

    private Int128 Integer(ReadOnlySpan<byte> cell)
    {
        bool signed = _names is not null ? _type.Enumeration.BaseType.FixedPoint.IsSigned : _type.FixedPoint.IsSigned;
        long value = cell.Length switch
        {
            1 => signed ? (sbyte)cell[0] : cell[0],
            2 => IsSwapped ? BinaryPrimitives.ReadInt16BigEndian(cell) : BinaryPrimitives.ReadInt16LittleEndian(cell),
            4 => IsSwapped ? BinaryPrimitives.ReadInt32BigEndian(cell) : BinaryPrimitives.ReadInt32LittleEndian(cell),
            _ => IsSwapped ? BinaryPrimitives.ReadInt64BigEndian(cell) : BinaryPrimitives.ReadInt64LittleEndian(cell),
        };
        return signed || value >= 0 ? value : cell.Length switch { 2 => (ushort)value, 4 => (uint)value, _ => (ulong)value };
    }
}
