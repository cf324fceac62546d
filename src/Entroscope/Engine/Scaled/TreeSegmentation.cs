using Entroscope.Structure;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// Cuts a tree into segments that several threads can work on at once: stage after stage, a stage being subtrees of what the stages before left over.
/// </summary>
internal static class TreeSegmentation
{
    private const int FewerParts = 8;

    /// <summary>
    /// Gets all nodes, children before their parents and a subtree's nodes next to each other, so that children are in the cache when they are pooled.
    /// </summary>
    public static int[] DepthFirst(PoolingTree tree)
    {
        int[] order = new int[tree.NodeCount];
        int place = order.Length;
        var pending = new Stack<int>([tree.Root]);
        while (pending.TryPop(out int v))
        {
            order[--place] = v;
            // What is pushed first comes first in the order: the tallest subtree, while nothing else waits to be pooled.
            foreach (int c in tree.Children(v).ToArray().OrderByDescending(tree.HeightOf))
            {
                pending.Push(c);
            }
        }

        return order;
    }

    /// <summary>Cuts the tree.</summary>
    /// <param name="parts">The number of segments wanted in the first stages.</param>
    /// <param name="least">The number of segments for which what the first stages leave is still cut; 0 leaves it to one segment.</param>
    /// <returns>The stages from the sites up; the last has one segment, which holds the root.</returns>
    public static TreeSegment[][] Cut(NetworkShape shape, int parts, int least = 0)
    {
        int[] order = DepthFirst(shape.Tree);
        bool[] done = new bool[order.Length];
        var stages = new List<TreeSegment[]>();
        int left = order.Length;
        while (left > 0)
        {
            double[] cost = Costs(shape, order, done);
            double total = cost[shape.Tree.Root];
            while (left <= 2 * parts && parts > least && least > 1)
            {
                parts = Math.Max(least, parts / FewerParts);
            }

            TreeSegment[] stage = parts > 1 && left > 2 * parts ? Stage(shape.Tree, order, done, cost, total / parts) : [];
            if (stage.Length < 2 || stage.Sum(s => s.Nodes.Length) * 2 < left)
            {
                stage = [new TreeSegment([.. order.Where(v => !done[v])])];
            }

            foreach (int v in stage.SelectMany(s => s.Nodes))
            {
                done[v] = true;
            }

            left -= stage.Sum(s => s.Nodes.Length);
            stages.Add(stage);
        }

        return [.. stages];
    }

    // The multiply-adds of the subtree under every node, without what is done already.
    private static double[] Costs(NetworkShape shape, int[] order, bool[] done)
    {
        double[] cost = new double[order.Length];
        foreach (int v in order)
        {
            cost[v] += done[v] ? 0 : ((double)shape.Rows(v) * shape.Channels(v)) + shape.Rows(v);
            if (v != shape.Tree.Root)
            {
                cost[shape.Tree.Parent(v)] += cost[v];
            }
        }

        return cost;
    }

    // The largest subtrees that cost at most the limit; nodes come depth first, so a subtree is a run of the order.
    private static TreeSegment[] Stage(PoolingTree tree, int[] order, bool[] done, double[] cost, double limit)
    {
        var segments = new List<TreeSegment>();
        var nodes = new List<int>();
        foreach (int v in order)
        {
            if (done[v] || cost[v] > limit)
            {
                continue;
            }

            nodes.Add(v);
            if (v != tree.Root && cost[tree.Parent(v)] > limit)
            {
                segments.Add(new TreeSegment([.. nodes]));
                nodes.Clear();
            }
        }

        return [.. segments];
    }
}

/// <summary>A part of the tree that one thread works through: the nodes of a subtree, less those of segments below.</summary>
/// <param name="Nodes">The nodes, children before their parents, subtree after subtree; the last is the top.</param>
internal sealed record TreeSegment(int[] Nodes);

/// <summary>A stage of a traversal in which threads share the nodes: segments that can be worked on at once.</summary>
/// <param name="Smallest">The multiply-adds of the smallest, a sample on the way up.</param>
/// <param name="Largest">The multiply-adds of the largest, a sample on the way up.</param>
internal sealed record SegmentStage(int Segments, int Nodes, long Smallest, long Largest);
