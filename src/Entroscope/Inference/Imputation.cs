using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Inference;

/// <summary>Multiple imputation: several completed tables, and an interval for every filled value.</summary>
/// <remarks>Draws and intervals are those of the model as it was trained: they cover what the rest of a row leaves open, not the fit.</remarks>
public static class Imputation
{
    /// <summary>Fills missing values by joint draws, several times over.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The observations; observed values are kept.</param>
    /// <param name="count">The number of tables M, at least 1.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <param name="labels">The class of every row, -1 where unknown; null when none is known.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>M tables without missing values. The first is that of <see cref="Sampling.Impute"/>; none depends on how many are asked for.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of tables is less than 1.</exception>
    /// <exception cref="DataException">The data or labels do not fit the model, or a row with missing values has probability 0.</exception>
    /// <exception cref="SizeLimitException">The tables would not fit into memory.</exception>
    /// <remarks>Cost: one pass up and down a row with missing values and component, O(channels) a node and draw.</remarks>
    public static IReadOnlyList<Observations> Draws(
        ConvACMixture model,
        Observations data,
        int count,
        ulong seed,
        int[]? labels = null,
        EngineOptions? engine = null,
        CancellationToken cancellation = default) =>
        Draws(model, MarginalImputation.Check(model, data, labels), count, seed, engine, cancellation);

    internal static IReadOnlyList<Observations> Draws(
        ConvACMixture model, FittingRows rows, int count, ulong seed, EngineOptions? engine, CancellationToken cancellation)
    {
        model.EnsureDistribution();
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Observations data = rows.Data;
        double bytes = (double)count * data.Rows * data.Sites;
        Refuse.Size(
            bytes > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            $"{count} tables of {data.Rows} rows and {data.Sites} sites would take at least {bytes:0} bytes, more than there is room for.");
        return Sampling.ImputeByDraws(model, data, count, seed, rows.Labels, engine, cancellation);
    }

    /// <summary>Computes an interval for every missing value from its exact conditional distribution.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The observations.</param>
    /// <param name="level">The probability of an interval, between 0 and 1, such as 0.95.</param>
    /// <param name="labels">The class of every row, -1 where unknown; null when none is known.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>
    /// The missing values by row and site: of numbers the interval between two quantiles that leaves as much below as above, of names the smallest set of
    /// values of that probability. Sites without a value are left out.
    /// </returns>
    /// <exception cref="ArgumentException">The level is not between 0 and 1.</exception>
    /// <exception cref="DataException">The data or labels do not fit the model, or a row with missing values has probability 0.</exception>
    /// <remarks>Cost: one pass up and down a row with missing values and component.</remarks>
    public static IReadOnlyList<FilledCell> Intervals(
        ConvACMixture model,
        Observations data,
        double level = 0.95,
        int[]? labels = null,
        EngineOptions? engine = null,
        CancellationToken cancellation = default) =>
        Intervals(model, MarginalImputation.Check(model, data, labels), level, engine, cancellation);

    internal static IReadOnlyList<FilledCell> Intervals(
        ConvACMixture model, FittingRows rows, double level, EngineOptions? engine, CancellationToken cancellation)
    {
        model.EnsureDistribution();
        Refuse.Argument(!(level > 0 && level < 1), $"The probability of an interval must lie between 0 and 1, but is {level}.", nameof(level));
        var cells = new List<FilledCell>();
        MarginalImputation.ForEach(new ModelEngine(model, engine), rows.Data, rows.Labels, (row, site, leaf, weights) =>
        {
            if (!leaf.HasNoValue)
            {
                cells.Add(leaf is DiscreteLeaf discrete ? OfTable(row, site, discrete, weights, level) : OfDensity(row, site, leaf, weights, level));
            }
        }, cancellation);
        return [.. cells.OrderBy(c => c.Row).ThenBy(c => c.Site)];
    }

    private static FilledCell OfDensity(int row, int site, LeafDistribution leaf, double[] weights, double level)
    {
        var continuous = (ContinuousLeaf)leaf;
        (double lower, double upper) = (continuous.MixtureQuantile(weights, (1 - level) / 2), continuous.MixtureQuantile(weights, (1 + level) / 2));
        return new FilledCell(row, site, leaf.MixtureMode(weights), level) { Mean = leaf.MixtureMean(weights), Lower = lower, Upper = upper };
    }

    private static FilledCell OfTable(int row, int site, DiscreteLeaf leaf, double[] weights, double level)
    {
        double[] table = leaf.Mix(weights);
        double mode = leaf.MixtureMode(weights);
        if (leaf.Specification.Descriptor.IsNominal && !leaf.Specification.IsOrdered)
        {
            int[] order = [.. Enumerable.Range(0, table.Length).OrderByDescending(k => table[k])];
            double sum = 0;
            int count = 0;
            while (count < order.Length && (count == 0 || sum < level))
            {
                sum += table[order[count++]];
            }

            return new FilledCell(row, site, mode, Math.Min(1, sum)) { Values = [.. order.Take(count).Select(leaf.ValueOf)] };
        }

        (int lower, int upper) = (Quantile(table, (1 - level) / 2), Quantile(table, (1 + level) / 2));
        return new FilledCell(row, site, mode, Math.Min(1, table.AsSpan(lower, upper - lower + 1).ToArray().Sum()))
        {
            Mean = leaf.MixtureMean(weights),
            Lower = leaf.ValueOf(lower),
            Upper = leaf.ValueOf(upper),
        };
    }

    private static int Quantile(double[] table, double share)
    {
        double below = 0;
        for (int k = 0; k < table.Length; k++)
        {
            below += table[k];
            if (below >= share)
            {
                return k;
            }
        }

        return Array.FindLastIndex(table, p => p > 0);
    }
}
