using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Model;

namespace Entroscope.Information.Ledgers;

/// <summary>Computes the information ledger averaged over a dataset.</summary>
internal static class DatasetLedgers
{
    /// <summary>Averages the ledgers of all samples, streaming: memory does not grow with the number of rows.</summary>
    /// <param name="rows">At least one row; where classes are known, the ledger is that of -log p(x|y).</param>
    /// <returns>Means and standard errors over the samples, in nats.</returns>
    /// <remarks>Cost: one pass up and down a sample and component. Sums have a fixed order and do not depend on the number of threads.</remarks>
    public static DatasetLedger Compute(ModelEngine engine, FittingRows rows, CancellationToken cancellation = default)
    {
        (Observations data, int[]? labels) = (rows.Data, rows.Labels);
        ArgumentOutOfRangeException.ThrowIfZero(data.Rows, nameof(rows));
        if (engine.Components.Count == 1)
        {
            IEngine network = engine.Components[0];
            var levels = new LedgerStatistics(network.Model);
            LedgerStream.Run(network, SampleSource.OfRows(data), levels.Columns.ChunkRows, [levels], cancellation, labels: labels);
            return levels.ToDatasetLedger();
        }

        var columns = new ComponentColumns(engine.Model);
        foreach (SampleBlock block in SampleSource.OfRows(data).Blocks(columns.ChunkRows))
        {
            columns.Add(engine.Ledger(data, block.Rows, labels, cancellation));
        }

        return columns.ToDatasetLedger();
    }

    /// <summary>Averages the ledgers of -log p(x|y) given the true class over the samples whose class is known.</summary>
    /// <returns>Means and standard errors over these samples, in nats; null when no class is known.</returns>
    public static DatasetLedger? ComputeGivenClass(ModelEngine engine, FittingRows rows, CancellationToken cancellation = default)
    {
        if (rows.OfKnownClass() is not { } known)
        {
            return null;
        }

        DatasetLedger ledger = Compute(engine, known, cancellation);
        return ledger with { Impossible = Renumber(ledger.Impossible, rows.Labels!) };
    }

    /// <summary>Names rows by their place among all samples, not among those whose class is known.</summary>
    internal static ImpossibleRows Renumber(ImpossibleRows rows, int[] labels)
    {
        int[] known = [.. Enumerable.Range(1, labels.Length).Where(r => labels[r - 1] >= 0)];
        return rows with { First = [.. rows.First.Select(r => known[r - 1])] };
    }
}
