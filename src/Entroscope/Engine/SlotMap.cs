namespace Entroscope.Engine;

/// <summary>
/// Where the panels of every node stand: in the memory that a whole pass shares, or in the scratch memory of a thread. Lengths are in rows of
/// panels; every node has room for all panels of a group.
/// </summary>
internal sealed class SlotMap
{
    private readonly long[] _offset;
    private readonly bool[] _isLocal;

    private SlotMap(int nodes) => (_offset, _isLocal) = (new long[nodes], new bool[nodes]);

    /// <summary>Gets the length of the shared memory.</summary>
    public long SharedRows { get; private set; }

    /// <summary>Gets the length of a thread's own memory.</summary>
    public long LocalRows { get; private set; }

    /// <summary>Gets where a node's panels begin.</summary>
    public long Offset(int node) => _offset[node];

    /// <summary>Tells whether a node's panels stand in a thread's own memory.</summary>
    public bool IsLocal(int node) => _isLocal[node];

    /// <summary>Keeps the panels of all nodes.</summary>
    /// <param name="layout">The sizes.</param>
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

    /// <summary>Keeps the tops of segments; within a segment a slot is used again as soon as its node has been pooled.</summary>
    /// <param name="layout">The sizes.</param>
    /// <param name="stages">The segments.</param>
    public static SlotMap Streaming(SlotLayout layout, TreeSegment[][] stages)
    {
        var map = new SlotMap(layout.Tree.NodeCount);
        foreach (TreeSegment segment in stages.SelectMany(s => s))
        {
            map.Share(segment, layout);
            var free = new Stack<int>();
            int slots = 0;
            long largest = segment.Nodes.Max(layout.GroupRows);
            foreach (int v in segment.Nodes[..^1])
            {
                int slot = free.TryPop(out int used) ? used : slots++;
                map._offset[v] = slot;
                map._isLocal[v] = true;
                foreach (int c in layout.Tree.Children(v))
                {
                    if (map._isLocal[c])
                    {
                        free.Push((int)map._offset[c]);
                    }
                }
            }

            foreach (int v in segment.Nodes[..^1])
            {
                map._offset[v] *= largest;
            }

            map.LocalRows = Math.Max(map.LocalRows, slots * largest);
        }

        return map;
    }

    /// <summary>Keeps the tops of the segments of the first stage and all nodes of the later ones; the others are computed again on the way down.</summary>
    /// <param name="layout">The sizes.</param>
    /// <param name="stages">The segments.</param>
    public static SlotMap Recomputing(SlotLayout layout, TreeSegment[][] stages)
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

    private void Share(TreeSegment segment, SlotLayout layout)
    {
        int top = segment.Nodes[^1];
        _offset[top] = SharedRows;
        SharedRows += layout.GroupRows(top);
    }
}
