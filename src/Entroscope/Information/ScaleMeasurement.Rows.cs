using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>The measurement of data: means over rows of tc_v(x) = log p(x_S(v)) - sum over the children c of log p(x_S(c)).</summary>
public sealed partial class ScaleMeasurement
{
    /// <summary>The fewest complete rows whose errors are worth a law.</summary>
    public const int FewestRows = 50;

    /// <summary>
    /// Measures data by means over rows. They must be rows that the network has not learned from: on those that it has, it finds what it fitted, noise included. T(l) is then a
    /// difference of cross-entropies and may be negative, which is over-fitting.
    /// </summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="rows">The rows, which must fit the network. Rows with missing values are left out.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The measurement, in nats, with errors over the rows.</returns>
    /// <exception cref="ModelException">The tree has a single level, or the network has no probabilities.</exception>
    /// <exception cref="DataException">The rows do not fit the network, or fewer than 50 are complete.</exception>
    /// <remarks>Cost: one pass up and down a row. The result does not depend on the number of threads.</remarks>
    public static ScaleMeasurement MeasureRows(ConvAC model, Observations rows, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        EnsureScales(model);
        rows.EnsureFits(model);
        IEngine evaluator = Engines.Create(model, engine);
        int[] complete = Complete(model, rows);
        int[] impossible = Impossible(evaluator, rows, complete, cancellation);
        int[] order = [.. complete.Except(impossible)];
        if (order.Length < FewestRows)
        {
            throw new DataException(Invariant($"A law of data needs at least {FewestRows} rows without missing values to which the network gives a probability above 0, but there are {order.Length} of {rows.Rows}."));
        }

        // Blocks of neighbouring rows stand for independent ones only where their order means nothing; that of a file often does.
        new RandomStream(0, "order of measured rows").Shuffle(order.AsSpan());
        var geometry = ScaleGeometry.Of(model.Tree);
        var statistics = new LedgerStatistics(model);
        var blocks = new LevelBlocks(2 * geometry.Pooled.Length);
        foreach (int[] chunk in order.Chunk(statistics.Columns.ChunkRows))
        {
            LedgerTable table = evaluator.Ledger(rows, RowSelection.Of(chunk), null, cancellation);
            statistics.Add(table);
            for (int r = 0; r < table.Rows; r++)
            {
                blocks.Add(Gather(table, r, geometry));
            }
        }

        DatasetLedger ledger = statistics.ToDatasetLedger();
        return new ScaleMeasurement(
            model, geometry, ledger.SurprisalGivenLevel, ledger.PatchSurprisalPerLevel, ledger.LevelInformation, PatchRest(blocks), new LevelMoments(blocks, geometry.Pooled, ledger.Surprisal.Value, null))
        {
            Subject = ScalingSubject.Data,
            Rows = new MeasuredRows(order.Length, rows.Rows - complete.Length, impossible),
            _blocks = blocks,
        };
    }

    /// <summary>Computes by how much T(l) differs from that of the same rows through another network of the same tree.</summary>
    /// <param name="other">The measurement through the other network.</param>
    /// <returns>T(l) here less T(l) there, with standard errors over the rows: of differences row by row, where both networks give all of them a probability.</returns>
    internal Estimate[] Less(ScaleMeasurement other)
    {
        bool paired = _blocks!.Rows == other._blocks!.Rows && Rows!.Impossible.Count == 0 && other.Rows!.Impossible.Count == 0;
        double[]? errors = paired ? _blocks.ErrorsOfDifference(other._blocks) : null;
        return [.. Levels[..^1].Select((level, l) =>
        {
            (Estimate one, Estimate two) = (level.TotalCorrelation!.Value, other.Levels[l].TotalCorrelation!.Value);
            return new Estimate(one.Value - two.Value, errors?[l] ?? double.Hypot(one.StandardError, two.StandardError), Math.Min(one.Draws, two.Draws));
        })];
    }

    // A site that had no value in training is missing in every row and in no patch.
    private static int[] Complete(ConvAC model, Observations rows)
    {
        bool[] missing = new bool[rows.Rows];
        for (int i = 0; i < rows.Sites; i++)
        {
            bool needed = !model.Leaves[i].HasNoValue;
            for (int r = 0; r < missing.Length && needed; r++)
            {
                missing[r] |= double.IsNaN(rows[r, i]);
            }
        }

        return [.. Enumerable.Range(0, missing.Length).Where(r => !missing[r])];
    }

    private static int[] Impossible(IEngine engine, Observations rows, int[] complete, CancellationToken cancellation)
    {
        double[] log = new double[complete.Length];
        engine.LogLikelihood(rows, RowSelection.Of(complete), log, default, cancellation);
        return [.. complete.Where((_, r) => double.IsNegativeInfinity(log[r]))];
    }
}
