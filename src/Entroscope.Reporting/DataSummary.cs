namespace Entroscope.Reporting;

/// <summary>What the data of a run is.</summary>
internal sealed record DataSummary
{
    /// <summary>Gets the name of the data, such as its file name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the number of training samples.</summary>
    public required int TrainingRows { get; init; }

    /// <summary>Gets the number of validation samples; 0 for none.</summary>
    public int ValidationRows { get; init; }

    /// <summary>Gets the number of test samples; 0 for none.</summary>
    public int TestRows { get; init; }

    /// <summary>Gets the number of columns that the model reads: the sites.</summary>
    public required int Columns { get; init; }

    /// <summary>Gets the kinds of the columns for people, such as "64 counts of 0..16".</summary>
    public required string Kinds { get; init; }

    /// <summary>Gets remarks about the data, such as columns without any value and what was done about them.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets a hash of all parts of the data, or null.</summary>
    public string? Fingerprint { get; init; }
}
