namespace Entroscope.Inference;

/// <summary>
/// The rows of a dataset that have probability 0: they have no posterior, no class and no
/// ledger, and are left out of every mean but that of log p, which is negative infinity.
/// </summary>
/// <param name="Count">Their number.</param>
/// <param name="First">The numbers of the first of them, from 1, at most <see cref="Shown"/>.</param>
public sealed record ImpossibleRows(int Count, IReadOnlyList<int> First)
{
    /// <summary>The number of rows that are named.</summary>
    public const int Shown = 5;

    /// <summary>Gets the answer of data without such rows.</summary>
    public static ImpossibleRows None { get; } = new(0, []);

    /// <summary>Finds the rows whose log-likelihood is negative infinity.</summary>
    /// <param name="logLikelihood">One log-likelihood a row.</param>
    /// <returns>The rows.</returns>
    public static ImpossibleRows Of(ReadOnlySpan<double> logLikelihood)
    {
        ImpossibleRows rows = None;
        for (int r = 0; r < logLikelihood.Length; r++)
        {
            rows = double.IsNegativeInfinity(logLikelihood[r]) ? rows.With(r) : rows;
        }

        return rows;
    }

    /// <summary>Names the rows, such as "2 rows of probability 0 (rows 3 and 8)".</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Invariant($"{Count} {(Count == 1 ? "row" : "rows")} of probability 0{(Count == 0 ? string.Empty : Named())}");

    /// <summary>Adds a row.</summary>
    /// <param name="row">The row, from 0, behind all that have been added.</param>
    internal ImpossibleRows With(int row) => new(Count + 1, First.Count < Shown ? [.. First, row + 1] : First);

    private string Named() => Count > First.Count
        ? Invariant($" (the first: rows {string.Join(", ", First)})")
        : Count == 1 ? Invariant($" (row {First[0]})") : Invariant($" (rows {string.Join(", ", First.Take(Count - 1))} and {First[^1]})");
}
