using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Files.Json;

/// <summary>How sequences are read, as a JSON object in model files.</summary>
internal static class SequenceJson
{
    private const int MostSymbols = 65534;

    private static readonly string[] Members =
        ["kind", "window", "symbols", "other", "unseen", "missing_values", "word_tokens", "levels", "encoding", "division", "runs"];

    private static readonly string[] DivisionMembers = ["seed", "validation_fraction", "test_rows", "test_fraction", "stride", "training_windows"];

    /// <summary>Writes the object; what the schema does not have is left out.</summary>
    public static void Write(Utf8JsonWriter json, SequenceSchema schema)
    {
        json.WriteStartObject();
        json.WriteString("kind", Words.Of(schema.Kind));
        json.WriteStartArray("window");
        json.WriteNumberValue(schema.Window.Height);
        json.WriteNumberValue(schema.Window.Width);
        json.WriteEndArray();
        SchemaJson.WriteTexts(json, "symbols", schema.Symbols);
        WriteTruth(json, "other", schema.HasOther);
        WriteNumber(json, "unseen", schema.Unseen > 0 ? schema.Unseen : null);
        SchemaJson.WriteTexts(json, "missing_values", schema.MissingValues);
        WriteTruth(json, "word_tokens", schema.WordTokens);
        WriteNumber(json, "levels", schema.Levels > 0 ? schema.Levels : null);
        if (schema.Encoding is { } encoding)
        {
            json.WriteString("encoding", encoding);
        }

        if (schema.Division is { } division)
        {
            json.WriteStartObject("division");
            json.WriteString("seed", division.Seed.ToString(CultureInfo.InvariantCulture));
            json.WriteNumber("validation_fraction", division.ValidationFraction);
            WriteNumber(json, "test_rows", division.TestRows);
            WriteNumber(json, "test_fraction", division.TestFraction);
            WriteNumber(json, "stride", division.Stride);
            WriteNumber(json, "training_windows", division.TrainingWindows);
            json.WriteEndObject();
        }

        if (schema.Runs is { } runs)
        {
            json.WriteString("runs", WindowRunsText.Write(runs));
        }

        json.WriteEndObject();
    }

    /// <summary>Reads the object.</summary>
    /// <param name="schema">The object.</param>
    /// <param name="sites">The number of sites that a window must have.</param>
    /// <exception cref="ModelException">A member is missing, unknown or of the wrong kind, or contradicts another.</exception>
    public static SequenceSchema Read(JsonValue schema, int sites)
    {
        schema.EnsureMembers(Members);
        int[] window = schema.Require("window").Integers(1);
        Refuse.Model(window.Length != 2 || (long)window[0] * window[1] != sites,
            $"{schema.Require("window").Place} must be a height and a width of {sites} sites.");
        var read = new SequenceSchema(Words.Read<SequenceKind>(schema.Require("kind")), new GridSize(window[0], window[1]))
        {
            Symbols = SchemaJson.Texts(schema.Find("symbols")),
            HasOther = schema.Find("other")?.Truth() ?? false,
            Unseen = Share(schema.Find("unseen")) ?? 0,
            MissingValues = SchemaJson.Texts(schema.Find("missing_values")),
            WordTokens = schema.Find("word_tokens")?.Truth() ?? false,
            Levels = schema.Find("levels")?.Integer(2) ?? 0,
            Encoding = schema.Find("encoding")?.String(),
            Division = schema.Find("division") is { } division ? ReadDivision(division) : null,
            Runs = schema.Find("runs") is { } runs ? WindowRunsText.Read(runs.String(), runs.Place) : null,
        };
        Refuse.Model(Problem(read) is not null, $"{schema.Place} {Problem(read)}.");
        return read;
    }

    private static string? Problem(SequenceSchema schema)
    {
        bool numbers = schema.Kind is SequenceKind.Numbers or SequenceKind.Audio or SequenceKind.Pixels;
        return schema switch
        {
            { Symbols.Count: 0 } when !numbers => "must have symbols",
            { Symbols.Count: > MostSymbols } => Invariant($"has {schema.Symbols.Count} symbols; at most {MostSymbols} are read"),
            { Symbols.Count: > 0 } when numbers => "has symbols, but its values are numbers",
            { Window.Height: > 1 } when schema.Kind is not SequenceKind.Pixels => "has a window of several rows, which only images have",
            { Levels: > 65535 } => "has more than 65535 levels",
            _ when schema.Symbols.Distinct(StringComparer.Ordinal).Count() < schema.Symbols.Count => "names a symbol twice",
            _ when schema.Symbols.Any(s => !IsSymbol(schema.Kind, s)) => Invariant($"has a symbol that is none of kind {Words.Of(schema.Kind)}"),
            { Unseen: > 0, HasOther: false } => "has a probability 'unseen', but no symbol for others",
            _ => null,
        };
    }

    private static bool IsSymbol(SequenceKind kind, string text) => kind switch
    {
        SequenceKind.Bytes => SequenceSchema.ByteOf(text) is >= 0 and < 256,
        SequenceKind.Characters => Rune.DecodeFromUtf16(text, out _, out int length) == System.Buffers.OperationStatus.Done && length == text.Length,
        SequenceKind.Dna => text.Length == 1 && SequenceSchema.Bases.Contains(text[0], StringComparison.Ordinal) || text is "N",
        SequenceKind.Protein => text.Length == 1 && SequenceSchema.AminoAcids.Contains(text[0], StringComparison.Ordinal) || text is "X",
        _ => text.Length > 0,
    };

    private static SequenceDivision ReadDivision(JsonValue json)
    {
        json.EnsureMembers(DivisionMembers);
        JsonValue seed = json.Require("seed");
        Refuse.Model(!ulong.TryParse(seed.String(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number),
            $"{seed.Place} must be an integer of 0..{ulong.MaxValue}, but is '{Text.Shorten(seed.String())}'.");
        return new SequenceDivision(number, Share(json.Require("validation_fraction"))!.Value)
        {
            TestRows = json.Find("test_rows")?.Integer(1),
            TestFraction = Share(json.Find("test_fraction")),
            Stride = json.Find("stride")?.Integer(1),
            TrainingWindows = json.Find("training_windows")?.Integer(1),
        };
    }

    private static double? Share(JsonValue? json)
    {
        if (json is null)
        {
            return null;
        }

        return json.Element.ValueKind == JsonValueKind.Number && json.Element.TryGetDouble(out double value) && value is > 0 and < 1
            ? value
            : throw new ModelException($"{json.Place} must be a number between 0 and 1, but is {Text.Shorten(json.Element.GetRawText())}.");
    }

    private static void WriteNumber(Utf8JsonWriter json, string member, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(member, number);
        }
    }

    private static void WriteTruth(Utf8JsonWriter json, string member, bool value)
    {
        if (value)
        {
            json.WriteBoolean(member, value);
        }
    }
}
