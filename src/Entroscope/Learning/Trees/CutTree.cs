using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Learning.Trees;

/// <summary>The tree of recursive minimum cuts: sites are divided where they say least about each other.</summary>
internal static class CutTree
{
    /// <summary>Builds the tree; O(N^2) a level and start.</summary>
    /// <param name="information">The mutual information of the sites.</param>
    /// <param name="balance">The smaller part of a division has at least this share of the sites; above 0, at most 0.5.</param>
    /// <param name="seed">The seed of the starts.</param>
    /// <param name="description">The description of the tree.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static PoolingTree Build(DataMutualInformation information, double balance, ulong seed, string description, CancellationToken cancellation)
    {
        var children = new List<int[]>();
        int[] all = [.. Enumerable.Range(0, information.Sites)];
        if (all.Length == 1)
        {
            return PoolingTree.FromChildren(1, [[0]], description);
        }

        Divide(all);
        return PoolingTree.FromChildren(all.Length, children, description);

        int Divide(int[] sites)
        {
            if (sites.Length == 1)
            {
                return sites[0];
            }

            cancellation.ThrowIfCancellationRequested();
            var random = new RandomStream(seed, "cuts of the tree", ((long)sites[0] << 32) | (uint)sites.Length);
            bool[] side = new GraphCut((i, j) => information[i, j], sites, balance).Find(random);
            int left = Divide([.. sites.Where((_, k) => !side[k])]);
            int right = Divide([.. sites.Where((_, k) => side[k])]);
            children.Add([left, right]);
            return all.Length + children.Count - 1;
        }
    }
}
