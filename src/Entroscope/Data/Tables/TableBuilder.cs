using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Data.Tables;

/// <summary>Collects the rows of all files of a source, so that kinds, alphabets and classes are those of all of them.</summary>
internal sealed class TableBuilder(DataOptions options) : IDisposable
{
    /// <summary>The most columns a file may have: each costs some hundred bytes before its first value.</summary>
    public const int MaximumColumns = 1 << 20;

    // What a column takes beside its values: builder, first block, name and description.
    private const int ColumnSize = 512;

    // What a row takes beside its values: its number in a part, and its class.
    private const int RowSize = 8;

    private readonly long _limit = options.MaximumMemory ?? MemoryLimit.OfMachine;
    private readonly List<RowRange> _parts = [];
    private ColumnBuilder?[] _slots = [];
    private string[] _names = [];
    private RowRange _part;
    private long _bytes;

    /// <summary>Gets the columns by their position in the file; the label's is null.</summary>
    public ReadOnlySpan<ColumnBuilder?> Slots => _slots;

    /// <summary>Gets the files read so far with their rows.</summary>
    public IReadOnlyList<RowRange> Parts => _parts;

    /// <summary>Gets the names of all columns of the file, the label's included.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Gets a value indicating whether the names are the file's own.</summary>
    public bool Named { get; private set; }

    /// <summary>Gets or sets the image size whose pixels are the columns, or null.</summary>
    public GridSize? Image { get; set; }

    /// <summary>Gets or sets the number of grey levels that the format of an image has, such as 256 for bytes; null for none.</summary>
    public int? GreyLevels { get; set; }

    /// <summary>Gets how the fields of text become numbers; null where all are plain numbers.</summary>
    public TablePlan? Plan { get; private set; }

    /// <summary>Gets a value indicating whether the rows come from text.</summary>
    public bool IsText { get; set; }

    /// <summary>Gets or sets a value indicating whether the text was in another encoding than UTF-8.</summary>
    public bool IsConverted { get; set; }

    /// <summary>Gets or sets the columns that the header does not name: many programs write numbers of the rows so, or a separator too many.</summary>
    public IReadOnlyList<int> Unnamed { get; set; } = [];

    /// <summary>Gets remarks about the reading.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Gets the position of the label among the columns of the file, or -1.</summary>
    public int LabelColumn { get; private set; } = -1;

    /// <summary>Gets the name of the label, or null.</summary>
    public string? LabelName { get; private set; }

    /// <summary>Gets the classes of the rows, or null.</summary>
    public LabelBuilder? Labels { get; private set; }

    /// <summary>Gets the number of whole rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Gets the number of whole rows of the file at hand.</summary>
    public int RowsOfPart => Rows - _part.Start;

    /// <summary>Counts memory that the table is about to take.</summary>
    /// <param name="bytes">The further bytes.</param>
    /// <exception cref="DataException">The table would take more than half of the limit: dividing the rows into parts copies them.</exception>
    public void Reserve(long bytes)
    {
        _bytes += bytes;
        if (2 * _bytes > _limit && options.Spill is null)
        {
            string rows = RowsOfPart > 0 ? Invariant($" after row {RowsOfPart}") : string.Empty;
            throw DataFault.Of(_part.File ?? "data",
                $"the table needs more memory than the limit of {MemoryLimit.Show(_limit)}: {MemoryLimit.Show(_bytes)}{rows}, "
                + "and as much again to divide the rows; raise the limit, or read fewer rows or columns.", remedy: Remedy.MemoryLimit);
        }
    }

    /// <summary>Starts the rows of a file; all files must have the same columns.</summary>
    /// <param name="part">What the rows are for.</param>
    /// <param name="file">The file.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="header">Their names, or null where the file does not name them.</param>
    /// <param name="image">The image size whose pixels are the columns, or null.</param>
    /// <param name="plan">Makes the plan of the first file, given the column of the label or -1; null for plain numbers.</param>
    public void BeginPart(
        DataPart part, string file, int columns, string[]? header = null, GridSize? image = null, Func<int, TablePlan?>? plan = null)
    {
        BeginFile(part, file);
        if (_slots.Length == 0)
        {
            SetColumns(file, columns, header, image, plan);
            return;
        }

        if (columns != _slots.Length)
        {
            throw DataFault.Of(file, Invariant($"has {columns} columns, but {_parts[0].File} has {_slots.Length}."));
        }

        if (image != Image)
        {
            throw DataFault.Of(file, $"holds {Describe(image)}, but {_parts[0].File} holds {Describe(Image)}.");
        }

        for (int c = 0; header is not null && Named && c < columns; c++)
        {
            if (!string.Equals(header[c], _names[c], StringComparison.Ordinal))
            {
                throw DataFault.Of(file,
                    Invariant($"column {c + 1} is {DataFault.Show(header[c])}, but in {_parts[0].File} it is {DataFault.Show(_names[c])}."));
            }
        }
    }

    /// <summary>Names the file that is read from here on, before its columns are known.</summary>
    public void BeginFile(DataPart part, string file) => _part = new RowRange(part, file, Rows, 0);

    /// <summary>Takes the labels of the part that begins next from outside the columns.</summary>
    /// <returns>The labels; those of rows read before are missing.</returns>
    public LabelBuilder LabelsApart(string name)
    {
        LabelName ??= name;
        Labels ??= new LabelBuilder(Reserve);
        Labels.PadTo(Rows);
        return Labels;
    }

    /// <summary>Drops the rows of the first file, which will be read again.</summary>
    public void Restart()
    {
        Dispose();
        DropLabels();
        (_slots, Rows, LabelColumn) = ([], 0, -1);
    }

    /// <summary>Leaves the labels out.</summary>
    public void DropLabels()
    {
        Labels?.Dispose();
        (Labels, LabelName) = (null, null);
    }

    /// <summary>Adds a number to a column, or to the label; NaN is missing.</summary>
    /// <param name="column">The column in the file.</param>
    /// <param name="value">The number.</param>
    /// <param name="row">Its row in the file, for a message.</param>
    public void Add(int column, double value, long row)
    {
        if (double.IsInfinity(value))
        {
            string place = DataFault.Column(column, Named ? _names[column] : null);
            throw DataFault.Of(_part.File, Invariant($"row {row + 1}, {place}: the value {value} is infinite; values must be finite."));
        }

        if (_slots[column] is { } slot)
        {
            slot.Add(value);
        }
        else
        {
            Labels!.Add(value);
        }
    }

    /// <summary>Ends rows of the file at hand.</summary>
    /// <param name="count">How many.</param>
    public void EndRows(int count = 1)
    {
        if (Rows > Array.MaxLength - count)
        {
            throw DataFault.Of(_part.File, Invariant($"has more than {Array.MaxLength} rows, the most that a column can hold."));
        }

        Reserve((long)count * RowSize);
        Rows += count;
    }

    /// <summary>Ends the file at hand.</summary>
    public void EndPart()
    {
        _parts.Add(_part with { Count = RowsOfPart });
        Labels?.PadTo(Rows);
    }

    public void Dispose()
    {
        foreach (ColumnBuilder? slot in _slots)
        {
            slot?.Dispose();
        }

        Labels?.Dispose();
    }

    private static string Describe(GridSize? image) => image is { } size ? $"images of {size}" : "no images";

    // Names made up from the positions name the label only in a file of the same form as the training data.
    private string? LabelOf(string file, int columns, GridSize? image)
    {
        if (options.Schema is { } schema && !options.NoLabel)
        {
            string? known = options.Label ?? options.ExpectedLabel ?? schema.Label;
            bool chosen = options.Label is not null && !string.Equals(options.Label, options.ExpectedLabel ?? schema.Label, StringComparison.Ordinal);
            return known is not null && (chosen || _names.Contains(known, StringComparer.Ordinal)) ? known : null;
        }

        if (options.NoLabel || options.ExpectedSites is not { } sites || image is not null)
        {
            return options.Label;
        }

        if (options.Label is { } label)
        {
            // Rows to be classified may come without the column of the class.
            bool unlabelled = columns == sites && string.Equals(label, options.ExpectedLabel, StringComparison.Ordinal) && Named
                && !_names.Contains(label, StringComparer.Ordinal);
            return unlabelled ? null : label;
        }

        if (options.ExpectedLabel is { } name && (Named || columns == sites + 1) && _names.Contains(name, StringComparer.Ordinal))
        {
            return name;
        }

        return columns == sites + 1 && options.ExpectsClasses && Labels is null
            ? throw DataFault.Of(file, Invariant($"has {columns} columns{Listed()}, but the model has {sites} sites; ")
                + "if the other column is the class, name it as the label.", remedy: Remedy.Label)
            : null;
    }

    private string Listed() => Named ? $" ({DataFault.List(_names)})" : string.Empty;

    private void SetColumns(string file, int columns, string[]? header, GridSize? image, Func<int, TablePlan?>? plan)
    {
        if (columns > MaximumColumns)
        {
            throw DataFault.Of(file, Invariant($"has {columns} columns; at most {MaximumColumns} are read."));
        }

        Reserve((long)columns * ColumnSize);
        Named = header is not null;
        _names = header ?? [.. Enumerable.Range(0, columns).Select(i => "x" + i.ToString(CultureInfo.InvariantCulture))];
        Image = image;
        if (LabelOf(file, columns, image) is { } label && LabelName is null)
        {
            LabelColumn = image is null ? ColumnReference.Find(file, _names, label) : throw DataFault.Of(file, "holds images, which have no label column.");
            LabelName = _names[LabelColumn];
            Labels = new LabelBuilder(Reserve);
        }

        if (columns - (LabelColumn < 0 ? 0 : 1) < 1)
        {
            throw DataFault.Of(file, LabelColumn < 0 ? "has no columns." : $"has no column besides the label {DataFault.Show(LabelName!)}.");
        }

        Plan = plan?.Invoke(LabelColumn);
        _slots = new ColumnBuilder?[columns];
        for (int i = 0; i < columns; i++)
        {
            _slots[i] = i == LabelColumn || Plan?.LeftOut[i] is not null ? null : new ColumnBuilder(Reserve, options.Spill);
        }
    }
}
