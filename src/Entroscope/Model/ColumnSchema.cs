namespace Entroscope.Model;

/// <summary>What a column of a table is, and how its text becomes numbers and its numbers text. Immutable.</summary>
/// <param name="Name">The name of the column, by which it is found in a file.</param>
/// <param name="Kind">What its values are.</param>
public sealed record ColumnSchema(string Name, ColumnKind Kind)
{
    /// <summary>What a value is called that a text category had not in training.</summary>
    public const string OtherWord = "other";

    /// <summary>
    /// Gets the texts of the symbols 0, 1, ... of a text category, without the symbol for other values, which is the last; of a boolean those of 0 and 1;
    /// else empty.
    /// </summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Gets the integers that a categorical column of numbers takes, ascending; else empty.</summary>
    public IReadOnlyList<long> Values { get; init; } = [];

    /// <summary>Gets the pattern of the dates, such as yyyy-MM-dd, or of times of day, such as HH:mm; null for other kinds.</summary>
    public string? DatePattern { get; init; }

    /// <summary>Gets the column of the file whose dates this column is a part of; null for a column of the file's own.</summary>
    public string? Source { get; init; }

    /// <summary>Gets which part of the dates it is: year, month, day, weekday (1 is Monday) or hour; null for the whole.</summary>
    public string? Part { get; init; }

    /// <summary>Gets the digits after the decimal point in which real numbers are written; -1 for as many as the numbers need.</summary>
    public int Decimals { get; init; } = -1;

    /// <summary>Gets the smallest value seen; NaN where none is known.</summary>
    public double Minimum { get; init; } = double.NaN;

    /// <summary>Gets the largest value seen; NaN where none is known.</summary>
    public double Maximum { get; init; } = double.NaN;

    /// <summary>Gets a value indicating whether some values were missing.</summary>
    public bool HasMissing { get; init; }

    /// <summary>Gets the probability of values that were not seen, of a text category; else 0.</summary>
    public double Unseen { get; init; }

    /// <summary>Gets the texts, beside those of every table, that represent a missing value in this column.</summary>
    public IReadOnlyList<string> MissingWords { get; init; } = [];

    /// <summary>Gets the sign that stands beside the numbers in the table, such as %, and is no part of the values; null for none.</summary>
    public string? Unit { get; init; }

    /// <summary>Gets why the column is of its kind.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Gets what unseen values are called: "other", in parentheses where a category is called so.</summary>
    public string Other => Categories.Contains(OtherWord, StringComparer.Ordinal) ? $"({OtherWord})" : OtherWord;

    /// <summary>Gets the column as it writes values that were observed: all of their digits, also outside the range that was seen.</summary>
    internal ColumnSchema OfObserved => this with { Minimum = double.NaN, Maximum = double.NaN, Decimals = -1 };

    /// <summary>Gets the format of the dates.</summary>
    internal DateFormat? Dates => DatePattern is { } pattern ? DateFormat.FromPattern(pattern) : null;

    /// <summary>Gets the name under which a file has the column: that of its dates, or, where the file has these parts already, its own.</summary>
    internal string NameIn(IReadOnlyList<string> names) =>
        Source is { } source && (names.Contains(source, StringComparer.Ordinal) || !names.Contains(Name, StringComparer.Ordinal)) ? source : Name;

    /// <summary>Writes a value as the column writes it: the text of a category, a date, a number of as many decimals as the column has.</summary>
    /// <param name="value">A value of the column; real ones are rounded and kept within the range that was seen.</param>
    /// <returns>The text; empty for NaN, a missing value.</returns>
    public string Format(double value)
    {
        if (double.IsNaN(value))
        {
            return string.Empty;
        }

        switch (Kind)
        {
            case ColumnKind.Text or ColumnKind.Boolean:
                int symbol = (int)Math.Round(value);
                return symbol >= 0 && symbol < Categories.Count ? Categories[symbol] : Other;
            case ColumnKind.Date when Dates is { } dates:
                return dates.Write(Within(value));
            case ColumnKind.Real:
                return Rounded(Within(value)).ToString("R", CultureInfo.InvariantCulture);
            default:
                return value.ToString("R", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Reads a value as <see cref="Format"/> writes it.</summary>
    /// <param name="text">The text; numbers have a decimal point.</param>
    /// <param name="value">The value; NaN for an empty text. A text that a text category had not is its symbol for other values.</param>
    /// <returns>Whether the text is a value of the column.</returns>
    public bool TryParse(string text, out double value)
    {
        ArgumentNullException.ThrowIfNull(text);
        value = double.NaN;
        if (text.Length == 0)
        {
            return true;
        }

        switch (Kind)
        {
            case ColumnKind.Text or ColumnKind.Boolean:
                for (int k = 0; k < Categories.Count; k++)
                {
                    if (string.Equals(Categories[k], text, Kind == ColumnKind.Text ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase))
                    {
                        value = k;
                        return true;
                    }
                }

                value = Categories.Count;
                return Kind == ColumnKind.Text;
            case ColumnKind.Date when Dates is { } dates:
                return dates.TryRead(Encoding.UTF8.GetBytes(text), out value);
            default:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        }
    }

    /// <summary>Says what the column is in a few words, such as "text category, 3 values and 'other'".</summary>
    /// <returns>The words, without the name and the reason.</returns>
    public string Describe() => Kind switch
    {
        ColumnKind.Text => Invariant($"text category, {Categories.Count} {(Categories.Count == 1 ? "value" : "values")} ({List()}) and '{Other}'"),
        ColumnKind.Boolean => $"boolean, '{Categories[1]}' or '{Categories[0]}'",
        ColumnKind.Date => Invariant($"{(Dates is { HasDate: false } ? "time" : "date")}, {DatePattern}, {Format(Minimum)} to {Format(Maximum)}"),
        ColumnKind.Ordinal => Invariant($"ordinal, {Minimum:R}..{Maximum:R}"),
        ColumnKind.Count => Invariant($"count, 0..{Maximum:R}"),
        ColumnKind.Categorical => Invariant($"integer category, {Values.Count} {(Values.Count == 1 ? "value" : "values")}"),
        ColumnKind.Binary => "binary, 0 or 1",
        ColumnKind.Id => "id",
        _ when Decimals > 0 => Invariant($"real number, {Minimum:R} to {Maximum:R}, {Decimals} {(Decimals == 1 ? "decimal" : "decimals")}"),
        _ => Invariant($"real number, {Minimum:R} to {Maximum:R}"),
    };

    private string List()
    {
        const int Shown = 5;
        string first = string.Join(", ", Categories.Take(Shown).Select(c => c.Length > 20 ? c[..20] + "..." : c));
        return Categories.Count > Shown ? first + ", ..." : first;
    }

    private double Within(double value) => double.IsNaN(Minimum) || double.IsNaN(Maximum) ? value : Math.Clamp(value, Minimum, Maximum);

    private double Rounded(double value) =>
        Decimals is >= 0 and <= 15 && Math.Abs(value) < 1e15 ? Math.Round(value, Decimals, MidpointRounding.ToEven) + 0.0 : value;
}
