using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Scaling;
using Entroscope.Model;

namespace Entroscope.Workflow.Measuring;

/// <summary>What one pass over rows of data tells: their log p(x), their ledgers, and what they share at every scale.</summary>
internal sealed class RowMeasurements : ILedgerSink
{
    private readonly double[] _logLikelihood;
    private int _added;

    /// <summary>Reads all rows.</summary>
    /// <param name="engine">The engine of the network.</param>
    /// <param name="data">The rows.</param>
    /// <param name="scales">Whether what they share at every scale is wanted.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <exception cref="DataException">The rows do not fit the network.</exception>
    public RowMeasurements(IEngine engine, Dataset data, bool scales, CancellationToken cancellation)
    {
        ConvAC model = engine.Model;
        Observations rows = data.Observations;
        var ledger = new LedgerStatistics(model);
        SharedStatistics shared = SharedLedgers.Statistics(new ModelEngine(engine), rows, model.Classes > 1 ? data.Labels : null, cancellation);
        Scales = scales ? new ScaleRows(model) : null;
        _logLikelihood = new double[rows.Rows];
        LedgerStream.Run(
            engine, SampleSource.OfRows(rows), ledger.Columns.ChunkRows, [ledger, shared, this, .. Scales is null ? Array.Empty<ILedgerSink>() : [Scales]], cancellation);
        (Ledger, Shared) = (ledger.ToDatasetLedger(), shared.ToLedger());
    }

    /// <summary>Gets the latent ledger averaged over the rows.</summary>
    public DatasetLedger Ledger { get; }

    /// <summary>Gets the shared ledger averaged over the rows.</summary>
    public SharedLedger Shared { get; }

    /// <summary>Gets what they share at every scale; null where that was not wanted.</summary>
    public ScaleRows? Scales { get; }

    /// <summary>Gets the rows of positive probability, by their place from 0.</summary>
    public int[] Possible => [.. Enumerable.Range(0, _logLikelihood.Length).Where(r => _logLikelihood[r] > double.NegativeInfinity)];

    /// <inheritdoc/>
    public void Add(LedgerTable table, SampleBlock block)
    {
        table.LogLikelihood.CopyTo(_logLikelihood, _added);
        _added += table.Rows;
    }

    /// <summary>Orders the rows by -log p(x), the least surprising first.</summary>
    public int[] OrderBySurprisal()
    {
        int[] order = [.. Enumerable.Range(0, _logLikelihood.Length)];
        Array.Sort([.. _logLikelihood.Select(l => -l)], order);
        return order;
    }
}
