using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Ledgers;

/// <summary>Finds odd rows, and the columns that make them so.</summary>
internal static class AnomalyScan
{
    private const int ChunkRows = 256;

    // Reference rows behind the mean surprisal of a column.
    private const int MeanRows = 2000;

    /// <summary>Rates rows beside draws from the model.</summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="seed">The seed of the draws.</param>
    public static AnomalyReport BesideDraws(
        ModelEngine engine, FittingRows rows, AnomalyOptions? options, ulong seed, EngineOptions? engineOptions, CancellationToken cancellation = default)
    {
        options ??= new AnomalyOptions();
        options.Check();
        Observations draws = Sampling.Draw(engine.Model, options.Draws, seed, engine: engineOptions, cancellation: cancellation).Data;
        return Run(engine, rows, FittingRows.Of(engine.Model.Pattern, draws), options, cancellation) with { Drawn = true };
    }

    /// <summary>Rates rows beside reference rows.</summary>
    /// <param name="scanned">At least one row.</param>
    /// <param name="beside">At least one row that the model was not trained on.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <remarks>
    /// Cost: one pass up a row, and a reference row for every set of columns that rows have; up and down a described row
    /// and up to 2000 reference rows; up and down for every column that describes a row.
    /// </remarks>
    public static AnomalyReport Run(
        ModelEngine engine, FittingRows scanned, FittingRows beside, AnomalyOptions? options = null, CancellationToken cancellation = default)
    {
        (Observations rows, Observations reference) = (scanned.Data, beside.Data);
        options ??= new AnomalyOptions();
        options.Check();
        Refuse.Data(rows.Rows == 0 || reference.Rows == 0, $"Anomalies need at least one row and one reference row, but there is none.");
        RatedRow[] rated = new ConformalRanks(engine, reference, cancellation).Rate(rows);
        double[] q = FalseDiscovery.QValues(Array.ConvertAll(rated, r => r.PValue));
        rated = [.. rated.Select((r, i) => r with { QValue = q[i] })];
        int[] order = [.. Enumerable.Range(0, rated.Length).OrderBy(i => rated[i].PValue).ThenBy(i => Below(rated[i]))];
        int[] described = [.. order.Take(options.DescribedRows)];
        if (described.Length > 0)
        {
            Describe(engine, rows, reference, described, rated, options.ColumnsOfRow, cancellation);
        }

        return new AnomalyReport
        {
            Rows = rated,
            ReferenceRows = reference.Rows,
            Drawn = false,
            FalseDiscoveryRate = options.FalseDiscoveryRate,
            Ranked = [.. order.Select(i => rated[i])],
        };
    }

    // How far log p lies above the mean of the reference; where nothing is known of that, log p itself.
    private static double Below(RatedRow row) => row.LogLikelihood - (double.IsNaN(row.ReferenceMean) ? 0 : row.ReferenceMean);

    private static void Describe(
        ModelEngine engine, Observations rows, Observations reference, int[] described, RatedRow[] rated, int columns, CancellationToken cancellation)
    {
        double[] means = MeanSurprisals(engine, reference, cancellation);
        List<(int Row, int Site, double Surprisal)> odd = [];
        foreach (int[] chunk in described.Chunk(ChunkRows))
        {
            SharedTable table = SharedTables.Of(engine, rows, RowSelection.Of(chunk), cancellation);
            for (int r = 0; r < chunk.Length; r++)
            {
                double[] left = table.GivenRest[(r * table.Sites)..((r + 1) * table.Sites)];
                odd.AddRange(Enumerable.Range(0, left.Length)
                    .Where(i => !double.IsNaN(rows[chunk[r], i]) && Excess(left[i], means[i]) > 0)
                    .OrderByDescending(i => Excess(left[i], means[i]))
                    .Take(columns)
                    .Select(i => (chunk[r], i, left[i])));
            }
        }

        var expected = new Dictionary<(int Row, int Site), SiteAnswer?>();
        foreach (IGrouping<int, (int Row, int Site, double Surprisal)> site in odd.GroupBy(o => o.Site))
        {
            int[] at = [.. site.Select(o => o.Row)];
            SiteAnswer?[] answers = SiteAnswers.Of(engine, rows.Select(at).Hide(i => i == site.Key), site.Key, null, cancellation);
            for (int k = 0; k < at.Length; k++)
            {
                expected[(at[k], site.Key)] = answers[k];
            }
        }

        foreach (IGrouping<int, (int Row, int Site, double Surprisal)> row in odd.GroupBy(o => o.Row))
        {
            rated[row.Key] = rated[row.Key] with
            {
                Columns = [.. row.Select(o => new OddColumn(
                    o.Site, rows[o.Row, o.Site], o.Surprisal, Excess(o.Surprisal, means[o.Site]), expected[(o.Row, o.Site)]))],
            };
        }
    }

    // The mean of -log p(x_i | x_rest) over reference rows that have the value.
    private static double[] MeanSurprisals(ModelEngine engine, Observations reference, CancellationToken cancellation)
    {
        int[] chosen = ConformalRanks.Spread([.. Enumerable.Range(0, reference.Rows)], MeanRows);
        (double[] sums, int[] counts) = (new double[reference.Sites], new int[reference.Sites]);
        foreach (int[] chunk in chosen.Chunk(ChunkRows))
        {
            SharedTable table = SharedTables.Of(engine, reference, RowSelection.Of(chunk), cancellation);
            for (int r = 0; r < chunk.Length; r++)
            {
                for (int i = 0; i < sums.Length; i++)
                {
                    double left = table.GivenRest[(r * sums.Length) + i];
                    if (!double.IsNaN(reference[chunk[r], i]) && double.IsFinite(left))
                    {
                        sums[i] += left;
                        counts[i]++;
                    }
                }
            }
        }

        return [.. sums.Select((sum, i) => counts[i] > 0 ? sum / counts[i] : 0)];
    }

    // What is not defined, the row being impossible without the column, says nothing of the column.
    private static double Excess(double left, double mean) => double.IsNaN(left) ? double.NegativeInfinity : left - mean;
}
