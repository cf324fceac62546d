using Entroscope.Inference;

namespace Entroscope.Information.Ledgers;

/// <summary>Which rows are odd beside reference rows, and what makes them so. In nats. Immutable.</summary>
public sealed record AnomalyReport
{
    /// <summary>Gets every row, in the order of the data.</summary>
    public required IReadOnlyList<RatedRow> Rows
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = [];

    /// <summary>Gets the number of reference rows; fewer of them have the values of a row with values missing (<see cref="RatedRow.ReferenceRows"/>).</summary>
    public required int ReferenceRows { get; init; }

    /// <summary>Gets a value indicating whether the reference rows were drawn from the model: p-values are then about the model, not about data.</summary>
    public required bool Drawn { get; init; }

    /// <summary>Gets the false discovery rate of <see cref="Discoveries"/>.</summary>
    public required double FalseDiscoveryRate { get; init; }

    /// <summary>Gets the rows by how odd they are: by p-value, then by how far log p lies below the mean of the reference.</summary>
    public required IReadOnlyList<RatedRow> Ranked { get; init; }

    /// <summary>Gets the rows that are anomalies at the false discovery rate (Benjamini-Hochberg), the oddest first.</summary>
    public IEnumerable<RatedRow> Discoveries => Ranked.Where(r => r.QValue <= FalseDiscoveryRate);

    /// <summary>
    /// Gets how many rows must be odder than all reference rows before any can be a discovery: no p-value is less than 1 over the reference rows and one.
    /// </summary>
    public int FewestDiscoveries => (int)Math.Max(1, Math.Ceiling(Rows.Count / ((ReferenceRows + 1) * FalseDiscoveryRate)));
}

/// <summary>How odd a row is.</summary>
/// <param name="Row">Its number in the data, from 1.</param>
/// <param name="LogLikelihood">log p of its observed values, the class summed out.</param>
/// <param name="PValue">(1 + the reference rows that are at most as probable) / (1 + the reference rows), all with the same columns as this row.</param>
/// <param name="ReferenceRows">The reference rows that have the values that this row has.</param>
/// <param name="QValue">The smallest false discovery rate at which it is a discovery.</param>
/// <param name="ReferenceMean">The mean of log p over those reference rows of positive probability; NaN without any.</param>
public sealed record RatedRow(int Row, double LogLikelihood, double PValue, int ReferenceRows, double QValue, double ReferenceMean)
{
    /// <summary>Gets the columns that fit the rest of the row least, the worst first; empty where the row is not described.</summary>
    public IReadOnlyList<OddColumn> Columns { get; init; } = [];
}

/// <summary>A value that does not fit the rest of its row.</summary>
/// <param name="Site">The column.</param>
/// <param name="Value">The value.</param>
/// <param name="Surprisal">-log p of it given the other values of the row; infinite where they rule it out.</param>
/// <param name="Excess">How far that lies above its mean over the reference rows, which does not depend on the unit of the column.</param>
/// <param name="Expected">What was to be expected given the other values; null where these are impossible already.</param>
public sealed record OddColumn(int Site, double Value, double Surprisal, double Excess, SiteAnswer? Expected);
