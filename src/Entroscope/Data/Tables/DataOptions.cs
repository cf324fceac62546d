using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

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

    /// <summary>
    /// Gets the leaf family of real columns: Gaussian, or one that is fitted to the training
    /// rows of <c>DataLoader.LoadSplit</c>. Without effect on rows that are loaded alone.
    /// </summary>
    public LeafFamily RealLeaf { get; init; } = LeafFamily.Gaussian;

    /// <summary>Gets the kinds of single columns, by name of the header or 0-based position in the file; null overrides none.</summary>
    public IReadOnlyDictionary<string, ColumnKind>? ColumnKinds { get; init; }

    /// <summary>
    /// Gets the most bytes of memory that the table may take, with the copy that dividing its rows makes; null for four fifths of what
    /// the process may take of the machine. Counted while the rows are read, so that a small file that unpacks to a large one is refused early.
    /// </summary>
    public long? MaximumMemory { get; init; }

    /// <summary>Gets the part that <c>DataLoader.Load</c> returns. <c>DataLoader.LoadSplit</c> returns all and wants <see cref="DataPart.All"/>.</summary>
    public DataPart Part { get; init; } = DataPart.All;

    /// <summary>
    /// Gets how <c>DataLoader.Load</c> divides the rows where the source does not give the part: as the run did whose part is meant; null for
    /// the defaults. Without effect where all rows are loaded.
    /// </summary>
    public SplitOptions? Split { get; init; }

    /// <summary>
    /// Gets the name of the label that a model was trained with: where no label is chosen, the column of this name is the label. No other column is taken for
    /// it: what is taken for the class by its place alone may be anything.
    /// </summary>
    internal string? ExpectedLabel { get; init; }

    /// <summary>Gets the number of columns that a model reads; null where the rows are not read for a model. For a model, no row needs a label.</summary>
    internal int? ExpectedSites { get; init; }

    /// <summary>Gets a value indicating whether the model that the rows are read for has classes.</summary>
    internal bool ExpectsClasses { get; init; }

    /// <summary>Says what is contradictory in the options, or null.</summary>
    internal string? Problem() =>
        Label is not null && NoLabel ? $"A label column, {DataFault.Show(Label)}, and no label at all cannot both be given."
        : !LeafFamilies.Exists(RealLeaf) || !LeafFamilies.Of(RealLeaf).IsReal
            ? Invariant($"The leaf family of real columns must be a continuous one, but is {RealLeaf}.")
        : MaximumMemory < 1 ? Invariant($"The limit on memory must be at least 1 byte, but is {MaximumMemory}.")
        : null;
}
