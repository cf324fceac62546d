using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Engine.Born;

/// <summary>One row through a network in the Born reading: up to the outputs and, where a site is asked for, down to its density matrix.</summary>
/// <remarks>
/// An observed site sends the outer product of its amplitudes, a missing one its Gram matrix; below a node that has no value the messages of
/// <see cref="BornNetwork"/> are taken. A row without missing values costs O(weights), a missing site O(r^3) for every node above it. Not thread-safe.
/// </remarks>
internal sealed class DensityPass
{
    private readonly BornNetwork _network;
    private readonly PoolingTree _tree;
    private readonly Density[] _above;
    private readonly Density[] _below;
    private readonly bool[] _isFree;
    private readonly bool[] _hasMissing;

    public DensityPass(BornNetwork network)
    {
        (_network, _tree) = (network, network.Model.Tree);
        _below = new Density[_tree.NodeCount];
        (_above, _isFree, _hasMissing) = (new Density[_tree.NodeCount], new bool[_tree.NodeCount], new bool[_tree.NodeCount]);
    }

    /// <summary>Gets the messages of the last row, after the convs.</summary>
    public Density[] Above => _above;

    /// <summary>Gets the messages of the last row, before the convs.</summary>
    public Density[] Below => _below;

    /// <summary>Gets a value indicating whether every site of the last row has a value.</summary>
    public bool IsComplete => !_hasMissing[_tree.Root];

    /// <summary>Returns whether a site of a node has no value in the last row.</summary>
    public bool HasMissing(int node) => _hasMissing[node];

    /// <summary>Passes a row upwards.</summary>
    public void Up(Observations data, int row)
    {
        foreach (int v in _tree.ChildrenFirst)
        {
            double value = _tree.IsSite(v) ? data[row, v] : 0;
            (bool free, bool some) = (!_tree.IsSite(v) || double.IsNaN(value), _tree.IsSite(v) && double.IsNaN(value));
            foreach (int c in _tree.Children(v))
            {
                free &= _isFree[c];
                some |= _hasMissing[c];
            }

            (_isFree[v], _hasMissing[v]) = (free, some);
            _below[v] = _isFree[v] ? _network.Below[v]
                : _tree.IsSite(v) ? _network.Observed(v, value) : BornNetwork.Pool(_tree.Children(v), _above);
            _above[v] = _isFree[v] ? _network.Above[v] : _below[v].Through(_network.Model.Weights(v), _network.Model.Shape.Rows(v));
        }
    }

    /// <summary>Gets log p(x | y) of the last row, missing sites summed out; negative infinity where it is 0.</summary>
    public double LogGivenClass(int y) => BornNetwork.Log(_above[_tree.Root], y) - _network.LogNorm[y];

    /// <summary>
    /// Computes the density matrices of sites of the last row over their channels: p(x_i | the other values of the row) is f(x_i)' W f(x_i) but for a factor.
    /// </summary>
    /// <param name="label">The class given, or -1.</param>
    /// <returns>A matrix W a site.</returns>
    public Density[] Down(int[] sites, int label)
    {
        bool[] wanted = new bool[_tree.NodeCount];
        foreach (int i in sites)
        {
            for (int v = i; !wanted[v]; v = _tree.Parent(v))
            {
                wanted[v] = true;
                if (v == _tree.Root)
                {
                    break;
                }
            }
        }

        var outside = new Density?[_tree.NodeCount];
        outside[_tree.Root] = _network.Top(label);
        ReadOnlySpan<int> order = _tree.ChildrenFirst;
        for (int n = order.Length - 1; n >= 0; n--)
        {
            if (wanted[order[n]])
            {
                Descend(order[n], outside, wanted);
            }
        }

        return [.. sites.Select(i => outside[i]!)];
    }

    // What is outside of a node becomes what is outside of its channels, and with the siblings what is outside of each child.
    private void Descend(int v, Density?[] outside, bool[] wanted)
    {
        Density before = outside[v]!.Back(_network.Model.Weights(v), _network.Model.Shape.Channels(v));
        outside[v] = before;
        ReadOnlySpan<int> children = _tree.Children(v);
        int last = children.Length - 1;
        while (last >= 0 && !wanted[children[last]])
        {
            last--;
        }

        Density?[] after = After(children, _above);
        for (int i = 0; i <= last; i++)
        {
            if (wanted[children[i]])
            {
                outside[children[i]] = after[i] is { } rest ? before.Times(rest) : before;
            }

            before = i < last ? before.Times(_above[children[i]]) : before;
        }
    }

    /// <summary>Multiplies for every child the messages of those after it; null for the last.</summary>
    public static Density?[] After(ReadOnlySpan<int> children, Density[] above)
    {
        var after = new Density?[children.Length];
        for (int i = children.Length - 1; i > 0; i--)
        {
            after[i - 1] = after[i] is { } rest ? rest.Times(above[children[i]]) : above[children[i]];
        }

        return after;
    }
}
