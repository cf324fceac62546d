using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Estimates;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Ledgers;

/// <summary>Computes the shared ledger of samples and its means over a dataset.</summary>
internal static class SharedLedgers
{
    /// <summary>Averages the shared ledgers of all samples, streaming: memory does not grow with the number of rows.</summary>
    /// <param name="rows">At least one row; where classes are known, what sites say about them is added. The account is that of p(x) in any case.</param>
    /// <returns>Means and standard errors over the samples, in nats.</returns>
    /// <remarks>Cost: one pass up and down a sample and component. The result depends on no threads and not on how rows are batched.</remarks>
    public static SharedLedger Compute(ModelEngine engine, FittingRows rows, CancellationToken cancellation = default)
    {
        SharedStatistics statistics = Statistics(engine, rows, cancellation);
        foreach (SampleBlock block in SampleSource.OfRows(rows.Data).Blocks(statistics.ChunkRows))
        {
            statistics.Add(SharedTables.Of(engine, rows.Data, block.Rows, cancellation), rows.Data, block.Rows);
        }

        return statistics.ToLedger();
    }

    /// <summary>Begins the means over a dataset.</summary>
    internal static SharedStatistics Statistics(ModelEngine engine, FittingRows rows, CancellationToken cancellation)
    {
        Observations data = rows.Data;
        ArgumentOutOfRangeException.ThrowIfZero(data.Rows, nameof(rows));
        return new SharedStatistics(engine.Model, rows.Labels, KnownByAll, (draws, drawn) => SharedTables.Of(engine, draws, drawn, cancellation));

        double KnownByAll(int row, int label)
        {
            var log = new WideLog[1];
            var given = new WideLog[engine.Model.Classes];
            engine.WideLogLikelihood(data, RowSelection.Range(row, 1), log, given, default, cancellation);
            return given[label].Less(log[0]);
        }
    }
}
