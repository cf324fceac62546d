using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Data.Tables;

/// <summary>How a data source is read.</summary>
public sealed record DataOptions
{
    /// <summary>
    /// Gets the label column: a name of the header, a 0-based position, or "last"; in an NPZ file also the name of an array. Null means
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

    /// <summary>Gets the columns to leave out, by name of the header or 0-based position; of text files.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>Gets the decimal mark of text files, a point or a comma; null infers it where that is safe.</summary>
    public char? Decimal { get; init; }

    /// <summary>Gets what separates thousands in text files: a point, a comma, a blank or an apostrophe; null infers it where that is safe.</summary>
    public char? Thousands { get; init; }

    /// <summary>Gets the encoding of text files, such as "latin-1"; null takes UTF-8, a byte order mark, or windows-1252 where that is safe.</summary>
    public string? Encoding { get; init; }

    /// <summary>Gets the texts, beside an empty field, ?, NA and NaN, that represent a missing value in text files.</summary>
    public IReadOnlyList<string> MissingValues { get; init; } = [];

    /// <summary>Gets the order of dates such as 03/04/2024, "dmy" or "mdy"; null infers it where that is safe.</summary>
    public string? DateOrder { get; init; }

    /// <summary>Gets a value indicating whether dates are read as their parts: year, month, day, weekday, and hour where there is a time.</summary>
    public bool DateParts { get; init; }

    /// <summary>Gets the number of rows of every file that are read, the first ones; null for all.</summary>
    public int? MaxRows { get; init; }

    /// <summary>Gets the number of rows that are kept of those read, drawn with <see cref="SampleSeed"/>; null for all. Rows of a given part for choosing
    /// or testing are kept.</summary>
    public int? SampleRows { get; init; }

    /// <summary>Gets the seed of the rows that are kept.</summary>
    public ulong SampleSeed { get; init; } = 1;

    /// <summary>Gets the formats of tables that are read besides text, arrays and images, such as those of <c>Entroscope.Formats</c>.</summary>
    public IReadOnlyList<TableFormat> Formats { get; init; } = [];

    /// <summary>Gets the schema by which a text file is read, as the same table was read before; null infers what the columns are.</summary>
    public TableSchema? Schema { get; init; }

    /// <summary>Gets how the source is read as long sequences, whose windows are the rows; null for a table or images.</summary>
    public SequenceOptions? Sequence { get; init; }

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

    /// <summary>Gets what holds the values of columns that need not fit into the memory; null for the memory.</summary>
    internal SpillFile? Spill { get; init; }

    /// <summary>Says what is contradictory in the options, or null.</summary>
    internal string? Problem() =>
        Label is not null && NoLabel ? $"A label column, {DataFault.Show(Label)}, and no label at all cannot both be given."
        : !LeafFamilies.Exists(RealLeaf) || !LeafFamilies.Of(RealLeaf).IsReal
            ? Invariant($"The leaf family of real columns must be a continuous one, but is {RealLeaf}.")
        : Kind is ColumnKind.Text or ColumnKind.Boolean or ColumnKind.Date or ColumnKind.Id
            ? Invariant($"The kind of all columns must be one of numbers, but is {Kind}; give it to single columns.")
        : Decimal is not (null or '.' or ',') ? $"The decimal mark must be a point or a comma, but is {DataFault.Show(Decimal.ToString()!)}."
        : Thousands is not (null or '.' or ',' or ' ' or '\'' or '\u00A0' or '\u202F')
            ? $"Thousands are separated by a point, a comma, a blank or an apostrophe, but not by {DataFault.Show(Thousands.ToString()!)}."
        : Thousands is { } t && t == (Decimal ?? (t == ',' ? '.' : t == '.' ? ',' : '.'))
            ? $"The decimal mark and the separator of thousands must differ, but both are {DataFault.Show(t.ToString())}."
        : DateOrder is not (null or "dmy" or "mdy") ? $"The order of dates must be dmy or mdy, but is {DataFault.Show(DateOrder)}."
        : MaxRows < 1 ? Invariant($"The number of rows to read must be at least 1, but is {MaxRows}.")
        : SampleRows < 1 ? Invariant($"The number of rows to draw must be at least 1, but is {SampleRows}.")
        : MaximumMemory < 1 ? Invariant($"The limit on memory must be at least 1 byte, but is {MaximumMemory}.")
        : Sequence?.Problem() is { } sequence ? sequence
        : Sequence is not null && Label is not null ? $"Windows of sequences have no label, but {DataFault.Show(Label)} was given."
        : Sequence is not null && SampleRows is not null ? "Windows are drawn by their own number, not as a sample of rows."
        : null;

    /// <summary>Gets a value indicating whether the options say what columns are.</summary>
    internal bool SaysColumns => Kind is not null || ColumnKinds is not null || DateParts || Schema is not null;

    /// <summary>Gets the option that is given and says how characters are read, or null: values with types have no use for it.</summary>
    internal string? NotationOption() =>
        Decimal is not null ? "the decimal mark" : Thousands is not null ? "the separator of thousands" : Encoding is not null ? "the encoding" : null;

    /// <summary>Says in words which option of text files is given, or null: arrays of numbers and images have no use for it.</summary>
    internal string? TextOption() =>
        Ignore.Count > 0 ? "a list of columns to leave out"
        : Decimal is not null ? "a decimal mark"
        : Thousands is not null ? "a separator of thousands"
        : Encoding is not null ? "an encoding"
        : MissingValues.Count > 0 ? "a list of missing values"
        : DateOrder is not null ? "an order of day and month"
        : DateParts ? "reading dates as parts"
        : ColumnKinds?.Values.Any(k => k is ColumnKind.Text or ColumnKind.Boolean or ColumnKind.Date or ColumnKind.Id) == true
            ? "the kind text, boolean, date or id"
        : Schema is not null ? "a schema" : null;
}
