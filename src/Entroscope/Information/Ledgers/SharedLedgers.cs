using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Ledgers;

/// <summary>Computes the shared ledger of samples and its means over a dataset.</summary>
internal static class SharedLedgers
{
    /// <summary>Computes the shared ledger of samples; that of the nodes where all components have one tree.</summary>
    /// <param name="data">The observations, which must fit the model.</param>
    /// <returns>The terms, one row a selected row, in nats.</returns>
    /// <remarks>Cost: one pass up and down a sample and component.</remarks>
    public static SharedTable OfSamples(ModelEngine engine, Observations data, RowSelection rows, CancellationToken cancellation = default)
    {
        data.EnsureFits(engine.Model.Pattern);
        return SharedTables.Of(engine, data, rows, cancellation);
    }

    /// <summary>Averages the shared ledgers of all samples, streaming: memory does not grow with the number of rows.</summary>
    /// <param name="data">At least one row of observations, which must fit the model.</param>
    /// <param name="labels">The class of every row, -1 where unknown: what sites tell
    /// about it; null when none is known. The account is that of p(x) in any case.</param>
    /// <returns>Means and standard errors over the samples, in nats.</returns>
    /// <remarks>Cost: one pass up and down a sample and component. The result depends on no threads and not on how rows are batched.</remarks>
    public static SharedLedger Compute(ModelEngine engine, Observations data, int[]? labels = null, CancellationToken cancellation = default)
    {
        SharedStatistics statistics = Statistics(engine, data, labels, cancellation);
        foreach (SampleBlock block in SampleSource.OfRows(data).Blocks(statistics.ChunkRows))
        {
            statistics.Add(SharedTables.Of(engine, data, block.Rows, cancellation), data, block.Rows);
        }

        return statistics.ToLedger();
    }

    /// <summary>Begins the means over a dataset.</summary>
    internal static SharedStatistics Statistics(ModelEngine engine, Observations data, int[]? labels, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(data.Rows, nameof(data));
        Evidence.CheckLabels(engine.Model.Pattern, data, labels);
        data.EnsureFits(engine.Model.Pattern);
        return new SharedStatistics(engine.Model, labels, ToldByAll, (draws, rows) => SharedTables.Of(engine, draws, rows, cancellation));

        double ToldByAll(int row, int label)
        {
            var log = new WideLog[1];
            var given = new WideLog[engine.Model.Classes];
            engine.WideLogLikelihood(data, RowSelection.Range(row, 1), log, given, default, cancellation);
            return given[label].Less(log[0]);
        }
    }
}
