using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>Computes the shared ledger of samples and its means over a dataset, under a network or a mixture.</summary>
public static class SharedLedgers
{
    /// <summary>Computes the shared ledger of samples under a network.</summary>
    /// <param name="engine">The engine of the network.</param>
    /// <param name="data">The observations, which must fit the model.</param>
    /// <param name="rows">Which rows to evaluate.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The terms, one row a selected row, in nats.</returns>
    /// <exception cref="DataException">The observations do not fit the model.</exception>
    /// <remarks>Cost: one pass up and down a sample.</remarks>
    public static SharedTable OfSamples(IEngine engine, Observations data, RowSelection rows, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(data);
        data.EnsureFits(engine.Model);
        return SharedTables.Of(engine, data, rows, cancellation);
    }

    /// <summary>Computes the shared ledger of samples under a mixture; that of the nodes where all components have one tree.</summary>
    /// <param name="engine">The engines of the mixture.</param>
    /// <param name="data">The observations, which must fit the mixture.</param>
    /// <param name="rows">Which rows to evaluate.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The terms, one row a selected row, in nats.</returns>
    /// <exception cref="DataException">The observations do not fit the mixture.</exception>
    /// <remarks>Cost: one pass up and down a sample and component.</remarks>
    public static SharedTable OfSamples(MixtureEngine engine, Observations data, RowSelection rows, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(data);
        data.EnsureFits(engine.Mixture.Pattern);
        return SharedTables.Of(engine, data, rows, cancellation);
    }

    /// <summary>Averages the shared ledgers of all samples under a network, streaming: memory does not grow with the number of rows.</summary>
    /// <param name="engine">The engine of the network.</param>
    /// <param name="data">At least one row of observations, which must fit the model.</param>
    /// <param name="labels">The class of every row, -1 where unknown: what sites tell about it; null when none is known. The account is that of p(x) in any case.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>Means and standard errors over the samples, in nats.</returns>
    /// <exception cref="DataException">The observations or labels do not fit the model.</exception>
    /// <remarks>Cost: one pass up and down a sample. The result depends on no threads and not on how rows are batched.</remarks>
    public static SharedLedger Compute(IEngine engine, Observations data, int[]? labels = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        SharedStatistics statistics = Statistics(engine, data, labels, cancellation);
        LedgerStream.Run(engine, SampleSource.OfRows(data), statistics.ChunkRows, [statistics], cancellation);
        return statistics.ToLedger();
    }

    /// <summary>Averages the shared ledgers of all samples under a mixture, streaming: memory does not grow with the number of rows.</summary>
    /// <param name="engine">The engines of the mixture.</param>
    /// <param name="data">At least one row of observations, which must fit the mixture.</param>
    /// <param name="labels">The class of every row, -1 where unknown: what sites tell about it; null when none is known. The account is that of p(x) in any case.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>Means and standard errors over the samples, in nats.</returns>
    /// <exception cref="DataException">The observations or labels do not fit the mixture.</exception>
    /// <remarks>Cost: one pass up and down a sample and component. The result depends on no threads and not on how rows are batched.</remarks>
    public static SharedLedger Compute(MixtureEngine engine, Observations data, int[]? labels = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        SharedStatistics statistics = Statistics(
            engine.Mixture, data, labels, (rows, log, given) => engine.WideLogLikelihood(data, rows, log, given, default, cancellation));
        foreach (SampleBlock block in SampleSource.OfRows(data).Blocks(statistics.ChunkRows))
        {
            statistics.Add(SharedTables.Of(engine, data, block.Rows, cancellation), data, block.Rows);
        }

        return statistics.ToLedger();
    }

    /// <summary>Begins the means over a dataset under a network.</summary>
    internal static SharedStatistics Statistics(IEngine engine, Observations data, int[]? labels, CancellationToken cancellation) => Statistics(
        ConvACMixture.Of(engine.Model), data, labels, (rows, log, given) => engine.WideLogLikelihood(data, rows, log, given, cancellation));

    private static SharedStatistics Statistics(ConvACMixture mixture, Observations data, int[]? labels, Action<RowSelection, WideLog[], WideLog[]> logLikelihood)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfZero(data.Rows, nameof(data));
        data.EnsureFits(mixture.Pattern);
        Evidence.CheckLabels(mixture.Pattern, data, labels);
        return new SharedStatistics(mixture, labels, ToldByAll);

        double ToldByAll(int row, int label)
        {
            var log = new WideLog[1];
            var given = new WideLog[mixture.Classes];
            logLikelihood(RowSelection.Range(row, 1), log, given);
            return given[label].Less(log[0]);
        }
    }
}
