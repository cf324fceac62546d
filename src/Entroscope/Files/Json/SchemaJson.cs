using Entroscope.Model;

namespace Entroscope.Files.Json;

/// <summary>The schema of a table as a JSON object: in model files, and in files of its own.</summary>
internal static class SchemaJson
{
    private const int Version = 1;

    private static readonly string[] Members = ["version", "columns", "left_out", "label", "decimal", "thousands", "missing_values"];

    private static readonly string[] ColumnMembers =
    [
        "name", "kind", "categories", "values", "date_pattern", "source", "part", "decimals", "minimum", "maximum", "has_missing", "unseen", "missing_words",
        "unit", "reason",
    ];

    /// <summary>Writes the object; what a column does not have is left out.</summary>
    public static void Write(Utf8JsonWriter json, TableSchema schema)
    {
        json.WriteStartObject();
        json.WriteNumber("version", Version);
        json.WriteStartArray("columns");
        foreach (ColumnSchema column in schema.Columns)
        {
            Write(json, column);
        }

        json.WriteEndArray();
        json.WriteStartObject("left_out");
        foreach ((string name, string reason) in schema.LeftOut)
        {
            json.WriteString(name, reason);
        }

        json.WriteEndObject();
        WriteText(json, "label", schema.Label);
        json.WriteString("decimal", schema.Decimal.ToString());
        WriteText(json, "thousands", schema.Thousands?.ToString());
        WriteTexts(json, "missing_values", schema.MissingValues);
        json.WriteEndObject();
    }

    /// <summary>Reads the object.</summary>
    /// <param name="schema">The object.</param>
    /// <param name="sites">The number of columns that it must have, or null.</param>
    /// <exception cref="ModelException">A member is missing, unknown or of the wrong kind.</exception>
    public static TableSchema Read(JsonValue schema, int? sites = null)
    {
        schema.EnsureMembers(Members);
        int version = schema.Require("version").Integer(1);
        Refuse.Model(version > Version, $"{schema.Place} has version {version}, but at most {Version} is read.");
        JsonValue list = schema.Require("columns");
        ColumnSchema[] columns = [.. (sites is { } count ? list.Items(count) : list.Items()).Select(ReadColumn)];
        Refuse.Model(columns.Length == 0, $"{list.Place} must have at least one column.");
        string? twice = columns.GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
        Refuse.Model(twice is not null, $"{list.Place} has two columns named '{twice}'; names must differ.");
        var leftOut = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, JsonValue reason) in schema.Find("left_out")?.Members() ?? [])
        {
            leftOut.Add(name, reason.String());
        }

        return new TableSchema(columns)
        {
            LeftOut = leftOut,
            Label = schema.Find("label")?.String(),
            Decimal = Mark(schema.Find("decimal"), ".,") ?? '.',
            Thousands = Mark(schema.Find("thousands"), "., '\u00A0\u202F"),
            MissingValues = Texts(schema.Find("missing_values")),
        };
    }

    private static void Write(Utf8JsonWriter json, ColumnSchema column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("kind", Words.Of(column.Kind));
        WriteTexts(json, "categories", column.Categories);
        if (column.Values.Count > 0)
        {
            json.WriteStartArray("values");
            foreach (long value in column.Values)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
        }

        WriteText(json, "date_pattern", column.DatePattern);
        WriteText(json, "source", column.Source);
        WriteText(json, "part", column.Part);
        if (column.Decimals >= 0)
        {
            json.WriteNumber("decimals", column.Decimals);
        }

        if (double.IsFinite(column.Minimum) && double.IsFinite(column.Maximum))
        {
            json.WriteNumber("minimum", column.Minimum);
            json.WriteNumber("maximum", column.Maximum);
        }

        if (column.HasMissing)
        {
            json.WriteBoolean("has_missing", true);
        }

        if (column.Unseen > 0)
        {
            json.WriteNumber("unseen", column.Unseen);
        }

        WriteTexts(json, "missing_words", column.MissingWords);
        WriteText(json, "unit", column.Unit);
        WriteText(json, "reason", column.Reason.Length > 0 ? column.Reason : null);
        json.WriteEndObject();
    }

    private static ColumnSchema ReadColumn(JsonValue json)
    {
        json.EnsureMembers(ColumnMembers);
        ColumnKind kind = Words.Read<ColumnKind>(json.Require("kind"));
        var column = new ColumnSchema(json.Require("name").String(), kind)
        {
            Categories = Texts(json.Find("categories")),
            Values = json.Find("values") is { } values ? [.. values.Items().Select(v => v.Long(-(1L << 53), 1L << 53))] : [],
            DatePattern = json.Find("date_pattern")?.String(),
            Source = json.Find("source")?.String(),
            Part = json.Find("part")?.String(),
            Decimals = json.Find("decimals")?.Integer(0) ?? -1,
            Minimum = Number(json.Find("minimum")) ?? double.NaN,
            Maximum = Number(json.Find("maximum")) ?? double.NaN,
            HasMissing = json.Find("has_missing")?.Truth() ?? false,
            Unseen = Number(json.Find("unseen")) ?? 0,
            MissingWords = Texts(json.Find("missing_words")),
            Unit = json.Find("unit")?.String(),
            Reason = json.Find("reason")?.String() ?? string.Empty,
        };
        Refuse.Model(Problem(column) is not null, $"{json.Place}, column '{Text.Shorten(column.Name)}', {Problem(column)}.");
        return column;
    }

    private static string? Problem(ColumnSchema column)
    {
        bool bounded = double.IsFinite(column.Minimum) && double.IsFinite(column.Maximum) && column.Maximum >= column.Minimum;
        return column switch
        {
            { Kind: ColumnKind.Id } => "is an id, which is left out: it belongs to 'left_out'",
            { Kind: ColumnKind.Text, Categories.Count: 0 or > 65534 } => "must have 1 to 65534 categories",
            { Kind: ColumnKind.Text, Unseen: not (> 0 and < 1) } => "must have a probability 'unseen' between 0 and 1",
            { Kind: ColumnKind.Boolean } when column.Categories.Count != 2 => "must have two categories, those of false and true",
            { Kind: ColumnKind.Text or ColumnKind.Boolean } when column.Categories.Distinct(StringComparer.Ordinal).Count() < column.Categories.Count
                => "names a category twice",
            { DatePattern: not null, Dates: null } => $"has the unknown date pattern '{Text.Shorten(column.DatePattern!)}'",
            { Kind: ColumnKind.Date, Dates: null } => "must have a date pattern",
            { Part: not (null or "year" or "month" or "day" or "weekday" or "hour") } => $"is the unknown part '{Text.Shorten(column.Part!)}' of a date",
            { Part: not (null or "hour"), Dates.HasDate: false } => $"is the part '{column.Part}' of a time of day, which has an hour only",
            { Part: not null } when column.Dates is null || column.Source is null => "is a part of a date and must have its pattern and its source",
            { Kind: ColumnKind.Ordinal } when !bounded || column.Maximum - column.Minimum > 64000 || !IsWhole(column)
                => "must have whole numbers as minimum and maximum, at most 64000 apart",
            { Kind: ColumnKind.Count } when !bounded || column.Minimum != 0 || column.Maximum is < 1 or > 65534 || !IsWhole(column)
                => "must have the minimum 0 and a maximum of 1..65534",
            { Kind: ColumnKind.Categorical } when column.Values.Zip(column.Values.Skip(1)).Any(p => p.First >= p.Second) => "must have ascending values",
            { Decimals: > 15 } => "has more than 15 decimals",
            _ => null,
        };
    }

    private static bool IsWhole(ColumnSchema column) => column.Minimum == Math.Floor(column.Minimum) && column.Maximum == Math.Floor(column.Maximum);

    private static double? Number(JsonValue? json)
    {
        if (json is null)
        {
            return null;
        }

        return json.Element.ValueKind == JsonValueKind.Number && json.Element.TryGetDouble(out double value) && double.IsFinite(value)
            ? value : throw new ModelException($"{json.Place} must be a finite number, but is {Text.Shorten(json.Element.GetRawText())}.");
    }

    private static char? Mark(JsonValue? json, string allowed)
    {
        if (json is null)
        {
            return null;
        }

        string text = json.String();
        return text.Length == 1 && allowed.Contains(text[0], StringComparison.Ordinal)
            ? text[0] : throw new ModelException($"{json.Place} must be one of the characters \"{allowed}\", but is '{Text.Shorten(text)}'.");
    }

    internal static string[] Texts(JsonValue? json) => json is null ? [] : [.. json.Items().Select(t => t.String())];

    private static void WriteText(Utf8JsonWriter json, string member, string? text)
    {
        if (text is not null)
        {
            json.WriteString(member, text);
        }
    }

    internal static void WriteTexts(Utf8JsonWriter json, string member, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray(member);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
