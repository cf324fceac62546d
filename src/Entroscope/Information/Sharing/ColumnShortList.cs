using Entroscope.Numerics;

namespace Entroscope.Information.Sharing;

/// <summary>A short list of columns from which the class is read about as well as from longer ones. All in nats.</summary>
/// <remarks>
/// Of the columns that inform (<see cref="ClassColumn.Informs"/>) one is added after the other, each time the one that raises the mean of log p(y | x_S) most
/// over one half of the rows. The other half must show, one-sidedly at 5 %, that the column adds to the list; where none does, a pair of which each adds
/// beside the other is tried, and the list ends where that fails too. Columns outside a list are summed out, so every value is exact for its rows.
/// </remarks>
public sealed record ColumnShortList
{
    /// <summary>Gets the columns in the order in which they were added, also those beyond the list.</summary>
    public required IReadOnlyList<ColumnStep> Steps { get; init; }

    /// <summary>Gets how many of them make the list; 0 where no column is shown to help.</summary>
    public required int Count { get; init; }

    /// <summary>Gets the rows on which columns were chosen.</summary>
    public required int ChoiceRows { get; init; }

    /// <summary>Gets the rows that say where to stop, over which all means are; no column was chosen on them but for whether it informs.</summary>
    public required int StoppingRows { get; init; }

    /// <summary>Gets the mean of log p(y | x) - log P(y) with all columns.</summary>
    public required Estimate AllColumns { get; init; }

    /// <summary>Gets the mean over the same rows, row by row, of what all columns gain over the list; below 0 where the list does better.</summary>
    public required Estimate Missing { get; init; }
}

/// <summary>A column added to a list.</summary>
/// <param name="Site">The site.</param>
/// <param name="Name">The name of the column, or its number.</param>
/// <param name="Gain">The mean of log p(y | x_S) - log P(y) of the columns up to this one, over the stopping rows.</param>
public sealed record ColumnStep(int Site, string Name, Estimate Gain);
