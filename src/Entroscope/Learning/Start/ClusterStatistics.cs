using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Start;

/// <summary>Counts over samples whose latents are taken as known: their clusters.</summary>
internal static class ClusterStatistics
{
    /// <summary>Counts how the clusters of a node and of its parent meet.</summary>
    /// <param name="parent">The parent's cluster in every row, -1 where unknown.</param>
    /// <param name="child">The node's cluster in every row, -1 where unknown.</param>
    /// <param name="counts">The counts that are added to, shape [clusters of the parent, clusters of the node].</param>
    public static void AddPairs(int[] parent, int[] child, double[] counts, int channels)
    {
        for (int r = 0; r < parent.Length; r++)
        {
            if (parent[r] >= 0 && child[r] >= 0)
            {
                counts[(parent[r] * channels) + child[r]]++;
            }
        }
    }

    /// <summary>Adds the sufficient statistics of one site.</summary>
    /// <param name="leaf">The leaf that the statistics are taken with.</param>
    /// <param name="labels">The channel of each of the rows, -1 where the value is missing.</param>
    public static void AddValues(LeafDistribution leaf, ValueColumn column, int[] rows, int[] labels, double[] statistics)
    {
        if (leaf is DiscreteLeaf discrete)
        {
            AddDiscrete(discrete, column, rows, labels, statistics);
        }
        else
        {
            AddContinuous(leaf, column, rows, labels, statistics);
        }
    }

    private static void AddDiscrete(DiscreteLeaf leaf, ValueColumn column, int[] rows, int[] labels, double[] statistics)
    {
        var flows = new double[]?[leaf.Alphabet];
        for (int i = 0; i < rows.Length; i++)
        {
            if (labels[i] >= 0)
            {
                (flows[leaf.SymbolOf(column[rows[i]])] ??= new double[leaf.Channels])[labels[i]]++;
            }
        }

        for (int k = 0; k < flows.Length; k++)
        {
            if (flows[k] is { } flow)
            {
                leaf.Accumulate(leaf.ValueOf(k), flow, statistics);
            }
        }
    }

    private static void AddContinuous(LeafDistribution leaf, ValueColumn column, int[] rows, int[] labels, double[] statistics)
    {
        double[] flow = new double[leaf.Channels];
        for (int i = 0; i < rows.Length; i++)
        {
            if (labels[i] >= 0)
            {
                flow[labels[i]] = 1;
                leaf.Accumulate(column[rows[i]], flow, statistics);
                flow[labels[i]] = 0;
            }
        }
    }
}
