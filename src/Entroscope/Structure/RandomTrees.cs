using Entroscope.Numerics;

namespace Entroscope.Structure;

/// <summary>Random pooling trees, for the checks of everything that walks them.</summary>
internal static class RandomTrees
{
    /// <summary>A tree whose children are one level below: random groups of 1..4 nodes.</summary>
    /// <param name="sites">The number of sites, at least 1.</param>
    /// <param name="random">The randomness.</param>
    public static PoolingTree OfLevels(int sites, RandomStream random)
    {
        var levels = new List<int[][]>();
        int count = sites;
        do
        {
            int[] nodes = [.. Enumerable.Range(0, count)];
            random.Shuffle<int>(nodes);
            var groups = new List<int[]>();
            for (int start = 0; start < count;)
            {
                int size = Math.Min(1 + random.NextInt(4), count - start);
                groups.Add(nodes[start..(start + size)]);
                start += size;
            }

            levels.Add(levels.Count > 3 ? [nodes] : [.. groups]);
            count = levels[^1].Length;
        }
        while (count > 1);
        return PoolingTree.FromLevels(sites, levels);
    }

    /// <summary>A tree of any shape: random nodes are pooled, one to four at a time, until one is left.</summary>
    /// <param name="sites">The number of sites, at least 1.</param>
    /// <param name="random">The randomness.</param>
    public static PoolingTree OfAnyShape(int sites, RandomStream random)
    {
        List<int> open = [.. Enumerable.Range(0, sites)];
        var children = new List<int[]>();
        do
        {
            int size = random.NextInt(8) == 0 ? 1 : Math.Min(2 + random.NextInt(3), open.Count);
            var group = new int[size];
            for (int i = 0; i < size; i++)
            {
                int pick = random.NextInt(open.Count);
                group[i] = open[pick];
                open.RemoveAt(pick);
            }

            open.Add(sites + children.Count);
            children.Add(group);
        }
        while (open.Count > 1);
        return PoolingTree.FromChildren(sites, children);
    }

    /// <summary>
    /// A tree with one latent for every variable, as hidden Chow-Liu trees have: each pools its site and the latents of variables drawn to hang on it.
    /// </summary>
    /// <param name="sites">The number of variables, at least 1.</param>
    /// <param name="random">The randomness.</param>
    public static PoolingTree OfVariables(int sites, RandomStream random)
    {
        List<int>[] children = [.. Enumerable.Range(0, sites).Select(i => new List<int> { i })];
        for (int i = 0; i < sites - 1; i++)
        {
            children[i + 1 + random.NextInt(sites - 1 - i)].Add(sites + i);
        }

        return PoolingTree.FromChildren(sites, [.. children.Select(c => c.ToArray())]);
    }
}
