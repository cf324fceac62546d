using System.Text;
using System.Text.Unicode;

namespace Entroscope.Data;

/// <summary>Reads delimited text: CSV, TSV and the benchmark sets.</summary>
internal sealed class DelimitedReader
{
    private const int RowsBetweenChecks = 1 << 14;

    private readonly FieldScanner _scanner;
    private readonly string _file;
    private readonly TableBuilder _table;
    private long _rowLine;

    private DelimitedReader(Stream stream, string file, byte? separator, TableBuilder table)
    {
        _scanner = new FieldScanner(stream, file, separator);
        _file = file;
        _table = table;
    }

    /// <summary>Reads a file into a table.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="file">What the source is, with its separator; null separator to find it in the first line.</param>
    /// <param name="table">Receives the rows.</param>
    /// <param name="names">Names of the columns for a file without a header, or null.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static void Read(Stream stream, SourceFile file, TableBuilder table, string[]? names, CancellationToken cancellation)
    {
        var reader = new DelimitedReader(stream, file.Path, file.Separator, table);
        reader.ReadAll(file.Part, names, cancellation);
    }

    private void ReadAll(DataPart part, string[]? names, CancellationToken cancellation)
    {
        List<byte[]> first = FirstRow();
        bool header = first.Any(f => !FieldText.IsMissing(f) && !FieldText.TryNumber(f, out _));
        _table.BeginPart(part, _file, first.Count, header ? HeaderNames(first) : names);
        if (!header)
        {
            for (int c = 0; c < first.Count; c++)
            {
                AddText(c, first[c]);
            }

            _table.EndRows();
        }

        while (_scanner.BeginRow())
        {
            ReadRow(first.Count);
            if (_table.Rows % RowsBetweenChecks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        if (_table.RowsOfPart == 0)
        {
            throw DataFault.Of(_file, "has a header but no rows.");
        }

        _table.EndPart();
    }

    private List<byte[]> FirstRow()
    {
        if (!_scanner.BeginRow())
        {
            throw DataFault.Of(_file, "is empty.");
        }

        _rowLine = _scanner.Line;
        var fields = new List<byte[]>();
        bool last = false;
        while (!last && fields.Count <= TableBuilder.MaximumColumns)
        {
            fields.Add(_scanner.Next(out last).ToArray());
        }

        return fields;
    }

    private string[] HeaderNames(List<byte[]> fields)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new string[fields.Count];
        for (int c = 0; c < names.Length; c++)
        {
            CheckText(fields[c], Invariant($"line {_rowLine}, column {c + 1}"));
            names[c] = fields[c].Length == 0 ? Invariant($"x{c}") : Encoding.UTF8.GetString(fields[c]);
            if (!seen.TryAdd(names[c], c))
            {
                throw DataFault.Of(_file, Invariant($"line {_rowLine}: columns {seen[names[c]] + 1} and {c + 1} are both named {DataFault.Show(names[c])}; names must differ."));
            }
        }

        return names;
    }

    private void ReadRow(int columns)
    {
        _rowLine = _scanner.Line;
        ReadOnlySpan<ColumnBuilder?> slots = _table.Slots;
        int column = 0;
        bool last;
        do
        {
            if (column == columns)
            {
                throw TooLong(columns);
            }

            if (slots[column] is { } slot && _scanner.TryNumber(out double value, out last))
            {
                slot.Add(value);
            }
            else
            {
                AddText(column, _scanner.Next(out last));
            }

            column++;
        }
        while (!last);

        if (column < columns)
        {
            throw Ragged(column, columns);
        }

        _table.EndRows();
    }

    private void AddText(int column, ReadOnlySpan<byte> text)
    {
        if (column == _table.LabelColumn)
        {
            CheckText(text, Place(column));
            _table.Labels!.Add(text);
        }
        else if (FieldText.IsMissing(text))
        {
            _table.Slots[column]!.Add(double.NaN);
        }
        else if (!FieldText.TryNumber(text, out double value))
        {
            throw DataFault.Of(_file, $"{Place(column)}: the value {DataFault.Show(text)} is not a number.");
        }
        else if (double.IsInfinity(value))
        {
            throw DataFault.Of(_file, $"{Place(column)}: the value {DataFault.Show(text)} is infinite; values must be finite.");
        }
        else
        {
            _table.Slots[column]!.Add(value);
        }
    }

    private void CheckText(ReadOnlySpan<byte> text, string place)
    {
        if (text.Contains((byte)0))
        {
            throw DataFault.Of(_file, $"{place}: there is a NUL byte; is this a text file?");
        }

        if (!Utf8.IsValid(text))
        {
            throw DataFault.Of(_file, $"{place}: the text is not UTF-8.");
        }
    }

    private DataException TooLong(int columns)
    {
        int found = columns;
        for (bool last = false; !last; found++)
        {
            _scanner.Next(out last);
        }

        return Ragged(found, columns);
    }

    private DataException Ragged(int found, int columns) =>
        DataFault.Of(_file, Invariant($"line {_rowLine}, row {_table.RowsOfPart + 1}: the number of fields is {found}, but the first row has {columns}."));

    private string Place(int column) =>
        Invariant($"line {_rowLine}, row {_table.RowsOfPart + 1}, {DataFault.Column(column, _table.Named ? _table.Names[column] : null)}");
}
