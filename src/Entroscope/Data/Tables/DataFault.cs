namespace Entroscope.Data.Tables;

/// <summary>The words in which readers say what is wrong and where: one line, whatever the file contains.</summary>
internal static class DataFault
{
    private const int ShownLength = 40;
    private const int ShownNames = 10;

    /// <summary>Says what is wrong with a file.</summary>
    public static DataException Of(string file, string text, Exception? inner = null, Remedy remedy = default, string? column = null) =>
        new($"{file}: {text}", inner) { Remedy = remedy, RemedyColumn = column };

    /// <summary>Names a column by its 1-based position and, where the file names it, its name.</summary>
    public static string Column(int column, string? name) =>
        name is null ? Invariant($"column {column + 1}") : Invariant($"column {column + 1} ('{OneLine(name)}')");

    /// <summary>Refers to a column as the options do: by its name, or by its 0-based position where it has none or a long one.</summary>
    public static string Reference(int column, string? name) => name is { Length: <= ShownLength } ? OneLine(name) : Invariant($"{column}");

    /// <summary>Says that an integer would not be read as it is.</summary>
    public static string Rounded(string integer) =>
        $"the integer {integer} is beyond 2^53 and would be rounded; subtract what all values have in common, use a larger unit, or leave the column out.";

    /// <summary>Quotes text of a file, shortened and without control characters.</summary>
    public static string Show(ReadOnlySpan<byte> text) => Show(Encoding.UTF8.GetString(text[..Math.Min(text.Length, 4 * ShownLength)]));

    /// <summary>Quotes text of a file, shortened and without control characters.</summary>
    public static string Show(string text) => "'" + OneLine(text.Length <= ShownLength ? text : text[..ShownLength] + "...") + "'";

    /// <summary>Lists names, the first few of many.</summary>
    public static string List(IReadOnlyList<string> names)
    {
        string first = string.Join(", ", names.Take(ShownNames).Select(Show));
        return names.Count <= ShownNames ? first : Invariant($"{first} and {names.Count - ShownNames} more");
    }

    /// <summary>Writes the first bytes of a file in hexadecimal.</summary>
    public static string Hex(ReadOnlySpan<byte> start) =>
        start.IsEmpty ? "nothing" : string.Join(' ', start.ToArray().Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));

    /// <summary>Escapes control characters.</summary>
    public static string OneLine(string text) => SafeText.OneLine(text);
}
