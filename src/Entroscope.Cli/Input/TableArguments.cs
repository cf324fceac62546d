using Entroscope.Formats;

namespace Entroscope.Cli.Input;

/// <summary>The options that say how the columns and the text of a table are read, the same for every command that reads data.</summary>
internal sealed class TableArguments
{
    private static readonly ColumnKind[] OfAll = [ColumnKind.Categorical, ColumnKind.Binary, ColumnKind.Count, ColumnKind.Real, ColumnKind.Ordinal];

    private readonly Option<string?> _kind = new("--kind")
    {
        Description = "Kinds of columns instead of those inferred: NAME=KIND,..., or one kind for all columns of numbers. "
            + "Kinds: categorical, binary, count, real, ordinal; of one column also text, boolean, date, id.",
        HelpName = "KIND|NAME=KIND,...",
    };

    private readonly Option<string?> _ignore = new("--ignore") { Description = "Columns to leave out, by name or number from 0.", HelpName = "COLUMNS" };
    private readonly PathOption _schema = new(PathUse.Read, "--schema")
    {
        Description = "Read the table by this schema, as one was read before.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _decimal = new("--decimal")
    {
        Description = "The decimal mark: . or , [default: inferred where that is safe]",
        HelpName = "MARK",
    };

    private readonly Option<string?> _thousands = new("--thousands")
    {
        Description = "What separates thousands: . , ' or space. [default: inferred where that is safe]",
        HelpName = "SEP",
    };

    private readonly Option<string?> _encoding = new("--encoding")
    {
        Description = "Encoding of the text, such as utf-8, latin-1 or windows-1252. [default: inferred where that is safe]",
        HelpName = "NAME",
    };

    private readonly Option<string?> _missing = new("--missing-values")
    {
        Description = "Texts that stand for a missing value, beside an empty field, ?, NA and NaN.",
        HelpName = "LIST",
    };

    private readonly Option<string?> _dates = new("--dates")
    {
        Description = "How dates are read: parts (year, month, day, weekday, hour as columns), dmy or mdy (what 03/04/2024 begins with).",
        HelpName = "LIST",
    };

    private readonly Option<int?> _maxRows = OptionFactory.OptionalInteger("--max-rows", "Read the first rows of every file only.", 1, int.MaxValue);
    private readonly Option<int?> _sampleRows = OptionFactory.OptionalInteger("--sample-rows", "Draw this many of the rows read.", 1, int.MaxValue);
    private readonly Option<ulong> _sampleSeed = OptionFactory.Seed("--sample-seed", "Seed of --sample-rows.", 1);

    public Option[] All =>
        [_kind, _ignore, _schema, _decimal, _thousands, _encoding, _missing, _dates, _maxRows, _sampleRows, _sampleSeed];

    public DataOptions Read(ParseResult parsed)
    {
        (ColumnKind? all, Dictionary<string, ColumnKind>? single) = Kinds(parsed.GetValue(_kind));
        string[] dates = List(parsed.GetValue(_dates));
        string? wrong = Array.Find(dates, d => d is not ("parts" or "dmy" or "mdy"));
        UsageException.ThrowIf(wrong is not null, $"--dates must be a list of parts, dmy or mdy, but has '{wrong}'");
        UsageException.ThrowIf(dates.Contains("dmy") && dates.Contains("mdy"), "--dates dmy and mdy cannot be combined; give one of them");
        UsageException.ThrowIf(
            parsed.GetResult(_sampleSeed) is { Implicit: false } && parsed.GetValue(_sampleRows) is null,
            "--sample-seed is the seed of --sample-rows; give both");
        char? mark = Mark(parsed, _decimal, ".,");
        char? thousands = Mark(parsed, _thousands, ".,' ");
        UsageException.ThrowIf(mark is not null && mark == thousands, $"--decimal and --thousands must differ, but both are '{mark}'");
        TableSchema? schema = parsed.GetValue(_schema) is { } file ? SchemaFile.Load(file) : null;
        if (schema is not null && (all is not null || single is not null || dates.Length > 0))
        {
            throw new UsageException("--schema says what the columns are; --kind and --dates cannot be combined with it");
        }

        return new DataOptions
        {
            Formats = TableFormats.All,
            Kind = all,
            ColumnKinds = single,
            Ignore = List(parsed.GetValue(_ignore)),
            Schema = schema,
            Decimal = mark,
            Thousands = thousands,
            Encoding = parsed.GetValue(_encoding),
            MissingValues = List(parsed.GetValue(_missing)),
            DateParts = dates.Contains("parts"),
            DateOrder = Array.Find(dates, d => d is "dmy" or "mdy"),
            MaxRows = parsed.GetValue(_maxRows),
            SampleRows = parsed.GetValue(_sampleRows),
            SampleSeed = parsed.GetValue(_sampleSeed),
        };
    }

    private static string[] List(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static (ColumnKind? All, Dictionary<string, ColumnKind>? Single) Kinds(string? text)
    {
        if (text is null)
        {
            return (null, null);
        }

        if (!text.Contains('=', StringComparison.Ordinal))
        {
            return (Kind(text, OfAll) ?? throw Unknown(text, OfAll), null);
        }

        ColumnKind[] known = Enum.GetValues<ColumnKind>();
        var single = new Dictionary<string, ColumnKind>(StringComparer.Ordinal);
        foreach (string item in List(text))
        {
            int sign = item.LastIndexOf('=');
            UsageException.ThrowIf(sign < 1, $"--kind must be a list of NAME=KIND such as zip=text,age=ordinal, but has '{item}'");
            string name = item[..sign].TrimEnd();
            UsageException.ThrowIf(
                !single.TryAdd(name, Kind(item[(sign + 1)..].TrimStart(), known) ?? throw Unknown(item[(sign + 1)..], known)),
                $"--kind names column '{name}' twice");
        }

        return (null, single);
    }

    private static ColumnKind? Kind(string text, ColumnKind[] known) =>
        known.Cast<ColumnKind?>().FirstOrDefault(k => string.Equals(Word(k!.Value), text, StringComparison.Ordinal));

    private static UsageException Unknown(string text, ColumnKind[] known) =>
        new($"--kind must be one of {string.Join(", ", known.Select(Word))}, but is '{text}'");

    private static string Word(ColumnKind kind) => kind.ToString().ToLowerInvariant();

    private static char? Mark(ParseResult parsed, Option<string?> option, string allowed)
    {
        string? text = parsed.GetValue(option);
        char? mark = text switch { null => null, "space" => ' ', { Length: 1 } => text[0], _ => '\0' };
        UsageException.ThrowIf(
            mark is { } c && !allowed.Contains(c, StringComparison.Ordinal),
            $"{option.Name} must be {(allowed.Length == 2 ? ". or ," : ". , ' or space")}, but is '{text}'");
        return mark;
    }
}
