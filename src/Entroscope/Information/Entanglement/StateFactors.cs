using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Entanglement;

/// <summary>
/// The network as a state: for every node a factor R with R'R = the inner products of what its channels hold over the sites below, and for every edge the
/// same of what the rest of the network holds. One pass up and one down.
/// </summary>
/// <remarks>
/// The recursions are those of Gram matrices, G = W G W' through a conv and the product entry by entry through a pool, on their triangular factors by QR:
/// squares would lose half the digits of small Schmidt coefficients. Every matrix is scaled by a power of two.
/// </remarks>
internal sealed class StateFactors
{
    private readonly ConvAC _model;
    private readonly ParallelOptions _crew;
    private readonly int[][] _heights;
    private readonly ScaledMatrix[] _below;
    private readonly ScaledMatrix[] _above;

    /// <summary>Makes the upward pass.</summary>
    public StateFactors(ConvAC model, int threads, CancellationToken cancellation)
    {
        _model = model;
        _crew = new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads, CancellationToken = cancellation };
        PoolingTree tree = model.Tree;
        _heights = [.. tree.ChildrenFirst.ToArray().GroupBy(tree.HeightOf).Select(nodes => nodes.ToArray())];
        (_below, _above) = (new ScaledMatrix[tree.NodeCount], new ScaledMatrix[tree.NodeCount]);
        foreach (int[] nodes in _heights)
        {
            ParallelLoop.For(nodes.Length, i => Rise(nodes[i]), _crew);
        }
    }

    /// <summary>Gets the factor of the channels of a node, before its conv: shape [k, channels].</summary>
    public ScaledMatrix Below(int node) => _below[node];

    /// <summary>Gets the factor of what a node's conv makes of its channels: shape [k, rows].</summary>
    public ScaledMatrix Above(int node) => _above[node];

    /// <summary>Computes for every node the factor of the rest of the network, by the channels of the parent: shape [m, rows of the node].</summary>
    /// <param name="top">A factor of the outputs, [m, classes]: a unit vector for one class, the identity for all of them together.</param>
    public ScaledMatrix[] Environments(ScaledMatrix top)
    {
        var outside = new ScaledMatrix[_model.Tree.NodeCount];
        outside[_model.Tree.Root] = top;
        foreach (int[] nodes in _heights.Reverse())
        {
            ParallelLoop.For(nodes.Length, i => Descend(nodes[i], outside), _crew);
        }

        return outside;
    }

    private void Rise(int v)
    {
        ScaledMatrix? pooled = null;
        foreach (int c in _model.Tree.Children(v))
        {
            pooled = pooled is null ? _above[c] : pooled.KhatriRao(_above[c]).Compressed();
        }

        _below[v] = pooled ?? StateLeaf.Of(_model.Leaves[v]);
        _above[v] = _below[v].TimesTransposed(_model.Weights(v), _model.Shape.Rows(v)).Compressed();
    }

    // What a child sees is the rest above its parent and its siblings: those before it and those after it, each of them pooled once.
    private void Descend(int v, ScaledMatrix[] outside)
    {
        ReadOnlySpan<int> children = _model.Tree.Children(v);
        if (children.Length == 0)
        {
            return;
        }

        ScaledMatrix before = outside[v].Times(_model.Weights(v), _model.Shape.Channels(v)).Compressed();
        var after = new ScaledMatrix?[children.Length];
        for (int i = children.Length - 1; i > 0; i--)
        {
            after[i - 1] = after[i] is { } rest ? rest.KhatriRao(_above[children[i]]).Compressed() : _above[children[i]];
        }

        for (int i = 0; i < children.Length; i++)
        {
            outside[children[i]] = after[i] is { } rest ? before.KhatriRao(rest).Compressed() : before;
            before = i + 1 < children.Length ? before.KhatriRao(_above[children[i]]).Compressed() : before;
        }
    }
}
