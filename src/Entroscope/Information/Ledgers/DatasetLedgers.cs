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
    /// <param name="data">At least one row of observations, which must fit the model.</param>
    /// <param name="labels">The class of every row (the ledger is then that of -log p(x|y)), -1 where unknown; null when none is known.</param>
    /// <returns>Means and standard errors over the samples, in nats.</returns>
    /// <remarks>Cost: one pass up and down a sample and component. Sums have a fixed order and do not depend on the number of threads.</remarks>
    public static DatasetLedger Compute(ModelEngine engine, Observations data, int[]? labels = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(data.Rows, nameof(data));
        data.EnsureFits(engine.Model.Pattern);
        Evidence.CheckLabels(engine.Model.Pattern, data, labels);
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
    /// <param name="data">The observations, which must fit the model.</param>
    /// <param name="labels">The class of every row, -1 where unknown.</param>
    /// <returns>Means and standard errors over these samples, in nats; null when no class is known.</returns>
    public static DatasetLedger? ComputeGivenClass(ModelEngine engine, Observations data, int[] labels, CancellationToken cancellation = default)
    {
        if (OfKnownClass(engine.Model.Pattern, data, labels) is not { } known)
        {
            return null;
        }

        DatasetLedger ledger = Compute(engine, known.Data, known.Labels, cancellation);
        return ledger with { Impossible = Renumber(ledger.Impossible, labels) };
    }

    /// <summary>Names rows by their place among all samples, not among those whose class is known.</summary>
    internal static ImpossibleRows Renumber(ImpossibleRows rows, int[] labels)
    {
        int[] known = [.. Enumerable.Range(1, labels.Length).Where(r => labels[r - 1] >= 0)];
        return rows with { First = [.. rows.First.Select(r => known[r - 1])] };
    }

    /// <summary>Selects the samples whose class is known.</summary>
    /// <param name="labels">The class of every row, -1 where unknown.</param>
    /// <returns>The samples and their classes; null when no class is known.</returns>
    internal static (Observations Data, int[] Labels)? OfKnownClass(ConvAC model, Observations data, int[] labels)
    {
        Evidence.CheckLabels(model, data, labels);
        int[] known = [.. Enumerable.Range(0, data.Rows).Where(r => labels[r] >= 0)];
        if (known.Length == 0)
        {
            return null;
        }

        return (known.Length == data.Rows ? data : data.Select(known), Array.ConvertAll(known, r => labels[r]));
    }
}
