using global::Parquet.Data;

namespace Entroscope.Formats.Parquet;

/// <summary>Spreads the values of a column over its rows: a row whose level is below the highest has none.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="field">The column.</param>
/// <param name="column">Its position.</param>
/// <param name="start">The first row.</param>
/// <param name="rows">The rows.</param>
/// <param name="highest">The level of a value.</param>
internal sealed class ParquetValues(string file, TableField field, int column, long start, int rows, int highest)
{
    private const long TicksOfSecond = TimeSpan.TicksPerSecond;

    public FieldValues Of(RawColumnData raw) => raw switch
    {
        RawColumnData<double> d => Numbers(d, x => x),
        RawColumnData<float> d => Numbers(d, x => x),
        RawColumnData<Half> d => Numbers(d, x => (double)x),
        RawColumnData<decimal> d => Numbers(d, x => (double)x),
        RawColumnData<sbyte> d => Numbers(d, x => x),
        RawColumnData<byte> d => Numbers(d, x => x),
        RawColumnData<short> d => Numbers(d, x => x),
        RawColumnData<ushort> d => Numbers(d, x => x),
        RawColumnData<int> d => Numbers(d, x => x),
        RawColumnData<uint> d => Numbers(d, x => x),
        RawColumnData<long> d => Integers(d),
        RawColumnData<ulong> d => Integers(d),
        RawColumnData<bool> d => Numbers(d, x => x ? 1 : 0),
        RawColumnData<DateTime> d when field.Type == FieldType.Date => Numbers(d, x => (x - DateTime.UnixEpoch).Days),
        RawColumnData<DateTime> d => Numbers(d, x => FieldValues.Seconds((x - DateTime.UnixEpoch).Ticks, TicksOfSecond)),
        RawColumnData<DateOnly> d => Numbers(d, x => x.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber),
        RawColumnData<ReadOnlyMemory<char>> d => Texts(d),
        _ => throw new InvalidDataException($"the values of column '{field.Name}' are of another type than announced"),
    };

    private FieldValues Numbers<T>(RawColumnData<T> raw, Func<T, double> convert)
        where T : struct
    {
        double[] numbers = new double[rows];
        Span<T> values = raw.Values;
        Span<int> levels = Levels(raw, values.Length);
        int next = 0;
        for (int r = 0; r < rows; r++)
        {
            numbers[r] = levels.IsEmpty || levels[r] == highest ? convert(values[next++]) : double.NaN;
        }

        return new FieldValues(numbers);
    }

    private FieldValues Integers<T>(RawColumnData<T> raw)
        where T : struct, System.Numerics.IBinaryInteger<T>
    {
        const double Exact = 1L << 53;
        int value = 0;
        return Numbers(raw, x =>
        {
            double number = double.CreateTruncating(x);
            value++;
            return Math.Abs(number) >= Exact ? FormatGuard.Number(Int128.CreateTruncating(x), file, field, column, start + RowOf(raw, value - 1)) : number;
        });
    }

    private long RowOf<T>(RawColumnData<T> raw, int value)
        where T : struct
    {
        Span<int> levels = Levels(raw, raw.Values.Length);
        int row = 0;
        for (int seen = 0; !levels.IsEmpty && row < levels.Length; row++)
        {
            if (levels[row] == highest && seen++ == value)
            {
                break;
            }
        }

        return levels.IsEmpty ? value : row;
    }

    private FieldValues Texts(RawColumnData<ReadOnlyMemory<char>> raw)
    {
        var texts = new TextsBuilder(rows);
        Span<ReadOnlyMemory<char>> values = raw.Values;
        Span<int> levels = Levels(raw, values.Length);
        int next = 0;
        for (int r = 0; r < rows; r++)
        {
            if (levels.IsEmpty || levels[r] == highest)
            {
                texts.Add(values[next++].Span);
            }
            else
            {
                texts.AddMissing();
            }
        }

        return texts.Finish();
    }

    private Span<int> Levels(RawColumnData raw, int values)
    {
        Span<int> levels = highest == 0 ? [] : raw.DefinitionLevels;
        return (levels.IsEmpty ? values : levels.Length) < rows ? throw new InvalidDataException("a column has fewer values than rows") : levels;
    }
}
