namespace Entroscope.Model;

/// <summary>Sites and their values as people read them: names of columns, texts of categories, dates, units.</summary>
internal sealed class SiteWords(TableSchema? schema, Func<int, string> name, Func<int, int> alphabet)
{
    private const double SecondsOfDay = 86400;

    public SiteWords(ConvACMixture model)
        : this(model.Metadata.Words, i => model.Metadata.SiteNames?[i] ?? Invariant($"site {i}"), i => model.Pattern.Leaves[i].Alphabet)
    {
    }

    /// <summary>Gets the name of the column, or "site 3".</summary>
    public string Name(int site) => name(site);

    /// <summary>Gets whether values are quantities, of which means and quantiles make sense, not names of categories or one of two.</summary>
    public bool IsQuantity(int site) =>
        alphabet(site) is 0 or > 2 && schema?.Columns[site].Kind is not (ColumnKind.Text or ColumnKind.Boolean or ColumnKind.Categorical);

    /// <summary>Writes a value that the column may have.</summary>
    public string Value(int site, double value) => double.IsNaN(value) ? "no value"
        : Dates(site) is { } dates ? dates.Write(value)
        : schema?.Columns[site] is { Kind: not ColumnKind.Real } column ? column.Format(value)
        : Invariant($"{value}");

    /// <summary>Writes a computed value of a column of quantities, such as a mean, which need not be one of its values.</summary>
    public string Computed(int site, double value) => !double.IsFinite(value) ? "-"
        : Dates(site) is { } dates ? dates.Write(value)
        : Invariant($"{value:G6}");

    /// <summary>Writes a difference of values, such as a standard deviation, with its unit where the column has one.</summary>
    public string Difference(int site, double value) => !double.IsFinite(value) ? "-"
        : Dates(site) is not { } dates ? Invariant($"{value:G6}")
        : !dates.HasTime ? Invariant($"{value:G4} days")
        : value >= SecondsOfDay ? Invariant($"{value / SecondsOfDay:G4} days")
        : Invariant($"{value:G4} s");

    private DateFormat? Dates(int site) => schema?.Columns[site] is { Kind: ColumnKind.Date } column ? column.Dates : null;
}
