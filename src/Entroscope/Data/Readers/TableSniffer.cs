using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Data.Readers;

/// <summary>Decides from the first rows of a text file how its columns are read.</summary>
internal sealed class TableSniffer
{
    private const int MostRows = 5000;
    private const int LongestUnit = 10;
    private const string SecondHeader = " (a second line of the header would have to be taken out of the file)";

    private readonly string _file;
    private readonly IReadOnlyList<string> _names;
    private readonly bool _named;
    private readonly int _label;
    private readonly DataOptions _options;
    private readonly TablePlan _plan;
    private readonly ColumnEvidence[] _columns;
    private readonly string?[] _units;
    private IReadOnlyList<TableField>? _fields;
    private DateFormat[] _times = [];

    private TableSniffer(string file, IReadOnlyList<string> names, bool named, int label, DataOptions options)
    {
        (_file, _names, _named, _label, _options) = (file, names, named, label, options);
        _plan = new TablePlan(names.Count)
        {
            Given = KindInference.Overrides(options, file, names, label),
            Missing = [.. options.MissingValues.Select(Encoding.UTF8.GetBytes)],
        };
        _columns = [.. names.Select(_ => new ColumnEvidence())];
        _units = new string?[names.Count];
    }

    /// <summary>Returns whether options ask for more than plain numbers.</summary>
    public static bool IsNeeded(DataOptions options) => options.TextOption() is not null || options.Schema is not null;

    /// <summary>Makes the plan of a file.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="head">Its first bytes, and whether they are all of it.</param>
    /// <param name="separator">What separates its fields.</param>
    /// <param name="header">Whether the first row is a header.</param>
    /// <param name="names">The names of the columns, and whether they are the file's own.</param>
    /// <param name="label">The column of the class, or -1.</param>
    /// <param name="options">What the user says.</param>
    public static TablePlan Plan(
        string file, (byte[] Bytes, bool Complete) head, byte separator, bool header, (IReadOnlyList<string> Names, bool Own) names, int label,
        DataOptions options)
    {
        var sniffer = new TableSniffer(file, names.Names, names.Own, label, options);
        sniffer.LeaveOut();
        sniffer.Collect(head.Bytes, head.Complete, separator, header);
        sniffer.TakeUnits();
        sniffer.ChooseNotation();
        sniffer.ChooseReaders();
        return sniffer._plan;
    }

    /// <summary>Makes the plan of a table whose columns have types.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="fields">Its columns.</param>
    /// <param name="names">The names of the columns, and whether they are the file's own.</param>
    /// <param name="label">The column of the class, or -1.</param>
    /// <param name="options">What the user says.</param>
    /// <param name="head">Reads the first rows, given which columns are left out.</param>
    public static TablePlan Plan(
        string file, IReadOnlyList<TableField> fields, (IReadOnlyList<string> Names, bool Own) names, int label, DataOptions options,
        Func<TablePlan, TableBatch?> head)
    {
        var sniffer = new TableSniffer(file, names.Names, names.Own, label, options) { _fields = fields, _times = new DateFormat[fields.Count] };
        sniffer.LeaveOut();
        if (head(sniffer._plan) is { } batch)
        {
            sniffer.Collect(batch);
        }

        sniffer.ChooseReaders();
        return sniffer._plan;
    }

    private void LeaveOut()
    {
        foreach (string reference in _options.Ignore)
        {
            int column = ColumnReference.Find(_file, _names, reference);
            if (column == _label)
            {
                throw DataFault.Of(_file, $"{DataFault.Column(column, _names[column])} is the label and cannot be left out.");
            }

            _plan.LeftOut[column] = "asked for";
        }

        foreach ((int column, _) in _plan.Given.Where(g => g.Value == ColumnKind.Id))
        {
            _plan.LeftOut[column] = "an id, as given";
        }
    }

    private void Collect(byte[] head, bool complete, byte separator, bool header)
    {
        using var stream = new MemoryStream(head);
        var scanner = new FieldScanner(stream, _file, separator);
        try
        {
            for (int row = header ? 0 : 1; row <= MostRows && scanner.BeginRow(); row++)
            {
                long line = scanner.Line;
                bool last = false;
                for (int c = 0; !last; c++)
                {
                    ReadOnlySpan<byte> text = scanner.Next(out last);
                    bool cut = last && !complete && scanner.IsAtEnd;
                    if (row > 0 && !cut && c < _columns.Length && c != _label && _plan.LeftOut[c] is null && !FieldText.IsMissing(text)
                        && !_plan.IsMissing(c, text))
                    {
                        _columns[c].Add(text, line, row);
                    }
                }
            }
        }
        catch (DataException) when (!complete)
        {
            // The first bytes may end within a quoted field; the reading itself says what is wrong.
        }
    }

    private void Collect(TableBatch batch)
    {
        int rows = Math.Min(batch.Rows, MostRows);
        for (int c = 0; c < _columns.Length; c++)
        {
            bool asText = _fields![c].Type == FieldType.Text
                || (_plan.Given.TryGetValue(c, out ColumnKind kind) && kind is ColumnKind.Boolean or ColumnKind.Date);
            if (c == _label || _plan.LeftOut[c] is not null || (!asText && _fields[c].Type != FieldType.Time))
            {
                continue;
            }

            FieldValues values = batch.Peek(c);
            if (_fields[c].Type == FieldType.Time)
            {
                _times[c] = TypedColumn.TimeFormat(values.Numbers.AsSpan(0, rows), _fields[c].Utc);
            }

            for (int r = 0; r < rows && asText; r++)
            {
                ReadOnlySpan<byte> text = values.Numbers is { } numbers ? Encoding.UTF8.GetBytes(numbers[r].ToString("R", CultureInfo.InvariantCulture))
                    : values.Codes[r] < 0 ? [] : values.Text(values.Codes[r]);
                if (!FieldText.IsMissing(text) && !_plan.IsMissing(c, text))
                {
                    _columns[c].Add(text, 0, r + 1);
                }
            }
        }
    }

    // What is beside the numbers of a whole column says nothing about them.
    private void TakeUnits()
    {
        for (int c = 0; c < _columns.Length; c++)
        {
            if (IsNumeric(c) && _columns[c].Unsigned is var (numbers, unit))
            {
                (_columns[c], _units[c]) = (numbers, unit);
            }
        }
    }

    private void ChooseNotation()
    {
        if (_options.Decimal is not null || _options.Thousands is not null)
        {
            char thousands = _options.Thousands ?? '\0';
            _plan.Notation = new NumberNotation(_options.Decimal ?? (thousands == '.' ? ',' : '.'), thousands);
            return;
        }

        int[] evidence = [.. Enumerable.Range(0, _columns.Length).Where(c => IsNumeric(c) && NumberNotation.Others.Any(_columns[c].AreNumbers))];
        if (evidence.Length == 0)
        {
            return;
        }

        NumberNotation[] possible = [.. NumberNotation.Others.Where(n => evidence.All(c => _columns[c].AreNumbers(n)))];
        int first = evidence[0];
        if (possible.Length == 0)
        {
            int other = evidence.First(c => !NumberNotation.Others.Any(n => _columns[c].AreNumbers(n) && _columns[first].AreNumbers(n)));
            throw DataFault.Of(_file, $"{Place(first)}: the value {Shown(first)} and {Place(other)}: the value {Shown(other)} are numbers "
                + "in different notations; say how numbers are written, or read a column as text.", remedy: Remedy.NotationOrText);
        }

        NumberNotation chosen = possible[0];
        bool comma = possible.Any(n => n is { Decimal: ',', Thousands: '\0' });
        bool groups = possible.Any(n => n is { Decimal: '.', Thousands: ',' });
        if (comma && groups)
        {
            throw DataFault.Of(_file, $"{Place(first)}: the value {Shown(first)} may have a decimal comma or a comma between thousands; "
                + "say which.", remedy: Remedy.Comma);
        }

        int unclear = chosen.Decimal == ',' ? Array.FindIndex(_columns, c => c.Points.All > 0 && c.Plain == c.Count) : -1;
        if (unclear >= 0)
        {
            throw DataFault.Of(_file, $"{Place(first)}: the value {Shown(first)} has a decimal comma, but column {DataFault.Show(_names[unclear])} "
                + "has points; say which is the decimal mark, and what separates thousands.", remedy: Remedy.NumberNotation);
        }

        _plan.Notation = chosen;
        _plan.Notes.Add($"Numbers are read with {chosen.Describe()}, as in column {DataFault.Show(_names[first])} ({Shown(first)}).");
    }

    // Columns of another kind by the user's word say nothing about numbers.
    private bool IsNumeric(int column) => column != _label && _plan.LeftOut[column] is null
        && !(_plan.Given.TryGetValue(column, out ColumnKind kind) && kind is ColumnKind.Text or ColumnKind.Boolean or ColumnKind.Date);

    private void ChooseReaders()
    {
        for (int c = 0; c < _columns.Length; c++)
        {
            if (c != _label && _plan.LeftOut[c] is null)
            {
                _plan.Readers[c] = _fields is not null && Typed(c, _fields[c]) is { } typed ? typed
                    : _plan.Given.TryGetValue(c, out ColumnKind kind) ? Given(c, kind) : _fields is not null ? OfType(c) : Inferred(c);
            }
        }
    }

    private FieldReader? Given(int c, ColumnKind kind) => kind switch
    {
        ColumnKind.Text => new TextFields { Reason = "as given" },
        ColumnKind.Boolean => _columns[c].Boolean() is { } pair
            ? new BooleanFields(pair.No, pair.Yes) { Reason = "as given" }
            : _columns[c].IsPlain ? new BooleanFields("0", "1") { Reason = "as given" }
            : throw DataFault.Of(_file, $"{Place(c)}: the value {Shown(c)} is not of a pair such as true and false, yes and no, t and f, "
                + "on and off or 1 and 0."),
        ColumnKind.Date => Dates(c, 0) is { } dates
            ? AsDates(c, dates, "as given")
            : throw DataFault.Of(_file, $"{Place(c)}: the value {Shown(c)} is no date, and neither is another one of the column; "
                + "read are yyyy-MM-dd, dd.MM.yyyy, dd/MM/yyyy and MM/dd/yyyy, with HH:mm or HH:mm:ss behind it or alone."),
        _ => Numbers(c),
    };

    // Where the type leaves nothing to find out.
    private FieldReader? Typed(int c, TableField field)
    {
        bool given = _plan.Given.TryGetValue(c, out ColumnKind kind);
        string reason = given ? "as given" : $"the type of its values is {field.TypeName}";
        return field.Type switch
        {
            FieldType.Boolean when !given || kind == ColumnKind.Boolean => new BooleanFields("false", "true") { Reason = reason },
            FieldType.Date when !given || kind == ColumnKind.Date => new DateFields(new DateFormat("ymd", '-', '\0', 0, 0, false)) { Reason = reason },
            FieldType.Time when !given || kind == ColumnKind.Date => new DateFields(_times[c].Order is null ? TypedColumn.TimeFormat([], field.Utc) : _times[c])
            {
                Reason = reason,
            },
            FieldType.Date or FieldType.Time when kind is not (ColumnKind.Text or ColumnKind.Id) => throw DataFault.Of(_file,
                $"{Place(c)} has the type {field.TypeName} and cannot be {kind.ToString().ToLowerInvariant()}; date, text and id are possible."),
            _ => null,
        };
    }

    private FieldReader? OfType(int c) => _fields![c].Type == FieldType.Number ? null
        : _columns[c].Count == 0 ? new TextFields { Reason = $"the type of its values is {_fields[c].TypeName}" }
        : Dates(c) is { } dates ? AsDates(c, dates)
        : _columns[c].Boolean() is { } pair ? new BooleanFields(pair.No, pair.Yes) { Reason = $"all values are '{pair.No}' or '{pair.Yes}'" }
        : new TextFields { Reason = $"the type of its values is {_fields[c].TypeName}" };

    private FieldReader? Inferred(int c)
    {
        ColumnEvidence column = _columns[c];
        bool codes = column.AreCodes && _units[c] is null && _options is { ExpectedSites: null, Kind: null };
        if (codes && column.IsPlain)
        {
            return new TextFields { Reason = $"digits with leading zeros, such as {DataFault.Show(column.Code!)}, are codes", MissingWords = Words(c) };
        }

        if (column.Count == 0 || (column.IsPlain && column.Plain > 0))
        {
            return Numbers(c);
        }

        if (!_plan.Notation.IsPlain && column.AreNumbers(_plan.Notation))
        {
            return Numbers(c);
        }

        if (Dates(c) is { } dates)
        {
            return AsDates(c, dates);
        }

        if (column.Boolean() is { } pair)
        {
            return new BooleanFields(pair.No, pair.Yes) { Reason = $"all values are '{pair.No}' or '{pair.Yes}'" };
        }

        if (!codes && (column.Odd ?? (2 * column.Plain >= column.Count && !column.IsPlain ? column.First : null)) is { } odd)
        {
            throw Mixed(_file, _named ? _names[c] : null, c, odd);
        }

        return new TextFields { Reason = "its values are text" };
    }

    // A few fields of another form are named by the reading, which sees all of them; texts of which some happen to be dates are none.
    private DateFields AsDates(int c, DateFormat dates, string? reason = null) =>
        new(dates) { Reason = reason ?? $"all values are of the form {dates.Pattern}", MissingWords = Words(c, "dates") };

    private NumberFields? Numbers(int c)
    {
        string[] words = _columns[c] is { Plain: 0, IsPlain: true } ? [] : Words(c);
        bool plain = words.Length == 0 && _plan.Notation.IsPlain && _units[c] is null;
        return plain ? null : new NumberFields(_plan.Notation, _units[c])
        {
            MissingWords = words,
            Reason = _units[c] is { } unit ? $"numbers with '{unit}' beside them" : string.Empty,
        };
    }

    // Words for no value among the others of a column.
    private string[] Words(int c, string others = "numbers")
    {
        string[] words = [.. _columns[c].Words];
        if (words.Length > 0)
        {
            _plan.Notes.Add($"In column {DataFault.Show(_names[c])} {DataFault.List(words)} among {others} is read as a missing value.");
        }

        return words;
    }

    /// <summary>Says that a column of numbers has a text.</summary>
    public static DataException Mixed(string file, string? name, int column, (long Line, int Row, string Text) at)
    {
        string word = DataFault.Show(at.Text);
        bool unit = at.Row == 1 && at.Text.Length <= LongestUnit && at.Text.All(char.IsLetter);
        return DataFault.Of(file, Invariant($"line {at.Line}, row {at.Row}, {DataFault.Column(column, name)}: the value {word} is not a number like ")
            + $"others of the column{(unit ? SecondHeader : string.Empty)}; read it as missing, read the column as text, or leave it out.",
            remedy: Remedy.NoNumber, column: DataFault.Reference(column, name));
    }

    private DateFormat? Dates(int c, double share = 0.5)
    {
        DateFormat[] formats = _columns[c].DateFormats(share);
        if (formats.Length <= 1)
        {
            return formats.Length == 0 ? null : formats[0];
        }

        // Points are written between day, month and year, in this order.
        string? order = _options.DateOrder ?? (formats[0].Separator == '.' ? "dmy" : null);
        return order is not null
            ? formats.First(f => string.Equals(f.Order, order, StringComparison.Ordinal))
            : throw DataFault.Of(_file, $"{Place(c)}: the date {Shown(c)} may begin with the day or the month; say which.", remedy: Remedy.DateOrder);
    }

    private string Shown(int c) => _columns[c].First is { } first ? DataFault.Show(first.Text) : "of a number";

    private string Place(int c)
    {
        string column = DataFault.Column(c, _named ? _names[c] : null);
        return _columns[c].First is { } first
            ? (_fields is null ? Invariant($"line {first.Line}, ") : string.Empty) + Invariant($"row {first.Row}, {column}") : column;
    }
}
