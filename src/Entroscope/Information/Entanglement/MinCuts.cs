using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Information.Entanglement;

/// <summary>
/// Minimum cuts of the hypergraph of a network: convs are its vertices, the channels of a pooling node one edge that joins the convs of its children with its
/// own. On a tree two costs a node decide all of them.
/// </summary>
internal sealed class MinCuts
{
    private readonly PoolingTree _tree;
    private readonly double[] _bond;
    private readonly CutBond[] _bonds;
    private readonly double[] _up;
    private readonly double[] _down;
    private readonly double[] _children;

    public MinCuts(NetworkShape shape, IReadOnlyList<LeafDistribution> leaves)
    {
        _tree = shape.Tree;
        int nodes = _tree.NodeCount;
        _bonds = [.. Enumerable.Range(0, nodes).Select(v => Bond(shape, leaves, v))];
        _bond = Array.ConvertAll(_bonds, b => Math.Log(b.Size));
        (_up, _down, _children) = (new double[nodes], new double[nodes], new double[nodes]);
        foreach (int v in _tree.ChildrenFirst)
        {
            foreach (int c in _tree.Children(v))
            {
                _children[v] += _up[c];
            }

            _up[v] = _tree.IsSite(v) ? _bond[v] : Math.Min(_bond[v], _children[v]);
        }

        foreach (int v in _tree.ChildrenFirst.ToArray().Reverse().Where(v => v != _tree.Root))
        {
            int p = _tree.Parent(v);
            _down[v] = Math.Min(_bond[p], Others(v));
        }
    }

    public MinCuts(ConvAC model)
        : this(model.Shape, model.Leaves)
    {
    }

    /// <summary>Finds the cut between the sites under a node and the rest.</summary>
    public MinCut OfEdge(int node)
    {
        var bonds = new List<CutBond>();
        if (_up[node] <= _down[node])
        {
            AddBelow(node, bonds);
        }
        else
        {
            AddAbove(node, bonds);
        }

        return Sorted(bonds);
    }

    /// <summary>Finds the cut between two sets of sites.</summary>
    /// <param name="isFirst">For every site whether it is in the first set.</param>
    public MinCut Of(bool[] isFirst)
    {
        // The cost below a node where its conv is on the side of the first set, and of the second.
        double[] first = new double[_tree.NodeCount], second = new double[_tree.NodeCount];
        foreach (int v in _tree.ChildrenFirst)
        {
            if (_tree.IsSite(v))
            {
                (first[v], second[v]) = isFirst[v] ? (0.0, _bond[v]) : (_bond[v], 0.0);
                continue;
            }

            (double all, double none, double cheapest) = (0, 0, _bond[v]);
            foreach (int c in _tree.Children(v))
            {
                (all, none, cheapest) = (all + first[c], none + second[c], cheapest + Math.Min(first[c], second[c]));
            }

            (first[v], second[v]) = (Math.Min(all, cheapest), Math.Min(none, cheapest));
        }

        var bonds = new List<CutBond>();
        var pending = new Stack<(int Node, bool First)>([(_tree.Root, first[_tree.Root] <= second[_tree.Root])]);
        while (pending.TryPop(out (int Node, bool First) at))
        {
            if (_tree.IsSite(at.Node))
            {
                Add(at.First != isFirst[at.Node], at.Node, bonds);
                continue;
            }

            double uncut = 0;
            foreach (int c in _tree.Children(at.Node))
            {
                uncut += at.First ? first[c] : second[c];
            }

            bool cut = uncut > (at.First ? first : second)[at.Node];
            Add(cut, at.Node, bonds);
            foreach (int c in _tree.Children(at.Node))
            {
                pending.Push((c, cut ? first[c] <= second[c] : at.First));
            }
        }

        return Sorted(bonds);
    }

    private static MinCut Sorted(List<CutBond> bonds)
    {
        bonds.Sort((a, b) => a.Node.CompareTo(b.Node));
        return new MinCut(bonds.Sum(b => Math.Log(b.Size)), bonds);
    }

    private static CutBond Bond(NetworkShape shape, IReadOnlyList<LeafDistribution> leaves, int v)
    {
        int channels = shape.Channels(v);
        return !shape.Tree.IsSite(v) ? new CutBond(v, CutBondKind.Channels, channels)
            : leaves[v].Alphabet > 0 && leaves[v].Alphabet < channels ? new CutBond(v, CutBondKind.Values, leaves[v].Alphabet)
            : new CutBond(v, CutBondKind.Leaf, channels);
    }

    // The parent's bond is on the side of the node: its siblings are cut off below, the rest above.
    private double Others(int v) => _children[_tree.Parent(v)] - _up[v] + _down[_tree.Parent(v)];

    private void Add(bool cut, int v, List<CutBond> bonds)
    {
        if (cut)
        {
            bonds.Add(_bonds[v]);
        }
    }

    private void AddBelow(int node, List<CutBond> bonds)
    {
        var pending = new Stack<int>([node]);
        while (pending.TryPop(out int v))
        {
            bool cut = _tree.IsSite(v) || _bond[v] <= _children[v];
            Add(cut, v, bonds);
            foreach (int c in cut ? [] : _tree.Children(v))
            {
                pending.Push(c);
            }
        }
    }

    private void AddAbove(int node, List<CutBond> bonds)
    {
        for (int v = node; v != _tree.Root; v = _tree.Parent(v))
        {
            int p = _tree.Parent(v);
            if (_bond[p] <= Others(v))
            {
                bonds.Add(_bonds[p]);
                break;
            }

            foreach (int c in _tree.Children(p))
            {
                if (c != v)
                {
                    AddBelow(c, bonds);
                }
            }
        }
    }
}
