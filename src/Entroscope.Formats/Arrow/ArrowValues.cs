using System.Numerics;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Entroscope.Formats.Arrow;

/// <summary>Makes values of an Arrow array.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="field">The column.</param>
/// <param name="column">Its position.</param>
/// <param name="start">The first row.</param>
internal sealed class ArrowValues(string file, TableField field, int column, long start)
{
    private const long DayOfMilliseconds = 86_400_000;

    public FieldValues Of(IArrowArray array) => array switch
    {
        NullArray a => new FieldValues(Missing(a.Length)),
        DictionaryArray a => Dictionary(a),
        BooleanArray a => Numbers(a, a.Length, i => a.GetValue(i) is { } b ? b ? 1 : 0 : double.NaN),
        Date32Array a => Primitive(a, x => x),
        Date64Array a => Primitive(a, x => Math.Floor((double)x / DayOfMilliseconds)),
        TimestampArray a => Times(a, ((TimestampType)a.Data.DataType).Unit),
        DoubleArray a => Primitive(a, x => x),
        FloatArray a => Primitive(a, x => x),
        HalfFloatArray a => Primitive(a, x => (double)x),
        Int8Array a => Primitive(a, x => x),
        Int16Array a => Primitive(a, x => x),
        Int32Array a => Primitive(a, x => x),
        UInt8Array a => Primitive(a, x => x),
        UInt16Array a => Primitive(a, x => x),
        UInt32Array a => Primitive(a, x => x),
        Int64Array a => Integers(a),
        UInt64Array a => Integers(a),
        Decimal128Array a => Numbers(a, a.Length, i => (double?)a.GetValue(i) ?? double.NaN),
        StringArray a => Texts(a.Length, i => !a.IsNull(i), i => a.GetBytes(i)),
        LargeStringArray a => Texts(a.Length, i => !a.IsNull(i), i => a.GetBytes(i)),
        StringViewArray a => Texts(a.Length, i => !a.IsNull(i), i => a.GetBytes(i)),
        _ => throw new InvalidDataException($"the values of column '{field.Name}' are of another type than announced"),
    };

    private delegate ReadOnlySpan<byte> TextAt(int index);

    private static double[] Missing(int rows)
    {
        double[] numbers = new double[rows];
        System.Array.Fill(numbers, double.NaN);
        return numbers;
    }

    private static FieldValues Numbers(Apache.Arrow.Array array, int rows, Func<int, double> at)
    {
        double[] numbers = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            numbers[i] = array.IsNull(i) ? double.NaN : at(i);
        }

        return new FieldValues(numbers);
    }

    private static FieldValues Primitive<T>(PrimitiveArray<T> array, Func<T, double> convert)
        where T : struct, IEquatable<T>
    {
        ReadOnlySpan<T> values = array.Values;
        double[] numbers = new double[array.Length];
        bool whole = array.NullBitmapBuffer.IsEmpty;
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = whole || array.IsValid(i) ? convert(values[i]) : double.NaN;
        }

        return new FieldValues(numbers);
    }

    private static FieldValues Times(TimestampArray array, TimeUnit unit)
    {
        long perSecond = unit switch { TimeUnit.Second => 1, TimeUnit.Millisecond => 1000, TimeUnit.Microsecond => 1_000_000, _ => 1_000_000_000 };
        return Primitive(array, x => FieldValues.Seconds(x, perSecond));
    }

    private static FieldValues Texts(int rows, Func<int, bool> isValid, TextAt at)
    {
        var texts = new TextsBuilder(rows);
        for (int i = 0; i < rows; i++)
        {
            if (isValid(i))
            {
                texts.Add(at(i));
            }
            else
            {
                texts.AddMissing();
            }
        }

        return texts.Finish();
    }

    private FieldValues Integers<T>(PrimitiveArray<T> array)
        where T : struct, IEquatable<T>, IBinaryInteger<T>
    {
        const double Exact = 1L << 53;
        ReadOnlySpan<T> values = array.Values;
        double[] numbers = new double[array.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            double number = double.CreateTruncating(values[i]);
            numbers[i] = array.IsNull(i) ? double.NaN
                : Math.Abs(number) < Exact ? number : FormatGuard.Number(Int128.CreateTruncating(values[i]), file, field, column, start + i);
        }

        return new FieldValues(numbers);
    }

    // The entries are decoded once each; a row is the number of one.
    private FieldValues Dictionary(DictionaryArray array)
    {
        FieldValues entries = new ArrowValues(file, field, column, 0).Of(array.Dictionary);
        double[] indices = Of(array.Indices).Numbers ?? throw new InvalidDataException("the entries of a dictionary are named by no numbers");
        int count = entries.Numbers?.Length ?? entries.Codes.Length;
        int wrong = System.Array.FindIndex(indices, i => !double.IsNaN(i) && !(i >= 0 && i < count));
        if (wrong >= 0)
        {
            throw new InvalidDataException(Invariant($"column '{field.Name}' names an entry that its dictionary of {count} has not"));
        }

        return entries.Numbers is { } numbers
            ? new FieldValues(System.Array.ConvertAll(indices, i => double.IsNaN(i) ? double.NaN : numbers[(int)i]))
            : entries.With(System.Array.ConvertAll(indices, i => double.IsNaN(i) ? -1 : entries.Codes[(int)i]));
    }
}
