namespace Entroscope.Engine.Diagnostics;

/// <summary>The tables of the sites with few values.</summary>
/// <param name="SmallSites">The sites whose values, the missing one included, fit into the samples of a panel: their conv outputs are always tabulated.</param>
/// <param name="LargeSites">The sites with more values: their conv outputs are tabulated in calls of many rows.</param>
/// <param name="ComputedSites">The sites without a table, whose densities are computed for every sample.</param>
/// <param name="RowsForLargeOutputs">The rows from which a call tabulates conv outputs of large alphabets; 0 where there is none.</param>
/// <param name="DensityBytes">The bytes of the densities.</param>
/// <param name="SmallOutputBytes">The bytes of the conv outputs of small alphabets.</param>
/// <param name="LargeOutputBytes">The bytes of the conv outputs of large alphabets; they are made only up to <see cref="EnginePlanSummary.MemoryLimit"/>.</param>
internal sealed record SiteTableSummary(
    int SmallSites, int LargeSites, int ComputedSites, long RowsForLargeOutputs, long DensityBytes, long SmallOutputBytes, long LargeOutputBytes);
