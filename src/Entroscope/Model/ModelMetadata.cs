namespace Entroscope.Model;

/// <summary>What a model knows about its data and its making, beyond the numbers. It travels with the model's file.</summary>
public sealed record ModelMetadata
{
    /// <summary>Gets the metadata that says nothing.</summary>
    public static ModelMetadata Empty { get; } = new();

    /// <summary>Gets the names of the sites (columns), or null when they have none.</summary>
    public IReadOnlyList<string>? SiteNames { get; init; }

    /// <summary>Gets the names of the classes 0..Y-1, or null when they have none.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Gets the name of the label column in the data the model was trained on, or null.</summary>
    public string? LabelName { get; init; }

    /// <summary>Gets how the table that the model was trained on is read, where its columns are more than plain numbers; else null.</summary>
    public TableSchema? Schema { get; init; }

    /// <summary>Gets how the sequences are read whose windows the model was trained on; null for models of tables.</summary>
    public SequenceSchema? Sequence { get; init; }

    /// <summary>Gets how values are written for people: by the schema of the table, or the symbols of the sequence; null for plain numbers.</summary>
    internal TableSchema? Words => Schema ?? Sequence?.Table;

    /// <summary>
    /// Gets the hashes of the rows that the model was trained on, by which it recognises them; null where they were left out, and in files of earlier versions.
    /// </summary>
    internal RowHashes? TrainingRows { get; init; }

    /// <summary>Gets the record of the training; an empty one where there was none.</summary>
    public TrainingRecord Training { get; init; } = TrainingRecord.Empty;
}
