using Entroscope.Numerics;

namespace Entroscope.Information.Sharing;

/// <summary>Which columns inform about the class: by the model, on rows, and beside the others. All in nats.</summary>
/// <remarks>Intervals cover which rows were drawn, not the training; each is of its own column, so of a hundred about five miss.</remarks>
public sealed record ClassColumns
{
    /// <summary>Gets the number of rows with a class that the means are over.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the number of labelled rows that are in no mean, being of probability 0 or of a class that the model holds impossible for them.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Gets how many different classes these rows have; of one class alone they do not show how well columns tell classes apart.</summary>
    public required int ClassesSeen { get; init; }

    /// <summary>Gets H(Y) by the model, the most that columns can say about the class.</summary>
    public required double ClassEntropy { get; init; }

    /// <summary>Gets the mean of log p(y | x) - log P(y) over the rows: what all columns together gain.</summary>
    public required Estimate AllColumns { get; init; }

    /// <summary>Gets the columns, by site.</summary>
    public required IReadOnlyList<ClassColumn> Columns { get; init; }

    /// <summary>Gets the columns that suffice.</summary>
    public required ColumnShortList ShortList { get; init; }
}
