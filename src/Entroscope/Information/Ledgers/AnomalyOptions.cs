namespace Entroscope.Information.Ledgers;

/// <summary>How anomalies are looked for. Immutable.</summary>
public sealed record AnomalyOptions
{
    /// <summary>Gets the share of false alarms that is accepted among the rows that are listed, above 0 and below 1.</summary>
    public double FalseDiscoveryRate { get; init; } = 0.05;

    /// <summary>Gets how many rows are described by their columns, the oddest first; at least 0.</summary>
    public int DescribedRows { get; init; } = 20;

    /// <summary>Gets how many columns describe a row, at least 1.</summary>
    public int ColumnsOfRow { get; init; } = 3;

    /// <summary>Gets the draws from the model that replace reference rows where there are none, at least 1.</summary>
    public int Draws { get; init; } = 10000;

    /// <summary>Refuses options out of their range.</summary>
    internal void Check()
    {
        Refuse.Range(!(FalseDiscoveryRate > 0 && FalseDiscoveryRate < 1),
            $"The false discovery rate must be above 0 and below 1, but is {FalseDiscoveryRate}.", nameof(FalseDiscoveryRate));
        Refuse.Range(DescribedRows < 0, $"The rows described must be at least 0, but are {DescribedRows}.", nameof(DescribedRows));
        Refuse.Range(ColumnsOfRow < 1, $"The columns of a row must be at least 1, but are {ColumnsOfRow}.", nameof(ColumnsOfRow));
        Refuse.Range(Draws < 1, $"The draws must be at least 1, but are {Draws}.", nameof(Draws));
    }
}
