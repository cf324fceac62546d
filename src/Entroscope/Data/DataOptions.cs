namespace Entroscope.Data;

/// <summary>How a data source is read.</summary>
public sealed record DataOptions
{
    /// <summary>
    /// Gets the label column: a name of the header, a 0-based position, or "last"; in an NPZ file also the name of an array. Null stands for
    /// the source's own label where it has one (digits, IDX, NPZ with y, labels or target) and for none elsewhere.
    /// </summary>
    public string? Label { get; init; }

    /// <summary>Gets a value indicating whether the source's own label is left out. The label is never a site.</summary>
    public bool NoLabel { get; init; }

    /// <summary>Gets the kind of every column that <see cref="ColumnKinds"/> does not name; null infers it from the values.</summary>
    public ColumnKind? Kind { get; init; }

    /// <summary>Gets the kinds of single columns, by name of the header or 0-based position in the file; null overrides none.</summary>
    public IReadOnlyDictionary<string, ColumnKind>? ColumnKinds { get; init; }

    /// <summary>Gets the part that <see cref="DataLoader.Load"/> returns. <see cref="DataLoader.LoadSplit"/> returns all and wants <see cref="DataPart.All"/>.</summary>
    public DataPart Part { get; init; } = DataPart.All;

    /// <summary>
    /// Gets how <see cref="DataLoader.Load"/> divides the rows where the source does not give the part: as the run did whose part is meant; null for
    /// the defaults. Without effect where all rows are loaded.
    /// </summary>
    public SplitOptions? Split { get; init; }

    /// <summary>
    /// Gets the label column to take where none is chosen and the source has one column more than <see cref="ExpectedSites"/>: the column of
    /// this name, else the last.
    /// </summary>
    internal string? ExpectedLabel { get; init; }

    /// <summary>Gets the number of columns that a model reads, or null; see <see cref="ExpectedLabel"/>.</summary>
    internal int? ExpectedSites { get; init; }

    /// <summary>Says what is contradictory in the options, or null.</summary>
    internal string? Problem() =>
        Label is not null && NoLabel ? $"A label column, {DataFault.Show(Label)}, and no label at all cannot both be asked for." : null;
}
