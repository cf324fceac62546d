using System.Text.Unicode;
using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

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
        _table.BeginFile(part, _file);
        List<byte[]> first = FirstRow();
        bool header = first.Any(f => !FieldText.IsMissing(f) && !FieldText.TryNumber(f, out _));
        _table.BeginPart(part, _file, first.Count, header ? HeaderNames(first) : names);
        var tile = new RowTile(first.Count);
        if (!header)
        {
            for (int c = 0; c < first.Count; c++)
            {
                tile.Row[c] = Parse(c, first[c]);
            }

            tile.Keep(_table.Slots);
            _table.EndRows();
        }

        while (_scanner.BeginRow())
        {
            ReadRow(tile);
            if (_table.Rows % RowsBetweenChecks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        tile.Flush(_table.Slots);
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
            _table.Reserve(fields[^1].Length);
        }

        return fields;
    }

    private string[] HeaderNames(List<byte[]> fields)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new string[fields.Count];
        for (int c = 0; c < names.Length; c++)
        {
            if (TextProblem(fields[c]) is { } problem)
            {
                throw DataFault.Of(_file, Invariant($"line {_rowLine}, column {c + 1}: {problem}"));
            }

            names[c] = fields[c].Length == 0 ? Invariant($"x{c}") : Encoding.UTF8.GetString(fields[c]);
            if (!seen.TryAdd(names[c], c))
            {
                throw DataFault.Of(_file,
                    Invariant($"line {_rowLine}: columns {seen[names[c]] + 1} and {c + 1} are both named {DataFault.Show(names[c])}; names must differ."));
            }
        }

        return names;
    }

    private void ReadRow(RowTile tile)
    {
        _rowLine = _scanner.Line;
        Span<double> row = tile.Row;
        int label = _table.LabelColumn;
        int column = 0;
        for (bool last = false; !last;)
        {
            column += _scanner.ReadNumbers(row[column..(column <= label ? label : row.Length)], out last);
            if (!last && column == row.Length)
            {
                throw TooLong(row.Length);
            }

            if (!last)
            {
                row[column] = Parse(column, _scanner.Next(out last));
                column++;
            }
        }

        if (column < row.Length)
        {
            throw Ragged(column, row.Length);
        }

        tile.Keep(_table.Slots);
        _table.EndRows();
    }

    /// <summary>Gets the number that a field says; a label is kept and gives nothing.</summary>
    private double Parse(int column, ReadOnlySpan<byte> text)
    {
        if (column == _table.LabelColumn)
        {
            if (TextProblem(text) is { } problem)
            {
                throw DataFault.Of(_file, $"{Place(column)}: {problem}");
            }

            _table.Labels!.Add(text);
            return double.NaN;
        }

        if (FieldText.IsMissing(text))
        {
            return double.NaN;
        }

        if (!FieldText.TryNumber(text, out double value))
        {
            throw DataFault.Of(_file, $"{Place(column)}: the value {DataFault.Show(text)} is not a number.");
        }

        if (FieldText.IsRounded(text, value))
        {
            throw DataFault.Of(_file, $"{Place(column)}: {DataFault.Rounded(Encoding.UTF8.GetString(text))}");
        }

        return double.IsInfinity(value)
            ? throw DataFault.Of(_file, $"{Place(column)}: the value {DataFault.Show(text)} is infinite; values must be finite.")
            : value;
    }

    private static string? TextProblem(ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)0))
        {
            return "there is a NUL byte; this is not a text file.";
        }

        return Utf8.IsValid(text) ? null : "the text is not UTF-8.";
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
