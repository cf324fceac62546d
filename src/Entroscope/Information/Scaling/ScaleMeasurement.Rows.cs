using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>The measurement of data: means over rows of tc_v(x) = log p(x_S(v)) - sum over the children c of log p(x_S(c)).</summary>
public sealed partial class ScaleMeasurement
{
    /// <summary>The fewest complete rows whose errors are worth a law.</summary>
    public const int FewestRows = 50;

    /// <summary>
    /// Measures data by means over rows. They must be rows that the network has not learned from: on those that it has, it finds
    /// what it fitted, noise included. T(l) is then a difference of cross-entropies and may be negative, which is over-fitting.
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
        int[] complete = [.. Enumerable.Range(0, rows.Rows).Where(r => ScaleRows.IsComplete(model, rows, r))];
        var scales = new ScaleRows(model);
        LedgerStream.Run(evaluator, SampleSource.OfRows(rows, complete), scales.BlockRows, [scales], cancellation);
        return OfRows(scales, rows.Rows);
    }

    /// <summary>Measures data by rows whose ledgers have been read.</summary>
    /// <param name="all">The number of rows, with the incomplete ones.</param>
    /// <exception cref="DataException">Fewer than 50 rows are complete and possible.</exception>
    internal static ScaleMeasurement OfRows(ScaleRows rows, int all)
    {
        Refuse.Data(rows.Count < FewestRows,
            $"A law of data needs at least {FewestRows} rows without missing values to which the network gives a probability "
            + $"above 0, but there are {rows.Count} of {all}.");

        ScaleGeometry geometry = rows.Geometry;
        (MomentTable levels, ScaleBlocks scales) = rows.Average();
        Estimate[] Each(Func<int, int> column) => [.. Enumerable.Range(0, geometry.Cuts.Length).Select(l => levels.Mean(column(l)))];
        return new ScaleMeasurement(
            rows.Model,
            geometry,
            Each(LedgerColumns.GivenLevel),
            Each(LedgerColumns.Patches),
            Each(LedgerColumns.Increment),
            scales.PatchRest(),
            new LevelMoments(scales.Means, geometry.Pooled, levels.Mean(LedgerColumns.Surprisal).Value, null))
        {
            Subject = ScalingSubject.Data,
            Rows = new MeasuredRows(rows.Count, all - rows.Count - rows.Impossible.Count, rows.Impossible),
            _blocks = scales.Means,
        };
    }

    /// <summary>Computes by how much T(l) differs from that of the same rows through another network of the same tree.</summary>
    /// <returns>T(l) here less T(l) there, with standard errors over the rows: of
    /// differences row by row, where both networks give all of them a probability.</returns>
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
}
