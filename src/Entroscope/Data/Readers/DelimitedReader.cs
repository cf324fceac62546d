using System.Text.Unicode;
using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Data.Readers;

/// <summary>Reads delimited text: CSV, TSV and the benchmark sets.</summary>
internal sealed class DelimitedReader
{
    private const int RowsBetweenChecks = 1 << 14;
    private const string TitleHint = "; if this is a title, take it out of the file.";

    private readonly DataOptions _options;
    private readonly string _file;
    private readonly TableBuilder _table;
    private FieldScanner _scanner;
    private int[] _plainUntil = [];
    private bool _restart;
    private bool _rowEnded;
    private bool _lostZeros;
    private long _rowLine;

    private DelimitedReader(Stream stream, string file, byte? separator, TableBuilder table, DataOptions options)
    {
        _options = options;
        _file = file;
        _table = table;
        _scanner = new FieldScanner(stream, file, separator);
        byte[]? head = null;
        if (TextEncoding.Find(_scanner.Head, _scanner.IsWhole, file, options.Encoding, out string? note) is { } encoding)
        {
            head = _scanner.Head.ToArray();
            Stream all = new JoinedStream(head, stream);
            _scanner = new FieldScanner(Encoding.CreateTranscodingStream(all, encoding, Encoding.UTF8), file, separator);
            table.IsConverted = true;
        }

        if (note is not null)
        {
            table.Notes.Add(note);
        }
    }

    /// <summary>Reads a file into a table.</summary>
    /// <param name="stream">The text.</param>
    /// <param name="file">What the source is, with its separator; null separator to find it in the first line.</param>
    /// <param name="table">Receives the rows.</param>
    /// <param name="names">Names of the columns for a file without a header, or null.</param>
    /// <param name="options">How to read the text.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static void Read(Stream stream, SourceFile file, TableBuilder table, string[]? names, DataOptions options, CancellationToken cancellation)
    {
        var reader = new DelimitedReader(stream, file.Path, file.Separator, table, options);
        if (!reader.ReadAll(file.Part, names, TableSniffer.IsNeeded(options), cancellation))
        {
            // A field is no plain number: what the columns are is found out first, and the text read again from its beginning.
            table.Restart();
            reader._scanner.Rewind();
            reader.ReadAll(file.Part, names, true, cancellation);
        }
    }

    private bool ReadAll(DataPart part, string[]? names, bool sniff, CancellationToken cancellation)
    {
        _restart = false;
        _table.BeginFile(part, _file);
        List<byte[]> first = FirstRow();
        bool header = first.Any(f => !FieldText.IsMissing(f) && !IsNumber(f)) || NamesColumns(first);
        string[]? own = header ? HeaderNames(first) : names;
        _table.BeginPart(part, _file, first.Count, own, plan: sniff ? label => MakePlan(label, header, own is not null) : null);
        _plainUntil = PlainUntil(first.Count);
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

        while (!_restart && _table.RowsOfPart < (_options.MaxRows ?? int.MaxValue) && _scanner.BeginRow())
        {
            ReadRow(tile);
            if (_table.Rows % RowsBetweenChecks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        if (_restart)
        {
            return false;
        }

        tile.Flush(_table.Slots);
        if (_table.RowsOfPart == 0)
        {
            throw DataFault.Of(_file, "has a header but no rows.");
        }

        _table.EndPart();
        return true;
    }

    private TablePlan MakePlan(int label, bool header, bool named) => _options.Schema is { } schema
        ? SchemaPlan.Of(_file, schema, _table.Names, label, _options)
        : TableSniffer.Plan(_file, (_scanner.Head.ToArray(), _scanner.IsWhole), _scanner.Separator, header, (_table.Names, named), label, _options);

    // A header may be made of numbers but for the notation: only what no notation reads is a name.
    private bool IsNumber(byte[] field) =>
        FieldText.TryNumber(field, out _) || _options.MissingValues.Any(m => field.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(m)))
        || ((_options.Decimal is not null || _options.Thousands is not null)
            && new NumberNotation(_options.Decimal ?? '.', _options.Thousands ?? '\0').TryRead(field, out _));

    // Names may be numbers, such as years: a model knows them.
    private bool NamesColumns(List<byte[]> first)
    {
        string[] fields = [.. first.Select(Encoding.UTF8.GetString)];
        return _options.Schema is { } schema && schema.Columns.All(c => fields.Contains(c.NameIn(fields), StringComparer.Ordinal));
    }

    // For every column the first from it on that the scanner does not read as a plain number.
    private int[] PlainUntil(int columns)
    {
        int[] until = new int[columns + 1];
        until[columns] = columns;
        for (int c = columns - 1; c >= 0; c--)
        {
            bool plain = c != _table.LabelColumn && (_table.Plan?.IsPlain(c) ?? true);
            until[c] = plain ? until[c + 1] : c;
        }

        return until;
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
            if (TextProblem(fields[c]) is var (problem, remedy))
            {
                throw DataFault.Of(_file, Invariant($"line {_rowLine}, column {c + 1}: {problem}"), remedy: remedy);
            }

            names[c] = fields[c].Length > 0 ? Encoding.UTF8.GetString(fields[c]) : NameOf(c, fields);
            if (!seen.TryAdd(names[c], c))
            {
                throw DataFault.Of(_file,
                    Invariant($"line {_rowLine}: columns {seen[names[c]] + 1} and {c + 1} are both named {DataFault.Show(names[c])}; names must differ."));
            }
        }

        if (_table.Parts.Count == 0)
        {
            _table.Unnamed = [.. Enumerable.Range(0, fields.Count).Where(c =>
                fields[c].Length == 0 || fields[c].AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(Invariant($"Unnamed: {c}"))))];
        }

        return names;
    }

    // A column without a name has that of its position, where no other column has it.
    private static string NameOf(int column, List<byte[]> fields)
    {
        string name = Invariant($"x{column}");
        while (fields.Exists(f => f.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(name))))
        {
            name += "_";
        }

        return name;
    }

    private void ReadRow(RowTile tile)
    {
        _rowLine = _scanner.Line;
        Span<double> row = tile.Row;
        int column = 0;
        for (bool last = false; !last;)
        {
            int until = _plainUntil[column];
            if (until > column)
            {
                column += _scanner.ReadNumbers(row[column..until], out last);
            }

            if (!last && column == row.Length)
            {
                throw TooLong(row.Length);
            }

            if (!last)
            {
                ReadOnlySpan<byte> text = _scanner.Next(out last);
                _rowEnded = last;
                row[column] = Parse(column, text);
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
            EnsureText(column, text);
            _table.Labels!.Add(text);
            return double.NaN;
        }

        if (_table.Plan is { } plan)
        {
            return FieldText.IsMissing(text) || plan.LeftOut[column] is not null || plan.IsMissing(column, text)
                ? double.NaN
                : plan.Readers[column] is { } reader ? Parse(column, text, reader) : ParseNumber(column, text);
        }

        return FieldText.IsMissing(text) ? double.NaN : ParseNumber(column, text);
    }

    private double Parse(int column, ReadOnlySpan<byte> text, FieldReader reader)
    {
        if (reader.Kind == ColumnKind.Text)
        {
            EnsureText(column, text);
        }

        if (!reader.TryRead(text, out double value))
        {
            (string choice, Remedy remedy) = _options.Schema is null
                ? ("; read it as missing, read the column as text, or leave it out", Remedy.NoNumber)
                : (string.Empty, Remedy.None);
            string what = $"{Place(column)}: the value {DataFault.Show(text)} {reader.Refusal}";
            throw DataFault.Of(_file, $"{what}{More(column, reader)}{choice}.",
                remedy: remedy, column: DataFault.Reference(column, _table.Names[column]));
        }

        return Finite(column, text, value);
    }

    // How many fields of the rest of the file are refused too.
    private string More(int column, FieldReader reader)
    {
        int rows = _table.RowsOfPart + 1;
        int refused = 1;
        int most = _options.MaxRows ?? int.MaxValue;
        try
        {
            for (bool last = _rowEnded; !last;)
            {
                _scanner.Next(out last);
            }

            for (; rows < most && _scanner.BeginRow(); rows++)
            {
                bool last = false;
                for (int c = 0; !last; c++)
                {
                    ReadOnlySpan<byte> text = _scanner.Next(out last);
                    bool there = c == column && !FieldText.IsMissing(text) && !_table.Plan!.IsMissing(column, text);
                    refused += there && !reader.TryRead(text, out _) ? 1 : 0;
                }
            }
        }
        catch (DataException)
        {
            // What else is wrong with the file is said when this is mended.
        }

        return refused == 1 ? string.Empty : Invariant($", one of {refused} such values in {rows} rows");
    }

    private double ParseNumber(int column, ReadOnlySpan<byte> text)
    {
        if (FieldText.TryNumber(text, out double value))
        {
            if (!_restart && FieldText.IsCode(text) && _options is { ExpectedSites: null, Schema: null, Kind: null })
            {
                KeepZeros(column, text);
            }

            return FieldText.IsRounded(text, value)
                ? throw DataFault.Of(_file, $"{Place(column)}: {DataFault.Rounded(Encoding.UTF8.GetString(text))}")
                : Finite(column, text, value);
        }

        if (_table.Plan is null && _table.Parts.Count == 0 && _scanner.CanRewind)
        {
            _restart = true;
            return double.NaN;
        }

        int numbers = _table.RowsOfPart;
        throw _options.Schema is null && numbers > 0
            ? TableSniffer.Mixed(_file, _table.Named ? _table.Names[column] : null, column, (_rowLine, numbers + 1, Encoding.UTF8.GetString(text)))
            : DataFault.Of(_file, $"{Place(column)}: the value {DataFault.Show(text)} is not a number.");
    }

    // Digits with a leading zero are codes, which are texts: where that comes too late, it is said.
    private void KeepZeros(int column, ReadOnlySpan<byte> text)
    {
        if (_table.Plan is null && _table.Parts.Count == 0 && _scanner.CanRewind)
        {
            _restart = true;
        }
        else if (!_lostZeros && _table.Plan?.Given.ContainsKey(column) != true)
        {
            _lostZeros = true;
            _table.Notes.Add($"{Place(column)}: {DataFault.Show(text)} was read as a number, without its leading zeros, like others of the column; "
                + "codes are kept as they are when the column is given the kind text.");
        }
    }

    private double Finite(int column, ReadOnlySpan<byte> text, double value) => double.IsInfinity(value)
        ? throw DataFault.Of(_file, $"{Place(column)}: the value {DataFault.Show(text)} is infinite; values must be finite.")
        : value;

    private void EnsureText(int column, ReadOnlySpan<byte> text)
    {
        if (TextProblem(text) is var (problem, remedy))
        {
            throw DataFault.Of(_file, $"{Place(column)}: {problem}", remedy: remedy);
        }
    }

    private static (string Problem, Remedy Remedy)? TextProblem(ReadOnlySpan<byte> text) =>
        text.Contains((byte)0) ? ("there is a NUL byte; this is not a text file.", Remedy.None)
        : Utf8.IsValid(text) ? null
        : (Invariant($"the byte 0x{text[TextEncoding.FirstWrong(text)]:X2} is not UTF-8; name the encoding."), Remedy.Encoding);

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
        DataFault.Of(_file, Invariant($"line {_rowLine}, row {_table.RowsOfPart + 1}: the number of fields is {found}, but the first row has {columns}")
            + (columns == 1 && _table.RowsOfPart == 0 ? TitleHint : "."));

    private string Place(int column) =>
        Invariant($"line {_rowLine}, row {_table.RowsOfPart + 1}, {DataFault.Column(column, _table.Named ? _table.Names[column] : null)}");
}
