using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning.Resizing;

/// <summary>
/// Removes channels that carry nothing, or nearly nothing, of given rows: channels that say the same as others to what is below them, or that are never used.
/// </summary>
/// <remarks>
/// Merged channels keep the sum of their weights from above and emit the mean of their rows. Of all merges those come first
/// that cost least for the parameters they save (an agglomerative information bottleneck, Slonim and Tishby 1999, NIPS,
/// whose relevant variables are the latents below); the bounds of what they cost add up (theory, "Merging channels").
/// Channels that are alike or have no probability are merged whatever the tolerance: the network stays the same function.
/// </remarks>
internal static class ChannelMerging
{
    // Of rounding: channels that are alike cost nothing but this, in nats a row.
    private const double Nothing = 1e-12;

    /// <summary>Merges channels.</summary>
    /// <param name="rows">The samples that decide what is used, at least one row, which fit the network; labels are heeded.</param>
    /// <param name="tolerance">The largest loss of mean log-likelihood of the samples, in nats a row, at least 0.</param>
    /// <param name="engine">Threads of the pass over the samples, which is in double precision; null for the defaults.</param>
    /// <returns>The network, what was merged and what that costs at most.</returns>
    /// <exception cref="ArgumentException">The tolerance is out of range, or there is no row.</exception>
    /// <remarks>Cost: one E step, and O(r^2 (r + the length of the rows)) for a node of r channels.</remarks>
    public static MergedNetwork Merge(ConvAC model, TrainingSet rows, double tolerance, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        model.EnsureGenerative();
        Refuse.Argument(
            !(tolerance >= 0 && double.IsFinite(tolerance)),
            $"The tolerance must be a finite number of at least 0 nats a row, but is {tolerance}.", nameof(tolerance));

        ArgumentOutOfRangeException.ThrowIfZero(rows.Data.Rows, nameof(rows));
        ExpectedCounts counts = Count(model, rows, engine ?? new EngineOptions(), cancellation);
        MatrixChannels[] matrices = Channels(model, counts);
        double spent = Spend(model, matrices, tolerance * counts.Samples, counts.Samples, cancellation);
        ChannelMerge[] merges = [.. matrices.SelectMany(m => m.Merges(counts.Samples))];
        return merges.Length == 0 ? new MergedNetwork(model, [], 0) : new MergedNetwork(Apply(model, matrices), merges, spent / counts.Samples);
    }

    private static ExpectedCounts Count(ConvAC model, TrainingSet rows, EngineOptions engine, CancellationToken cancellation)
    {
        var counts = new ExpectedCounts(model);
        var step = new ExpectationStep(engine with { Kind = EngineKind.Double });
        step.Load(model);
        step.AddCounts(rows, RowSelection.All(rows.Data), counts, null, cancellation);

        // Impossible rows have no counts; their log-likelihood cannot fall.
        counts.Samples = Math.Max(counts.Samples, rows.Data.Rows);
        return counts;
    }

    private static MatrixChannels[] Channels(ConvAC model, ExpectedCounts counts)
    {
        double[][] prior = LatentMarginals.Compute(model);
        return [.. model.Shape.ChannelGroups.Select(nodes => new MatrixChannels(model, nodes, counts, prior))];
    }

    // Cheapest first, for the parameters that it saves, among what is left of the budget allows.
    private static double Spend(ConvAC model, MatrixChannels[] matrices, double budget, double samples, CancellationToken cancellation)
    {
        double spent = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            int best = -1;
            double price = double.PositiveInfinity;
            for (int m = 0; m < matrices.Length; m++)
            {
                double cost = matrices[m].NextCost;
                if ((spent + cost <= budget || cost <= Nothing * samples) && cost / Saved(model, matrices, m) < price)
                {
                    (best, price) = (m, cost / Saved(model, matrices, m));
                }
            }

            if (best < 0)
            {
                return spent;
            }

            double paid = matrices[best].NextCost;
            spent += paid <= Nothing * samples ? 0 : paid;
            matrices[best].MergeNext();
        }
    }

    // Its column in its own matrix, its row in those of its children, its densities.
    private static double Saved(ConvAC model, MatrixChannels[] matrices, int matrix)
    {
        MatrixChannels own = matrices[matrix];
        double saved = 0;
        foreach (int parent in own.Parents)
        {
            saved += parent < 0 ? model.Classes : matrices[parent].Count;
        }

        foreach (int child in own.Children)
        {
            saved += matrices[child].Count;
        }

        return saved + own.LeafParameters;
    }

    private static ConvAC Apply(ConvAC model, MatrixChannels[] matrices)
    {
        int[] channels = [.. Enumerable.Range(0, model.Tree.NodeCount).Select(v => matrices[model.Shape.ChannelGroupOf(v)].Count)];
        return ChannelResizing.Resize(model, model.Shape.WithChannels(channels), [.. matrices.Select(m => m.Map())], 0, 0).With(model.Metadata);
    }
}
