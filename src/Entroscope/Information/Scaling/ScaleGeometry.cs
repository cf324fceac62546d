using Entroscope.Information.Exact;
using Entroscope.Structure;

namespace Entroscope.Information.Scaling;

/// <summary>
/// What the tree alone says about the scales of a network: the sizes of its patches, the borders that they share, and whether a level has a common size.
/// </summary>
internal sealed class ScaleGeometry
{
    // The nodes of a level count as of one size where most of its sites are in nodes within this factor of the median.
    private const double CommonFactor = 2;
    private const double CommonShare = 0.75;

    private ScaleGeometry(PatchSizes[] cuts, int[][] pooling, int[][] children, double[]? sharedBorder, bool hasScale)
    {
        (Cuts, Pooling, Children, SharedBorder, HasScale) = (cuts, pooling, children, sharedBorder, hasScale);
        Pooled = Array.ConvertAll(pooling, nodes => nodes.Length);
    }

    /// <summary>Gets the patches of the cuts 0..L.</summary>
    public PatchSizes[] Cuts { get; }

    /// <summary>Gets for every level l = 0..L-1 the nodes of height l+1, which pool its patches.</summary>
    public int[][] Pooling { get; }

    /// <summary>Gets for every level l = 0..L-1 their number.</summary>
    public int[] Pooled { get; }

    /// <summary>Gets for every level l = 0..L-1 the patches that are joined with others: the children of nodes of height l+1 that have several.</summary>
    public int[][] Children { get; }

    /// <summary>
    /// Gets for every level l = 0..L-1 the mean length of the border, in pixels, that the patches of a pooling node share
    /// with each other; null where the patches are not the rectangles of an image of at least two rows and columns.
    /// </summary>
    public double[]? SharedBorder { get; }

    /// <summary>Gets a value indicating whether the patches that are pooled at a level have a common size, at every level.</summary>
    public bool HasScale { get; }

    /// <summary>Measures a tree.</summary>
    /// <returns>Its geometry, in time of the order of nodes times levels.</returns>
    public static ScaleGeometry Of(PoolingTree tree)
    {
        int levels = tree.Height;
        int[][] pooling = [.. Enumerable.Range(0, levels).Select(_ => Array.Empty<int>())];
        foreach (IGrouping<int, int> group in Enumerable.Range(tree.SiteCount, tree.InnerCount).GroupBy(v => tree.HeightOf(v) - 1))
        {
            pooling[group.Key] = [.. group];
        }

        int[][] joining = Array.ConvertAll(pooling, nodes => Array.FindAll(nodes, v => tree.Children(v).Length > 1));
        return new ScaleGeometry(
            [.. Enumerable.Range(0, levels + 1).Select(l => PatchSizes.OfCut(tree, l))],
            pooling,
            Array.ConvertAll(joining, nodes => nodes.SelectMany(v => tree.Children(v).ToArray()).ToArray()),
            Borders(tree, pooling),
            Array.TrueForAll(joining, nodes => HasCommonSize(tree, nodes)));
    }

    private static bool HasCommonSize(PoolingTree tree, int[] nodes)
    {
        double[] sizes = [.. nodes.Select(v => (double)tree.ScopeSize(v)).Order()];
        double all = sizes.Sum();
        double below = 0;
        double median = sizes.FirstOrDefault(n => (below += n) >= all / 2);
        return sizes.Where(n => n <= CommonFactor * median && median <= CommonFactor * n).Sum() >= CommonShare * all;
    }

    // Rectangles that make up a rectangle share half of what their circumferences have in excess of its own.
    private static double[]? Borders(PoolingTree tree, int[][] pooling)
    {
        if (tree.Image is not { Height: > 1, Width: > 1 } image)
        {
            return null;
        }

        var boxes = new (int Top, int Left, int Bottom, int Right)[tree.NodeCount];
        foreach (int v in tree.ChildrenFirst)
        {
            (int Top, int Left, int Bottom, int Right) box = tree.IsSite(v)
                ? (v / image.Width, v % image.Width, (v / image.Width) + 1, (v % image.Width) + 1)
                : (int.MaxValue, int.MaxValue, 0, 0);
            foreach (int c in tree.Children(v))
            {
                box = (Math.Min(box.Top, boxes[c].Top), Math.Min(box.Left, boxes[c].Left), Math.Max(box.Bottom, boxes[c].Bottom),
                    Math.Max(box.Right, boxes[c].Right));
            }

            boxes[v] = box;
            if ((box.Bottom - box.Top) * (box.Right - box.Left) != tree.ScopeSize(v))
            {
                return null;
            }
        }

        double Circumference(int v) => 2.0 * (boxes[v].Bottom - boxes[v].Top + boxes[v].Right - boxes[v].Left);
        double Shared(int v)
        {
            double children = 0;
            foreach (int c in tree.Children(v))
            {
                children += Circumference(c);
            }

            return (children - Circumference(v)) / 2;
        }

        return Array.ConvertAll(pooling, nodes => nodes.Average(Shared));
    }
}
