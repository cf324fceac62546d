using Entroscope.Structure;

namespace Entroscope.Coding;

/// <summary>
/// The messages of a tree that are computed while its sites are coded one after the other, each when it is needed and no sooner, and kept as long as it holds.
/// Immutable.
/// </summary>
/// <remarks>
/// A node that is open on the way to the current site keeps the message from outside its patch, which does not change as long as the sites within are
/// coded. The messages of finished children are multiplied into one; an unseen patch sends ones. In a depth-first order of the sites every inner node is
/// therefore passed once down and once up. In any other order, that of another component's tree, a site costs up to twice its depth in passes.
/// </remarks>
internal sealed class CodingSchedule
{
    private const int MostSteps = 1 << 22;
    private readonly PoolingTree _tree;
    private readonly int[] _coded;
    private readonly int[] _seen;
    private readonly int[] _productSlot;
    private readonly int[] _partialSlot;
    private readonly bool[] _holds;
    private readonly Dictionary<int, List<int>> _partial = [];
    private readonly Stack<int> _free = new();
    private readonly List<CodingStep> _steps = [];
    private readonly List<int> _factors = [];

    /// <summary>Makes the schedule of an order.</summary>
    /// <param name="order">The sites that are coded, none twice.</param>
    /// <exception cref="SizeLimitException">The order has nothing to do with a deep tree, so that there would be too many steps.</exception>
    public CodingSchedule(PoolingTree tree, int[] order)
    {
        (_tree, _coded, _seen) = (tree, new int[tree.NodeCount], new int[tree.NodeCount]);
        (_productSlot, _partialSlot, _holds) = (new int[tree.NodeCount], new int[tree.NodeCount], new bool[tree.NodeCount]);
        Array.Fill(_productSlot, -1);
        Array.Fill(_partialSlot, -1);
        foreach (int site in order)
        {
            for (int v = site; v >= 0; v = tree.Parent(v))
            {
                _coded[v]++;
            }
        }

        int[] former = [];
        for (int t = 0; t < order.Length; t++)
        {
            int[] path = PathTo(order[t]);
            Descend(path, SharedLength(path, former), t == order.Length - 1);
            Refuse.Size(_steps.Count > MostSteps,
                $"The trees of the components are too deep to be coded in one order of the sites: more than {MostSteps} passes a row.");
            former = path;
        }

        (Steps, Factors) = ([.. _steps], [.. _factors]);
    }

    public CodingStep[] Steps { get; }

    /// <summary>Gets the slots whose products come into the steps.</summary>
    public int[] Factors { get; }

    /// <summary>Gets the number of messages upwards that are kept at a time.</summary>
    public int Slots { get; private set; }

    /// <summary>Gets the number of messages downwards that are kept at a time.</summary>
    public int Depth { get; private set; }

    /// <summary>Gets the sites in the order of their first appearance, depth first.</summary>
    public static int[] DepthFirst(PoolingTree tree)
    {
        var order = new List<int>(tree.SiteCount);
        var pending = new Stack<int>([tree.Root]);
        while (pending.TryPop(out int v))
        {
            if (tree.IsSite(v))
            {
                order.Add(v);
            }

            ReadOnlySpan<int> children = tree.Children(v);
            for (int i = children.Length - 1; i >= 0; i--)
            {
                pending.Push(children[i]);
            }
        }

        return [.. order];
    }

    private static int SharedLength(int[] path, int[] former)
    {
        int shared = 0;
        while (shared < path.Length - 1 && shared < former.Length && path[shared] == former[shared])
        {
            shared++;
        }

        return shared;
    }

    private int[] PathTo(int site)
    {
        var path = new List<int>();
        for (int v = site; v >= 0; v = _tree.Parent(v))
        {
            path.Add(v);
        }

        path.Reverse();
        Depth = Math.Max(Depth, path.Count);
        return [.. path];
    }

    private void Descend(int[] path, int shared, bool isLast)
    {
        int last = path.Length - 1;
        for (int j = shared; j < last; j++)
        {
            (int first, int count) = FactorsOf(j == 0 ? -1 : path[j - 1], path[j]);
            _steps.Add(new CodingStep(CodingStepKind.Descend, path[j], j, first, count, -1, false));
        }

        (int start, int factors) = FactorsOf(last == 0 ? -1 : path[last - 1], path[last]);
        (int slot, bool multiplies) = isLast ? (-1, false) : ProductSlot(path[last - 1]);
        _steps.Add(new CodingStep(CodingStepKind.Site, path[last], last, start, factors, slot, multiplies));
        if (!isLast)
        {
            Observe(path);
        }
    }

    // The site has been coded: what holds no longer, and which patches are finished.
    private void Observe(int[] path)
    {
        for (int j = 0; j < path.Length; j++)
        {
            int v = path[j];
            _holds[v] = false;
            if (++_seen[v] == 1 && _coded[v] > 1 && j > 0)
            {
                if (!_partial.TryGetValue(path[j - 1], out List<int>? siblings))
                {
                    _partial[path[j - 1]] = siblings = [];
                }

                siblings.Add(v);
            }
        }

        for (int j = path.Length - 2; j > 0 && _seen[path[j]] == _coded[path[j]]; j--)
        {
            (int v, int parent) = (path[j], path[j - 1]);
            (int first, int count) = List([_productSlot[v]]);
            (int slot, bool multiplies) = ProductSlot(parent);
            _steps.Add(new CodingStep(CodingStepKind.Ascend, v, j, first, count, slot, multiplies));
            Free(_productSlot, v);
            Free(_partialSlot, v);
            if (_partial.TryGetValue(parent, out List<int>? siblings))
            {
                siblings.Remove(v);
            }
        }
    }

    // What comes into a child from its parent's other children.
    private (int First, int Count) FactorsOf(int parent, int except)
    {
        if (parent < 0)
        {
            return (0, 0);
        }

        int[] siblings = _partial.TryGetValue(parent, out List<int>? open) ? [.. open.Where(c => c != except)] : [];
        foreach (int sibling in siblings)
        {
            EnsureHolds(sibling);
        }

        return List(_productSlot[parent], siblings);
    }

    private void EnsureHolds(int node)
    {
        List<int> stale = _holds[node] ? [] : [node];
        for (int i = 0; i < stale.Count; i++)
        {
            stale.AddRange(OpenChildren(stale[i]).Where(c => !_holds[c]));
        }

        for (int i = stale.Count - 1; i >= 0; i--)
        {
            int v = stale[i];
            (int first, int count) = List(_productSlot[v], OpenChildren(v));
            if (_partialSlot[v] < 0)
            {
                _partialSlot[v] = Take();
            }

            _steps.Add(new CodingStep(CodingStepKind.Ascend, v, 0, first, count, _partialSlot[v], false));
            _holds[v] = true;
        }
    }

    private List<int> OpenChildren(int node) => _partial.TryGetValue(node, out List<int>? open) ? open : [];

    private (int First, int Count) List(int product, IReadOnlyList<int> partial) =>
        List([.. product < 0 ? Array.Empty<int>() : [product], .. partial.Select(c => _partialSlot[c])]);

    private (int First, int Count) List(int[] slots)
    {
        _factors.AddRange(slots);
        return (_factors.Count - slots.Length, slots.Length);
    }

    private (int Slot, bool Multiplies) ProductSlot(int node)
    {
        bool exists = _productSlot[node] >= 0;
        _productSlot[node] = exists ? _productSlot[node] : Take();
        return (_productSlot[node], exists);
    }

    private int Take() => _free.TryPop(out int slot) ? slot : Slots++;

    private void Free(int[] slots, int node)
    {
        if (slots[node] >= 0)
        {
            _free.Push(slots[node]);
            slots[node] = -1;
        }
    }
}
