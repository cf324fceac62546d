namespace Entroscope.Structure;

/// <summary>
/// The pooling tree of a network: how the sites are grouped, level by level, until one node is left. Immutable and checked once.
/// </summary>
/// <remarks>
/// Sites are the nodes 0..N-1; inner nodes follow; the root is the last node. The level of a node is its height, the longest way
/// down to a site. Level l as a whole is the <em>cut</em> of the maximal nodes of height at most l, so the cuts 0..L are nested.
/// A tree made of levels (<see cref="HasLevels"/>) has all children of a node exactly one level below it.
/// </remarks>
public sealed partial class PoolingTree
{
    /// <summary>
    /// The most levels of a tree. Measures by level take time of the order of nodes times levels, and a tree of pairs has twenty levels over a million sites.
    /// </summary>
    public const int MaximumHeight = 32768;

    private readonly int[][] _children;
    private readonly int[] _parent;
    private readonly int[] _height;
    private readonly int[] _scopeSize;
    private readonly int[] _childrenFirst;
    private readonly int[] _levelStart;

    private PoolingTree(int siteCount, int[][] innerChildren, int[]? levelStart, string description, GridSize? grid)
    {
        SiteCount = siteCount;
        NodeCount = siteCount + innerChildren.Length;
        Description = description;
        Image = grid;
        _children = new int[NodeCount][];
        Array.Fill(_children, [], 0, siteCount);
        innerChildren.CopyTo(_children, siteCount);
        _parent = FindParents(siteCount, _children);
        _height = new int[NodeCount];
        _scopeSize = new int[NodeCount];
        _childrenFirst = OrderChildrenFirst();
        EnsureHeight(Height);
        _levelStart = levelStart ?? [];
    }

    /// <summary>Gets the number of sites N, at least 1.</summary>
    public int SiteCount { get; }

    /// <summary>Gets the number of nodes, sites included.</summary>
    public int NodeCount { get; }

    /// <summary>Gets the number of inner (pooling) nodes.</summary>
    public int InnerCount => NodeCount - SiteCount;

    /// <summary>Gets the root, which is the last node.</summary>
    public int Root => NodeCount - 1;

    /// <summary>Gets the number of levels L above the sites: the height of the root.</summary>
    public int Height => _height[Root];

    /// <summary>
    /// Gets a value indicating whether the tree was made of levels, so that nodes are named "level,index" and weights can be shared in a level.
    /// </summary>
    public bool HasLevels => _levelStart.Length > 0;

    /// <summary>Gets a short description in the syntax of the command line's <c>--tree</c>, such as "line:2" or "grid:8x8".</summary>
    public string Description { get; }

    /// <summary>Gets the image size whose pixels, row by row, are the sites; null when the sites are not an image.</summary>
    public GridSize? Image { get; }

    /// <summary>Gets all nodes in an order in which every child comes before its parent: by height, then by number.</summary>
    public ReadOnlySpan<int> ChildrenFirst => _childrenFirst;

    /// <summary>Gets the children of a node.</summary>
    /// <param name="node">A node, 0..NodeCount-1.</param>
    /// <returns>The children in order; empty for a site.</returns>
    public ReadOnlySpan<int> Children(int node) => _children[Refuse.Index(node, _children.Length, nameof(node))];

    /// <summary>Gets the parent of a node.</summary>
    /// <param name="node">A node, 0..NodeCount-1.</param>
    /// <returns>The parent, or -1 for the root.</returns>
    public int Parent(int node) => _parent[Refuse.Index(node, _parent.Length, nameof(node))];

    /// <summary>Gets the height of a node: 0 for a site.</summary>
    /// <param name="node">A node, 0..NodeCount-1.</param>
    /// <returns>The height, 0..<see cref="Height"/>.</returns>
    public int HeightOf(int node) => _height[Refuse.Index(node, _height.Length, nameof(node))];

    /// <summary>Gets the number of sites under a node.</summary>
    /// <param name="node">A node, 0..NodeCount-1.</param>
    /// <returns>The size of the scope, at least 1.</returns>
    public int ScopeSize(int node) => _scopeSize[Refuse.Index(node, _scopeSize.Length, nameof(node))];

    /// <summary>Returns whether a node is a site.</summary>
    /// <param name="node">A node, 0..NodeCount-1.</param>
    /// <returns>True for the nodes 0..N-1.</returns>
    public bool IsSite(int node) => Refuse.Index(node, NodeCount, nameof(node)) < SiteCount;

    /// <summary>
    /// Gets the level at which the information of a node is spent: the l for which the node is in cut l and not in cut l+1.
    /// </summary>
    /// <param name="node">A node, 0..NodeCount-1.</param>
    /// <returns>The height of the parent less one; <see cref="Height"/> for the root, whose parent is the class.</returns>
    public int SpendingLevel(int node) => node == Root ? Height : _height[Parent(node)] - 1;

    /// <summary>Returns whether another tree has the same nodes with the same parents, whatever either is called.</summary>
    /// <returns>True where the two pool the same patches in the same order.</returns>
    internal bool HasNodesOf(PoolingTree other) =>
        ReferenceEquals(this, other) || (SiteCount == other.SiteCount && _parent.AsSpan().SequenceEqual(other._parent));

    /// <summary>Gets the cut of level l: the maximal nodes of height at most l.</summary>
    /// <param name="level">A level, 0..<see cref="Height"/>.</param>
    /// <returns>The nodes in increasing order; their scopes partition the sites.</returns>
    public int[] Cut(int level)
    {
        Refuse.Index(level, Height + 1, nameof(level));
        if (HasLevels)
        {
            int end = level == Height ? NodeCount : _levelStart[level + 1];
            return [.. Enumerable.Range(_levelStart[level], end - _levelStart[level])];
        }

        return [.. Enumerable.Range(0, NodeCount).Where(v => _height[v] <= level && SpendingLevel(v) >= level)];
    }

    /// <summary>Gets the sites under a node.</summary>
    /// <param name="node">A node, 0..NodeCount-1.</param>
    /// <returns>The sites in increasing order.</returns>
    public int[] Scope(int node)
    {
        var sites = new List<int>(ScopeSize(node));
        var pending = new Stack<int>([node]);
        while (pending.TryPop(out int v))
        {
            if (IsSite(v))
            {
                sites.Add(v);
            }

            foreach (int child in _children[v])
            {
                pending.Push(child);
            }
        }

        sites.Sort();
        return [.. sites];
    }

    /// <summary>Gets the name of a node as results use it: "level,index" in a tree made of levels, else the node number.</summary>
    /// <param name="node">A node, 0..NodeCount-1.</param>
    /// <returns>The name in the invariant culture.</returns>
    public string Key(int node)
    {
        Refuse.Index(node, NodeCount, nameof(node));
        if (!HasLevels)
        {
            return node.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return Invariant($"{_height[node]},{node - _levelStart[_height[node]]}");
    }

    /// <summary>Refuses a tree of too many levels.</summary>
    internal static void EnsureHeight(int levels) =>
        Refuse.Model(levels > MaximumHeight, $"The tree has {levels} pooling levels; at most {MaximumHeight} are possible.");

    private static int[] FindParents(int siteCount, int[][] children)
    {
        int[] parent = new int[children.Length];
        Array.Fill(parent, -1);
        for (int v = siteCount; v < children.Length; v++)
        {
            foreach (int c in children[v])
            {
                Refuse.Model(c < 0 || c >= children.Length, $"Inner node {v} pools node {c}, but the nodes are 0..{children.Length - 1}.");
                Refuse.Model(parent[c] >= 0, $"Node {c} is pooled by node {parent[c]} and again by node {v}; every node has one parent.");
                parent[c] = v;
            }

            Refuse.Model(children[v].Length == 0, $"Inner node {v} pools no node; it needs at least one child.");
        }

        Refuse.Model(parent[^1] >= 0, $"The last node, {children.Length - 1}, must be the root, but node {parent[^1]} pools it.");
        int orphan = Array.IndexOf(parent, -1, 0, children.Length - 1);
        return orphan < 0
            ? parent
            : throw new ModelException(Invariant($"Node {orphan} is pooled by no node; every node but the last, the root, has a parent."));
    }

    private int[] OrderChildrenFirst()
    {
        int[] waiting = [.. _children.Select(c => c.Length)];
        var ready = new Queue<int>(Enumerable.Range(0, SiteCount));
        int placed = 0;
        while (ready.TryDequeue(out int v))
        {
            placed++;
            _scopeSize[v] = IsSite(v) ? 1 : _scopeSize[v];
            int p = _parent[v];
            if (p < 0)
            {
                continue;
            }

            _height[p] = Math.Max(_height[p], _height[v] + 1);
            _scopeSize[p] += _scopeSize[v];
            if (--waiting[p] == 0)
            {
                ready.Enqueue(p);
            }
        }

        if (placed != NodeCount)
        {
            int node = Array.FindIndex(waiting, w => w > 0);
            throw new ModelException(Invariant($"Node {node} lies on a cycle; the nodes must form one tree."));
        }

        int[] order = [.. Enumerable.Range(0, NodeCount)];
        Array.Sort(order, (a, b) => _height[a] != _height[b] ? _height[a].CompareTo(_height[b]) : a.CompareTo(b));
        return order;
    }
}
