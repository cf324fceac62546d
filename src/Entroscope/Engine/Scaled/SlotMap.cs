namespace Entroscope.Engine.Scaled;

/// <summary>
/// Where the panels of every node lie: in the memory that a whole pass shares, or in the scratch memory of a thread. Lengths are in rows of
/// panels; every node has room for all panels of a group.
/// </summary>
internal sealed class SlotMap
{
    private readonly long[] _offset;
    private readonly bool[] _isLocal;

    private SlotMap(int nodes) => (_offset, _isLocal) = (new long[nodes], new bool[nodes]);

    /// <summary>Gets a value indicating whether the sites in a thread's own memory are computed again when they are needed on the way down.</summary>
    public bool RepeatsSites { get; private init; }

    /// <summary>Gets the length of the shared memory.</summary>
    public long SharedRows { get; private set; }

    /// <summary>Gets the length of a thread's own memory.</summary>
    public long LocalRows { get; private set; }

    /// <summary>Gets where a node's panels begin.</summary>
    public long Offset(int node) => _offset[node];

    /// <summary>Returns whether a node's panels lie in a thread's own memory.</summary>
    public bool IsLocal(int node) => _isLocal[node];

    /// <summary>Keeps the panels of all nodes.</summary>
    public static SlotMap KeepAll(SlotLayout layout)
    {
        var map = new SlotMap(layout.Tree.NodeCount);
        for (int v = 0; v < layout.Tree.NodeCount; v++)
        {
            map._offset[v] = map.SharedRows;
            map.SharedRows += layout.GroupRows(v);
        }

        return map;
    }

    /// <summary>Makes the map of a pass whose threads share the nodes.</summary>
    public static SlotMap Shared(EnginePlan plan, Func<int, bool> isLookedUp) =>
        plan.Recomputes ? Recomputing(plan.Layout, plan.Segments) : KeepInner(plan.Layout, plan.Segments, isLookedUp);

    /// <summary>Keeps the panels of all nodes but the sites that are sooner looked up again.</summary>
    private static SlotMap KeepInner(SlotLayout layout, TreeSegment[][] stages, Func<int, bool> isLookedUp)
    {
        var map = new SlotMap(layout.Tree.NodeCount) { RepeatsSites = true };
        foreach (TreeSegment segment in stages.SelectMany(s => s))
        {
            foreach (int v in segment.Nodes)
            {
                map._isLocal[v] = v != segment.Nodes[^1] && layout.Tree.IsSite(v) && isLookedUp(v);
                if (!map._isLocal[v])
                {
                    map._offset[v] = map.SharedRows;
                    map.SharedRows += layout.GroupRows(v);
                }
            }

            map.ReuseSlots(segment, layout);
        }

        return map;
    }

    /// <summary>Keeps the tops of segments; within a segment a slot is used again as soon as its node has been pooled.</summary>
    public static SlotMap Streaming(SlotLayout layout, TreeSegment[][] stages)
    {
        var map = new SlotMap(layout.Tree.NodeCount);
        foreach (TreeSegment segment in stages.SelectMany(s => s))
        {
            map.Share(segment, layout);
            foreach (int v in segment.Nodes[..^1])
            {
                map._isLocal[v] = true;
            }

            map.ReuseSlots(segment, layout);
        }

        return map;
    }

    /// <summary>Keeps the tops of the segments of the first stage and all nodes of the later ones; the others are computed again on the way down.</summary>
    private static SlotMap Recomputing(SlotLayout layout, TreeSegment[][] stages)
    {
        var map = new SlotMap(layout.Tree.NodeCount);
        foreach (TreeSegment segment in stages[0])
        {
            map.Share(segment, layout);
            long rows = 0;
            foreach (int v in segment.Nodes[..^1])
            {
                map._offset[v] = rows;
                map._isLocal[v] = true;
                rows += layout.GroupRows(v);
            }

            map.LocalRows = Math.Max(map.LocalRows, rows);
        }

        foreach (int v in stages.Skip(1).SelectMany(s => s).SelectMany(s => s.Nodes))
        {
            map._offset[v] = map.SharedRows;
            map.SharedRows += layout.GroupRows(v);
        }

        return map;
    }

    // A slot is needed between a node and its parent, upwards as downwards.
    private void ReuseSlots(TreeSegment segment, SlotLayout layout)
    {
        var free = new Stack<int>();
        int slots = 0;
        long largest = 0;
        foreach (int v in segment.Nodes)
        {
            if (_isLocal[v])
            {
                largest = Math.Max(largest, layout.GroupRows(v));
                _offset[v] = free.TryPop(out int used) ? used : slots++;
            }

            foreach (int c in layout.Tree.Children(v))
            {
                if (_isLocal[c])
                {
                    free.Push((int)_offset[c]);
                }
            }
        }

        foreach (int v in segment.Nodes)
        {
            _offset[v] *= _isLocal[v] ? largest : 1;
        }

        LocalRows = Math.Max(LocalRows, slots * largest);
    }

    private void Share(TreeSegment segment, SlotLayout layout)
    {
        int top = segment.Nodes[^1];
        _offset[top] = SharedRows;
        SharedRows += layout.GroupRows(top);
    }
}
