using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Data.Tables;

/// <summary>Observations with what is known about them: the kinds of the columns, the classes of the rows, the size of an image. Immutable.</summary>
public sealed class Dataset
{
    private readonly Lazy<string> _fingerprint;

    internal Dataset(string name, Observations observations, IReadOnlyList<ColumnInfo> columns)
    {
        Name = name;
        Observations = observations;
        Columns = columns;
        _fingerprint = new Lazy<string>(() => DatasetFingerprint.Compute(this));
    }

    /// <summary>Gets what to call the data in messages: the path, and the part.</summary>
    public string Name { get; }

    /// <summary>Gets the values, one row a sample and one column a site.</summary>
    public Observations Observations { get; }

    /// <summary>Gets the columns, one a site.</summary>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <summary>Gets the class of every row, 0..<see cref="Classes"/>-1, -1 where it is missing; null without a label. Not to be changed.</summary>
    public int[]? Labels { get; internal init; }

    /// <summary>Gets the names of the classes, numbers in their order, other text in ordinal order; empty without a label.</summary>
    public IReadOnlyList<string> ClassNames { get; internal init; } = [];

    /// <summary>Gets the name of the label, or null.</summary>
    public string? LabelName { get; internal init; }

    /// <summary>Gets the number of classes: 1 without a label.</summary>
    public int Classes => Math.Max(1, ClassNames.Count);

    /// <summary>Gets the image size whose pixels, row by row, are the columns; null when they are not an image.</summary>
    public GridSize? Image { get; internal init; }

    /// <summary>Gets plain sentences about the table that the rows come from: inferred kinds, constant columns, missing values.</summary>
    public IReadOnlyList<string> Notes { get; internal init; } = [];

    /// <summary>
    /// Gets how the table is read, where its columns are more than plain numbers: the texts of categories, dates, what is left out; else null.
    /// </summary>
    public TableSchema? Schema { get; internal init; }

    /// <summary>Gets how the sequences are read whose windows the rows are; null for tables and images.</summary>
    public SequenceSchema? Sequence { get; internal init; }

    /// <summary>Gets what was done with values that the model or its schema does not know, by column and count; empty where there are none.</summary>
    public IReadOnlyList<string> Remarks { get; internal init; } = [];

    /// <summary>Gets a value indicating whether the names of the columns are the source's own, not made up from their positions.</summary>
    internal bool IsNamed { get; init; }

    /// <summary>Gets a value indicating whether the source is a table of text.</summary>
    internal bool IsText { get; init; }

    /// <summary>
    /// Gets the SHA-256 of the names, the values, the class names and the labels, in hexadecimal: equal for equal content whatever file it came
    /// from. Computed at the first use, in time of the order of the values.
    /// </summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>Makes a dataset of observations in memory.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="observations">The values.</param>
    /// <param name="columns">The columns, one a site; null infers kinds from the values as for a file without a header.</param>
    /// <param name="labels">The class of every row, -1 where unknown, or null.</param>
    /// <param name="classNames">The names of the classes; needed with labels.</param>
    /// <param name="image">The image size whose pixels are the columns, or null.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="ArgumentException">Sizes differ, or a label names no class.</exception>
    public static Dataset Create(
        string name, Observations observations, IReadOnlyList<ColumnInfo>? columns = null, int[]? labels = null,
        IReadOnlyList<string>? classNames = null, GridSize? image = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(observations);
        if (columns is not null && columns.Count != observations.Sites)
        {
            throw new ArgumentException(
                Invariant($"There must be one column for each of the {observations.Sites} sites, but there are {columns.Count}."), nameof(columns));
        }

        if (labels is not null && labels.Length != observations.Rows)
        {
            throw new ArgumentException(
                Invariant($"There must be one label for each of the {observations.Rows} rows, but there are {labels.Length}."), nameof(labels));
        }

        int classes = classNames?.Count ?? 0;
        int odd = labels is null ? -1 : Array.FindIndex(labels, y => y < -1 || y >= classes);
        Refuse.Argument(odd >= 0, $"The label of row {odd} is {labels![odd]}, but there are {classes} classes.", nameof(labels));
        if (image is { } size && size.Count != observations.Sites)
        {
            throw new ArgumentException(Invariant($"An image of {size} has {size.Count} pixels, but there are {observations.Sites} sites."), nameof(image));
        }

        return new Dataset(name, observations, columns ?? KindInference.Infer(observations, image))
        {
            Labels = labels,
            ClassNames = classNames ?? [],
            LabelName = labels is null ? null : "class",
            Image = image,
        };
    }

    /// <summary>Makes a dataset of some rows; kinds, alphabets and classes stay those of the whole.</summary>
    /// <param name="rows">Rows of this dataset, in any order.</param>
    /// <param name="name">What to call them in messages.</param>
    /// <returns>The selected rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A row is not one of the dataset.</exception>
    public Dataset Select(ReadOnlySpan<int> rows, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (int row in rows)
        {
            Refuse.Range(row < 0 || row >= Observations.Rows, $"Row {row} is selected, but the rows are 0..{Observations.Rows - 1}.", nameof(rows));
        }

        Observations selected = Observations.Select(rows);
        int[]? labels = Labels is null ? null : new int[rows.Length];
        for (int r = 0; labels is not null && r < labels.Length; r++)
        {
            labels[r] = Labels![rows[r]];
        }

        ColumnInfo[] columns = [.. Columns.Select((c, i) => c.Missing == 0 ? c : c with { Missing = ColumnSummary.Of(selected.Column(i)).Missing })];
        return With(name, selected, labels, columns, Remarks, Notes);
    }

    /// <summary>Makes a dataset that models nothing in some columns; values that its rows have there are kept, but say nothing.</summary>
    internal Dataset Without(bool[] columns)
    {
        if (!columns.Contains(true))
        {
            return this;
        }

        string[] names = [.. Columns.Where((_, i) => columns[i]).Select(c => c.Name)];
        string note = Invariant(
            $"No value in the training rows in {names.Length} of {Columns.Count} columns ({DataFault.List(names)}): {DatasetNotes.OfNoValue}");
        return With([.. Columns.Select((c, i) => columns[i] ? c.WithoutValue() : c)], note);
    }

    /// <summary>Adds a remark about the rows, or none.</summary>
    internal Dataset Noting(string? remark) => remark is null ? this : With(Columns, Sentence(remark));

    /// <summary>Makes the same rows with other values, and the remarks on what was done.</summary>
    internal Dataset WithValues(ValueColumn[] values, IReadOnlyList<string> remarks) => With(
        Name, new Observations(values), Labels, [.. Columns.Select((c, i) => c with { Missing = ColumnSummary.Of(values[i]).Missing })],
        [.. Remarks, .. remarks], [.. Notes, .. remarks.Select(Sentence)]);

    /// <summary>Adds a sentence about the table.</summary>
    internal Dataset WithNote(string note) => With(Columns, note);

    private static string Sentence(string remark) => $"{char.ToUpperInvariant(remark[0])}{remark[1..]}.";

    private Dataset With(IReadOnlyList<ColumnInfo> columns) => With(Name, Observations, Labels, columns, Remarks, Notes);

    private Dataset With(IReadOnlyList<ColumnInfo> columns, string note) => With(Name, Observations, Labels, columns, Remarks, [.. Notes, note]);

    private Dataset With(
        string name, Observations rows, int[]? labels, IReadOnlyList<ColumnInfo> columns, IReadOnlyList<string> remarks, IReadOnlyList<string> notes) =>
        new(name, rows, columns)
        {
            Labels = labels,
            ClassNames = ClassNames,
            LabelName = LabelName,
            Image = Image,
            IsNamed = IsNamed,
            IsText = IsText,
            Schema = Schema,
            Sequence = Sequence,
            Remarks = remarks,
            Notes = notes,
        };

    /// <summary>Makes the same dataset with other leaves of real columns.</summary>
    internal Dataset WithRealLeaves(LeafSpecification?[] leaves) =>
        Columns.Select((c, i) => c.RealLeaf == leaves[i]).All(same => same) ? this : With([.. Columns.Select((c, i) => c with { RealLeaf = leaves[i] })]);

    /// <summary>Makes the same dataset with another sharing of the ordinals.</summary>
    internal Dataset WithSharing(double?[] sharing) => With([.. Columns.Select((c, i) => c with { Sharing = sharing[i] })]);

    /// <summary>Gets the leaves that the kinds of the columns ask for.</summary>
    /// <returns>One specification a site: binary Bernoulli, categorical, count binomial, real Gaussian or what was chosen for real columns.</returns>
    public LeafSpecification[] LeafSpecifications() => [.. Columns.Select(c => c.Leaf)];
}
