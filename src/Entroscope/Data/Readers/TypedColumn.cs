using System.Text.Unicode;
using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Data.Readers;

/// <summary>A column of a typed table on its way into a column of the table: as it is, or by way of its text where the column is read as one.</summary>
internal sealed class TypedColumn
{
    private const double SecondsOfDay = 86400;
    private const int UsualLength = 256;
    private static readonly DateFormat DateText = new("ymd", '-', '\0', 0, 0, false);

    private readonly string _file;
    private readonly TableField _field;
    private readonly int _position;
    private readonly TableBuilder _table;
    private readonly FieldReader? _reader;
    private readonly double[] _missing;
    private readonly byte[] _text = new byte[UsualLength];
    private readonly bool _known;
    private double[] _values = [];

    public TypedColumn(string file, TableField field, int position, TableBuilder table, bool known)
    {
        (_file, _field, _position, _table, _known) = (file, field, position, table, known);
        _reader = table.Plan?.Readers[position];
        _missing = [.. (table.Plan?.Missing ?? []).Select(m => FieldText.TryNumber(m, out double x) ? x : double.NaN).Where(x => !double.IsNaN(x))];
    }

    /// <summary>Gets the format of times of which no digit is lost, as far as double precision has them.</summary>
    public static DateFormat TimeFormat(ReadOnlySpan<double> seconds, bool utc)
    {
        const int MostDigits = 6;
        int digits = 0;
        foreach (double x in seconds)
        {
            while (digits < MostDigits && !double.IsNaN(x) && !IsWhole(x * Math.Pow(10, digits)))
            {
                digits++;
            }
        }

        return new DateFormat("ymd", '-', utc ? 'T' : ' ', 3, digits, utc);
    }

    /// <summary>Adds values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="rows">How many of them.</param>
    public void Add(FieldValues values, int rows)
    {
        if (_values.Length < rows)
        {
            _values = new double[rows];
        }

        bool label = _position == _table.LabelColumn;
        if (values.Numbers is { } numbers)
        {
            AddNumbers(numbers.AsSpan(0, rows), label);
        }
        else if (label)
        {
            AddLabels(values, rows);
        }
        else
        {
            AddTexts(values, rows);
        }
    }

    private static bool IsWhole(double x) => Math.Abs(x - Math.Round(x)) <= Math.Abs(x) * 4e-16;

    private void AddNumbers(ReadOnlySpan<double> numbers, bool label)
    {
        if (label)
        {
            for (int r = 0; r < numbers.Length; r++)
            {
                if (_field.Type == FieldType.Number)
                {
                    _table.Labels!.Add(Finite(numbers[r], r));
                }
                else
                {
                    _table.Labels!.Add(TextOf(numbers[r]));
                }
            }

            return;
        }

        if (Factor() is not { } factor)
        {
            for (int r = 0; r < numbers.Length; r++)
            {
                _values[r] = double.IsNaN(numbers[r]) ? double.NaN : Read(TextOf(numbers[r]), r);
            }

            _table.Slots[_position]!.AddEvery(1, _values.AsSpan(0, numbers.Length));
            return;
        }

        for (int r = 0; r < numbers.Length; r++)
        {
            double x = Finite(numbers[r], r) * factor;
            if (factor < 1 && x != Math.Floor(x))
            {
                throw DataFault.Of(_file, $"{Place(r)}: {TextShown(numbers[r])} has a time of day, but the column has dates.");
            }

            _values[r] = _missing.AsSpan().Contains(x) ? double.NaN : x;
        }

        _table.Slots[_position]!.AddEvery(1, _values.AsSpan(0, numbers.Length));
    }

    // Null where the column is read as text; else what numbers are multiplied by: days are not seconds.
    private double? Factor() => (_field.Type, _reader) switch
    {
        (FieldType.Number, null or NumberFields) => 1,
        (FieldType.Boolean, null or NumberFields or BooleanFields) => 1,
        (FieldType.Date, DateFields { Format.HasDate: true } dates) => dates.Format.HasTime ? SecondsOfDay : 1,
        (FieldType.Time, DateFields { Format.HasDate: true } dates) => dates.Format.HasTime ? 1 : 1 / SecondsOfDay,
        _ => null,
    };

    private void AddLabels(FieldValues values, int rows)
    {
        for (int r = 0; r < rows; r++)
        {
            int code = values.Codes[r];
            if (code < 0)
            {
                _table.Labels!.Add(double.NaN);
                continue;
            }

            EnsureText(values.Text(code), r);
            _table.Labels!.Add(values.Text(code));
        }
    }

    // Texts of a list that many rows share are looked up once each; unseen ones are counted row by row.
    private void AddTexts(FieldValues values, int rows)
    {
        bool known = values.Texts < rows && _reader is not KnownTextFields;
        double[] read = known ? new double[values.Texts] : [];
        Array.Fill(read, double.PositiveInfinity);
        for (int r = 0; r < rows; r++)
        {
            int code = values.Codes[r];
            if (code < 0)
            {
                _values[r] = double.NaN;
            }
            else if (!known)
            {
                _values[r] = Read(values.Text(code), r);
            }
            else
            {
                if (double.IsInfinity(read[code]))
                {
                    read[code] = Read(values.Text(code), r);
                }

                _values[r] = read[code];
            }
        }

        _table.Slots[_position]!.AddEvery(1, _values.AsSpan(0, rows));
    }

    private double Read(ReadOnlySpan<byte> text, int row)
    {
        EnsureText(text, row);
        if (FieldText.IsMissing(text) || (_table.Plan?.IsMissing(_position, text) ?? false))
        {
            return double.NaN;
        }

        double value;
        if (_reader is null ? !FieldText.TryNumber(text, out value) : !_reader.TryRead(text, out value))
        {
            (string choice, Remedy remedy) = _known ? (string.Empty, Remedy.None)
                : ("; read it as missing, read the column as text, or leave it out", Remedy.NoNumber);
            throw DataFault.Of(_file, $"{Place(row)}: the value {DataFault.Show(text)} {_reader?.Refusal ?? "is not a number"}{choice}.",
                remedy: remedy, column: DataFault.Reference(_position, _field.Name));
        }

        return double.IsInfinity(value)
            ? throw DataFault.Of(_file, $"{Place(row)}: the value {DataFault.Show(text)} is infinite; values must be finite.")
            : value;
    }

    private void EnsureText(ReadOnlySpan<byte> text, int row)
    {
        if (text.Contains((byte)0) || !Utf8.IsValid(text))
        {
            throw DataFault.Of(_file, $"{Place(row)}: the text {DataFault.Show(text)} is not UTF-8, or has a NUL character.");
        }
    }

    private double Finite(double value, int row) => double.IsInfinity(value)
        ? throw DataFault.Of(_file, Invariant($"{Place(row)}: the value {value} is infinite; values must be finite."))
        : value;

    private ReadOnlySpan<byte> TextOf(double value)
    {
        if (double.IsNaN(value))
        {
            return [];
        }

        if (_field.Type == FieldType.Boolean)
        {
            return value == 0 ? "false"u8 : "true"u8;
        }

        if (_field.Type is FieldType.Date or FieldType.Time)
        {
            DateFormat format = _field.Type == FieldType.Date ? DateText : TimeFormat([value], _field.Utc);
            return _text.AsSpan(0, Encoding.UTF8.GetBytes(format.Write(value), _text));
        }

        value.TryFormat(_text, out int length, "R", CultureInfo.InvariantCulture);
        return _text.AsSpan(0, length);
    }

    private string TextShown(double value) => DataFault.Show(TextOf(value));

    private string Place(int row) => Invariant($"row {_table.RowsOfPart + row + 1}, {DataFault.Column(_position, _table.Named ? _field.Name : null)}");
}
