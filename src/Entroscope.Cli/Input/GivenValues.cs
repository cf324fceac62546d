using System.Text.RegularExpressions;

namespace Entroscope.Cli.Input;

/// <summary>What a user says is observed: a list of COLUMN=VALUE, columns by number or name, values as the table writes them.</summary>
internal sealed partial class GivenValues
{
    private const int ShownTexts = 10;

    private readonly ConvACMixture _model;
    private readonly ColumnReferences _columns;
    private readonly TextWriter _error;

    private GivenValues(ConvACMixture model, TextWriter error) => (_model, _columns, _error) = (model, ColumnReferences.Of(model), error);

    private TableSchema? Schema => _model.Metadata.Words;

    /// <summary>Reads the list.</summary>
    /// <param name="text">The list, or null for none.</param>
    /// <param name="model">The model, whose schema reads categories, booleans, dates and the notation of numbers.</param>
    /// <param name="error">Receives what is said of texts that the model does not know.</param>
    /// <returns>One value a site; NaN where nothing is observed.</returns>
    public static double[] Read(string? text, ConvACMixture model, TextWriter error)
    {
        double[] evidence = new double[model.Sites];
        Array.Fill(evidence, double.NaN);
        if (text is not null)
        {
            new GivenValues(model, error).Fill(evidence, text);
        }

        return evidence;
    }

    private void Fill(double[] evidence, string text)
    {
        string[] parts = [.. Parts([.. ColumnReferences.Split(text).Where(p => p.Length > 0)])];
        for (int k = 0; k < parts.Length; k++)
        {
            string hint = k > 0 ? "; a value with a comma is put in quotes" : string.Empty;
            (string name, string written) = ColumnReferences.Assignment(parts[k])
                ?? throw new UsageException($"--given must be a list of COLUMN=VALUE such as 2=1,3=0 or age=40,colour=red, but has '{parts[k]}'{hint}");
            int site = _columns.Find(name, out string problem);
            UsageException.ThrowIf(
                site < 0 && string.Equals(name, _model.Metadata.LabelName, StringComparison.Ordinal),
                $"--given names '{name}', which is the class and no column; --class gives the class");
            UsageException.ThrowIf(site < 0, $"--given names {problem}");
            UsageException.ThrowIf(!double.IsNaN(evidence[site]), Invariant($"--given names site {site} twice"));
            evidence[site] = Value(site, written);
        }
    }

    // A decimal comma is no separator of the list: what follows it is digits alone.
    private IEnumerable<string> Parts(string[] items)
    {
        string? held = null;
        foreach (string item in items)
        {
            bool fraction = Schema?.Decimal == ',' && item.All(char.IsAsciiDigit) && held is not null
                && ColumnReferences.Assignment(held) is var (name, value) && _columns.Find(name, out _) is >= 0 and var site && IsNumber(site)
                && value.Length > 0 && char.IsAsciiDigit(value[^1]) && !value.Contains(',', StringComparison.Ordinal);
            if (!fraction && held is not null)
            {
                yield return held;
            }

            held = fraction ? held + "," + item : item;
        }

        if (held is not null)
        {
            yield return held;
        }
    }

    private bool IsNumber(int site) => Schema?.Columns[site].Kind is not (ColumnKind.Text or ColumnKind.Boolean or ColumnKind.Date);

    private double Value(int site, string written)
    {
        string place = _model.Metadata.SiteNames is { } names ? $"column '{names[site]}'" : Invariant($"site {site}");
        LeafDistribution leaf = _model.Pattern.Leaves[site];
        UsageException.ThrowIf(leaf.HasNoValue, $"--given: {place} had no value in any row of the training, so nothing is known of its values; leave it out");
        written = Symbol(site, written);
        double value;
        bool read = IsNumber(site) ? TryNumber(site, written, out value)
            : Schema!.Columns[site].TryParse(written, out value) && !double.IsNaN(value);
        string wrong = $"--given: {place} must be {Requirement(site, leaf)}, but is '{written}'";
        UsageException.ThrowIf(!read, wrong);
        if (leaf.Describe(value) is not null)
        {
            throw new DataException(wrong + ".");
        }

        if (Schema?.Columns[site] is { Kind: ColumnKind.Text } column && value >= column.Categories.Count
            && !string.Equals(written, column.Other, StringComparison.Ordinal))
        {
            _error.WriteLine($"note: --given: '{written}' is no known category of {place} ({Texts(column)}), so it is read as '{column.Other}'.");
        }

        return value;
    }

    // A symbol of a text as samples and tables of probabilities show it, where no symbol is written so.
    private string Symbol(int site, string written) =>
        _model.Metadata.Sequence is not { IsText: true } || Schema!.Columns[site].Categories.Contains(written, StringComparer.Ordinal) ? written
        : Escape().Replace(written, m => m.Value[1] switch
        {
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'u' => ((char)int.Parse(m.Value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString(),
            _ => "\\",
        });

    [GeneratedRegex(@"\\([nrt\\]|u[0-9A-Fa-f]{4})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();

    // As the table writes numbers, else as programs do.
    private bool TryNumber(int site, string text, out double value)
    {
        var notation = new NumberFields(new NumberNotation(Schema?.Decimal ?? '.', Schema?.Thousands ?? '\0'), Schema?.Columns[site].Unit);
        return (notation.TryRead(Encoding.UTF8.GetBytes(text), out value) || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
            && double.IsFinite(value);
    }

    private string Requirement(int site, LeafDistribution leaf) => Schema?.Columns[site] switch
    {
        { Kind: ColumnKind.Text } column => $"one of {Texts(column)}, or another text, which is read as '{column.Other}'",
        { Kind: ColumnKind.Boolean } column => $"'{column.Categories[0]}' or '{column.Categories[1]}'",
        { Kind: ColumnKind.Date, Dates: var dates } column =>
            $"a {(dates is { HasDate: false } ? "time" : "date")} of the form {column.DatePattern}, such as {column.Format(column.Minimum)}",
        { Kind: ColumnKind.Ordinal } column => Invariant($"an integer of {column.Minimum:R}..{column.Maximum:R}"),
        _ when leaf.Alphabet > 0 => leaf.Describe(0.5)!["must be ".Length..],
        _ => Schema?.Decimal == ',' ? "a number such as 1,5" : "a number such as 1.5",
    };

    private static string Texts(ColumnSchema column) => string.Join(", ", column.Categories.Take(ShownTexts).Select(c => $"'{c}'"))
        + (column.Categories.Count > ShownTexts ? Invariant($" and {column.Categories.Count - ShownTexts} more") : string.Empty);
}
