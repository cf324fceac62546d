namespace Entroscope.Structure;

/// <summary>Trees cut short: the same pooling from below, the top levels pooled into one.</summary>
public sealed partial class PoolingTree
{
    /// <summary>Makes the tree that pools as this one does up to a level and then pools everything at once.</summary>
    /// <param name="depth">The number of pooling levels of the tree wanted, 1..<see cref="Height"/>:
    /// 1 is the shallow tree (CP), <see cref="Height"/> this tree itself.</param>
    /// <returns>A tree of that height whose root pools the cut <paramref name="depth"/> - 1 of this tree.</returns>
    /// <exception cref="ModelException">The tree has fewer levels.</exception>
    public PoolingTree WithDepth(int depth)
    {
        Refuse.Model(
            depth < 1 || depth > Height,
            $"The tree '{Description}' has {Height} pooling levels, so its depth must be an integer of 1..{Height}, but is {depth}.");

        if (depth == Height)
        {
            return this;
        }

        int[] number = new int[NodeCount];
        var children = new List<int[]>();
        for (int v = 0; v < NodeCount; v++)
        {
            number[v] = IsSite(v) ? v : SiteCount + children.Count;
            if (!IsSite(v) && _height[v] < depth)
            {
                children.Add(_children[v]);
            }
        }

        children.Add(Cut(depth - 1));
        int[][] renumbered = [.. children.Select(nodes => Array.ConvertAll(nodes, v => number[v]))];
        return new PoolingTree(SiteCount, renumbered, HasLevels ? _levelStart[..(depth + 1)] : null, Invariant($"{Description}, depth {depth}"), Image);
    }
}
