using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Inference.Classification;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Scaling;
using Entroscope.Model;

namespace Entroscope.Workflow.Measuring;

/// <summary>What one pass over rows of data gives: their evaluation, their ledgers, and what they share at every scale.</summary>
internal sealed class RowMeasurements : ILedgerSink
{
    private readonly double[] _logLikelihood;
    private readonly EvaluationTally _tally;
    private readonly Func<int, int, double> _logOfClass;
    private int _added;

    /// <summary>Reads all rows.</summary>
    /// <param name="engine">The engine of a network, or of a mixture whose trees differ; the latter has no scales.</param>
    /// <param name="scales">Whether what they share at every scale is wanted.</param>
    /// <param name="classes">How classes are named and errors found.</param>
    public RowMeasurements(ModelEngine engine, FittingRows fitting, bool scales, ClassificationOptions classes, CancellationToken cancellation)
    {
        Observations rows = fitting.Data;
        _logLikelihood = new double[rows.Rows];
        _tally = new EvaluationTally(engine.Model, rows, fitting.Labels, classes);
        _logOfClass = (row, label) => Posterior.LogOfClass(engine, rows, row, label);
        if (engine.Components.Count > 1)
        {
            // Trees that differ have no ledger in common that one pass could fill.
            engine.LogLikelihood(rows, RowSelection.All(rows), _logLikelihood, cancellation: cancellation);
            (Ledger, Shared) = (DatasetLedgers.Compute(engine, fitting.Unlabelled, cancellation), SharedLedgers.Compute(engine, fitting, cancellation));
            return;
        }

        IEngine network = engine.Components[0];
        var ledger = new LedgerStatistics(network.Model);
        SharedStatistics shared = SharedLedgers.Statistics(engine, fitting, cancellation);
        Scales = scales ? new ScaleRows(network.Model) : null;
        LedgerStream.Run(
            network, SampleSource.OfRows(rows), ledger.Columns.ChunkRows,
            [ledger, shared, this, .. Scales is null ? Array.Empty<ILedgerSink>() : [Scales]], cancellation);
        (Ledger, Shared, Evaluation) = (ledger.ToDatasetLedger(), shared.ToLedger(), _tally.ToEvaluation());
    }

    /// <summary>Gets how well the network predicts the rows; null of a mixture whose trees differ.</summary>
    public Evaluation? Evaluation { get; }

    /// <summary>Gets the latent ledger averaged over the rows.</summary>
    public DatasetLedger Ledger { get; }

    /// <summary>Gets the shared ledger averaged over the rows.</summary>
    public SharedLedger Shared { get; }

    /// <summary>Gets what they share at every scale; null where that was not wanted.</summary>
    public ScaleRows? Scales { get; }

    /// <summary>Gets the rows of positive probability, by their place from 0.</summary>
    public int[] Possible => [.. Enumerable.Range(0, _logLikelihood.Length).Where(r => _logLikelihood[r] > double.NegativeInfinity)];

    public void Add(LedgerTable table, SampleBlock block)
    {
        table.LogLikelihood.CopyTo(_logLikelihood, _added);
        _added += table.Rows;
        for (int r = 0; r < table.Rows; r++)
        {
            ReadOnlySpan<double> posterior = table.ClassPosterior.AsSpan(r * table.Classes, table.Classes);
            int row = _added - table.Rows + r;
            bool possible = !double.IsNegativeInfinity(table.LogLikelihood[r]);
            _tally.Add(table.LogLikelihood[r], possible ? TensorPrimitives.IndexOfMax(posterior) : -1, posterior, label => _logOfClass(row, label));
        }
    }

    /// <summary>Orders the rows by -log p(x), the least surprising first.</summary>
    public int[] OrderBySurprisal()
    {
        int[] order = [.. Enumerable.Range(0, _logLikelihood.Length)];
        Array.Sort([.. _logLikelihood.Select(l => -l)], order);
        return order;
    }
}
