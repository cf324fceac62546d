using Entroscope.Structure;

namespace Entroscope.Learning.Trees;

/// <summary>
/// The hidden Chow-Liu tree (Liu and Van den Broeck 2021): the tree of the largest total mutual information over the sites
/// (Chow and Liu 1968), with a latent in the place of every site.
/// </summary>
/// <remarks>
/// A site with neighbours below it gets an inner node that pools the site itself and what its neighbours became. A site without any is pooled
/// as it is: a latent of its own between its parent's latent and the site would add no distribution. The root is in the middle of the tree,
/// which makes it as shallow as it can be.
/// </remarks>
internal static class ChowLiuTree
{
    // Measures by level take time of the order of nodes times levels.
    private const int MostLevels = 4096;

    /// <summary>Builds the tree in O(N^2).</summary>
    /// <param name="relations">The relations of the sites.</param>
    /// <param name="description">The description of the tree.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <exception cref="SizeLimitException">The tree would have more levels than trees may have.</exception>
    public static PoolingTree Build(ColumnRelations relations, string description, ParallelOptions parallel)
    {
        List<int>[] neighbours = relations.Table is { } table
            ? SpanningTree(table)
            : SparseSpanningTree.Find(relations.Columns!, relations.Nearest!, relations.Neighbours, parallel);
        int n = relations.Sites;
        (int[] order, int[] above) = Walk(neighbours, Middle(neighbours));
        EnsureHeight(order, above);
        int[] inner = new int[n];
        var children = new List<int[]>();

        // From the sites that were reached last up to the middle: what a node pools is there before it.
        foreach (int site in order.Reverse())
        {
            int[] below = [.. neighbours[site].Where(s => s != above[site]).Order()];
            inner[site] = site;
            if (below.Length > 0 || above[site] < 0)
            {
                inner[site] = n + children.Count;
                children.Add([.. below.Select(s => inner[s]).Append(site).Order()]);
            }
        }

        return PoolingTree.FromChildren(n, children, description);
    }

    private static void EnsureHeight(int[] order, int[] above)
    {
        int[] depth = new int[order.Length];
        int largest = 0;
        foreach (int site in order.AsSpan(1))
        {
            depth[site] = depth[above[site]] + 1;
            largest = Math.Max(largest, depth[site]);
        }

        // A site at the end is pooled as it is, by the node of the one above it.
        Refuse.Size(largest > MostLevels,
            $"The Chow-Liu tree of these columns would have {largest} levels, more than the {MostLevels} that a learned tree may have; "
            + $"learn an agglomerative tree instead.");
    }

    /// <summary>Prim's algorithm (1957) on the dense graph; the lowest number on ties.</summary>
    private static List<int>[] SpanningTree(DataMutualInformation information)
    {
        int n = information.Sites;
        var neighbours = new List<int>[n];
        double[] best = new double[n];
        int[] link = new int[n];
        for (int i = 0; i < n; i++)
        {
            (neighbours[i], best[i]) = ([], information[0, i]);
        }

        best[0] = double.NaN;
        for (int added = 1; added < n; added++)
        {
            int next = Largest(best);
            neighbours[next].Add(link[next]);
            neighbours[link[next]].Add(next);
            best[next] = double.NaN;
            for (int i = 0; i < n; i++)
            {
                if (information[next, i] > best[i])
                {
                    (best[i], link[i]) = (information[next, i], next);
                }
            }
        }

        return neighbours;
    }

    // NaN marks what the tree has already: it compares as smaller than nothing.
    private static int Largest(double[] best)
    {
        int largest = -1;
        for (int i = 0; i < best.Length; i++)
        {
            if (!double.IsNaN(best[i]) && (largest < 0 || best[i] > best[largest]))
            {
                largest = i;
            }
        }

        return largest;
    }

    private static int Middle(List<int>[] neighbours)
    {
        int end = Walk(neighbours, 0).Order[^1];
        (int[] order, int[] above) = Walk(neighbours, end);
        var path = new List<int>();
        for (int site = order[^1]; site >= 0; site = above[site])
        {
            path.Add(site);
        }

        return path[path.Count / 2];
    }

    /// <summary>Walks breadth first: the sites in order, and above each the one it was reached from.</summary>
    private static (int[] Order, int[] Above) Walk(List<int>[] neighbours, int start)
    {
        int[] above = new int[neighbours.Length];
        var order = new List<int>(neighbours.Length) { start };
        above[start] = -1;
        for (int k = 0; k < order.Count; k++)
        {
            foreach (int next in neighbours[order[k]].Where(s => s != above[order[k]]).Order())
            {
                above[next] = order[k];
                order.Add(next);
            }
        }

        return ([.. order], above);
    }
}
