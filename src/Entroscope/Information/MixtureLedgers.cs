using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Model;

namespace Entroscope.Information;

/// <summary>Computes the information ledger of a mixture averaged over a dataset.</summary>
public static class MixtureLedgers
{
    /// <summary>Averages the ledgers of all samples, streaming: memory does not grow with the number of rows.</summary>
    /// <param name="engine">The engines of the mixture.</param>
    /// <param name="data">At least one row of observations, which must fit the mixture.</param>
    /// <param name="labels">The class of every row (the ledger is then that of -log p(x|y)), -1 where unknown; null when none is known.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>Means and standard errors over the samples, in nats.</returns>
    /// <exception cref="DataException">The observations or labels do not fit the mixture.</exception>
    /// <remarks>Cost: one pass up and down a sample and component. Sums have a fixed order and do not depend on the number of threads.</remarks>
    public static MixtureLedger Compute(MixtureEngine engine, Observations data, int[]? labels = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfZero(data.Rows, nameof(data));
        data.EnsureFits(engine.Mixture.Pattern);
        Evidence.CheckLabels(engine.Mixture.Pattern, data, labels);
        var columns = new MixtureLedgerColumns(engine.Mixture);
        var moments = new MomentTable(columns.Width);
        ImpossibleRows impossible = ImpossibleRows.None;
        int chunk = columns.ChunkRows;
        double[] values = new double[chunk * columns.Width];
        for (int start = 0; start < data.Rows; start += chunk)
        {
            MixtureLedgerTable table = engine.Ledger(data, RowSelection.Range(start, Math.Min(chunk, data.Rows - start)), labels, cancellation);
            int kept = 0;
            for (int r = 0; r < table.Rows; r++)
            {
                if (double.IsNegativeInfinity(table.LogLikelihood[r]))
                {
                    impossible = impossible.With(start + r);
                    continue;
                }

                columns.Fill(table, r, values.AsSpan(kept * columns.Width, columns.Width));
                kept++;
            }

            moments.Add(values, default, kept);
        }

        MixtureLedger mean = columns.Read(moments);
        return impossible.Count == 0 ? mean : mean with
        {
            Samples = data.Rows,
            Impossible = impossible,
            Surprisal = new Estimate(double.PositiveInfinity, double.PositiveInfinity, data.Rows),
        };
    }

    /// <summary>Averages the ledgers of -log p(x|y) given the true class over the samples whose class is known.</summary>
    /// <param name="engine">The engines of the mixture.</param>
    /// <param name="data">The observations, which must fit the mixture.</param>
    /// <param name="labels">The class of every row, -1 where unknown.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>Means and standard errors over these samples, in nats; null when no class is known.</returns>
    /// <exception cref="DataException">The observations or labels do not fit the mixture.</exception>
    public static MixtureLedger? ComputeGivenClass(MixtureEngine engine, Observations data, int[] labels, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (DatasetLedgers.OfKnownClass(engine.Mixture.Pattern, data, labels) is not { } known)
        {
            return null;
        }

        MixtureLedger ledger = Compute(engine, known.Data, known.Labels, cancellation);
        return ledger with { Impossible = DatasetLedgers.Renumber(ledger.Impossible, labels) };
    }
}
