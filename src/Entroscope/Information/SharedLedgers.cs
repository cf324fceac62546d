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
        return Compute(
            ConvACMixture.Of(engine.Model),
            rows => OfSamples(engine, data, rows, cancellation),
            (rows, log, given) => engine.WideLogLikelihood(data, rows, log, given, cancellation),
            data,
            labels);
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
        return Compute(
            engine.Mixture,
            rows => OfSamples(engine, data, rows, cancellation),
            (rows, log, given) => engine.WideLogLikelihood(data, rows, log, given, default, cancellation),
            data,
            labels);
    }

    private static SharedLedger Compute(
        ConvACMixture mixture, Func<RowSelection, SharedTable> evaluate, Action<RowSelection, WideLog[], WideLog[]> logLikelihood, Observations data, int[]? labels)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfZero(data.Rows, nameof(data));
        Evidence.CheckLabels(mixture.Pattern, data, labels);
        var statistics = new SharedStatistics(mixture, labels is not null && mixture.Classes > 1, ToldByAll);
        for (int start = 0; start < data.Rows; start += statistics.ChunkRows)
        {
            var rows = RowSelection.Range(start, Math.Min(statistics.ChunkRows, data.Rows - start));
            statistics.Add(evaluate(rows), data, rows, labels);
        }

        return statistics.ToLedger();

        double ToldByAll(int row, int label)
        {
            var log = new WideLog[1];
            var given = new WideLog[mixture.Classes];
            logLikelihood(RowSelection.Range(row, 1), log, given);
            return given[label].Less(log[0]);
        }
    }
}
