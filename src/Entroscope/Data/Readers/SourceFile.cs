using Entroscope.Data.Tables;

namespace Entroscope.Data.Readers;

/// <summary>A file of a source.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Part">What its rows are for; <see cref="DataPart.All"/> where the source does not say.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Separator">The separator of fields, or null to find it in the first line.</param>
/// <param name="LabelPath">The file with the labels of its rows, or null.</param>
internal sealed record SourceFile(string Path, DataPart Part, FileFormat Format, byte? Separator = null, string? LabelPath = null)
{
    /// <summary>Gets the format of a typed table.</summary>
    public TableFormat? Table { get; init; }

    /// <summary>Gets the array in memory that is in the place of a file; null for a file.</summary>
    public HeldArray? Array { get; init; }

    /// <summary>Gets which table of the file is meant; null for its only one.</summary>
    public string? Place { get; init; }
}
