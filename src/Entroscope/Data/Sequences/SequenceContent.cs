using Entroscope.Data.Tables;
using Entroscope.Model;

namespace Entroscope.Data.Sequences;

/// <summary>The documents of a source, as a reader found them.</summary>
/// <param name="Name">The source.</param>
/// <param name="Documents">The documents, in the order of the files.</param>
/// <param name="Elements">How their elements become values.</param>
/// <param name="Schema">How they are read.</param>
/// <param name="Column">What every site is; its name and its missing values are not.</param>
internal sealed record SequenceContent(
    string Name, IReadOnlyList<SequenceDocument> Documents, SeriesElements Elements, SequenceSchema Schema, ColumnInfo Column)
{
    /// <summary>Gets the elements from one row of pixels to the next, the same in all images; 1 where there are none.</summary>
    public int Pitch { get; init; } = 1;

    /// <summary>Gets a value indicating whether some values may be missing.</summary>
    public bool MayMiss { get; init; }

    /// <summary>Gets what is to be said of the source, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Gets what was done with values that the model does not know.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Gets what reads the sources again for what their symbols do not have; null where they are no text that its symbols make up.</summary>
    public Func<IReadOnlyList<DocumentText>>? Texts { get; init; }

    /// <summary>Gets a value indicating whether the documents are images.</summary>
    public bool AreImages => Schema.Kind == SequenceKind.Pixels;
}
