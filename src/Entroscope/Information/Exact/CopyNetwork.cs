using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Information.Exact;

/// <summary>Several networks on one tree, seen at some sites: what a sum over the values of a product of their probabilities is made of.</summary>
internal sealed class CopyNetwork
{
    private readonly bool[] _seen;
    private readonly double[][] _root;

    /// <param name="copies">Generative networks on one tree with leaves over the same values; one may occur several times.</param>
    /// <param name="sites">The sites whose values are multiplied; the others are summed out of every copy by itself.</param>
    public CopyNetwork(ConvAC[] copies, int[] sites)
    {
        Copies = copies;
        _seen = new bool[Tree.NodeCount];
        foreach (int i in sites)
        {
            for (int v = i; v >= 0 && !_seen[v]; v = Tree.Parent(v))
            {
                _seen[v] = true;
            }
        }

        _root = Array.ConvertAll(copies, copy => LatentMarginals.Compute(copy)[Tree.Root]);
    }

    public ConvAC[] Copies { get; }

    public PoolingTree Tree => Copies[0].Tree;

    /// <summary>Returns whether a node has sites whose values are multiplied; the message of any other node is all ones.</summary>
    public bool Sees(int node) => _seen[node];

    /// <summary>Gets the rows of a node's conv; the root's are the one mixture over the classes.</summary>
    public int Rows(int copy, int node) => node == Tree.Root ? 1 : Copies[copy].Shape.Rows(node);

    public int Channels(int copy, int node) => Copies[copy].Shape.Channels(node);

    public ReadOnlySpan<double> Weights(int copy, int node) => node == Tree.Root ? _root[copy] : Copies[copy].Weights(node);

    public LeafDistribution[] Leaves(int site) => Array.ConvertAll(Copies, copy => copy.Leaves[site]);

    /// <summary>Gets the nodes that see sites, height by height.</summary>
    public IEnumerable<int[]> Heights()
    {
        PoolingTree tree = Tree;
        return tree.ChildrenFirst.ToArray().Where(Sees).GroupBy(tree.HeightOf).Select(nodes => nodes.ToArray());
    }

    /// <summary>Counts the floating-point operations of all convs.</summary>
    public double Operations()
    {
        double operations = 0;
        foreach (int v in Enumerable.Range(0, Tree.NodeCount).Where(Sees))
        {
            double entries = Entries(v, Channels);
            for (int c = 0; c < Copies.Length; c++)
            {
                operations += 2 * entries * Rows(c, v);
                entries *= (double)Rows(c, v) / Channels(c, v);
            }
        }

        return operations;
    }

    /// <summary>Refuses copies whose messages would not fit. Nothing is allocated before.</summary>
    public void EnsureWithin(long limit)
    {
        double[] alive = new double[Tree.Height + 1];
        double largest = 0;
        foreach (int v in Enumerable.Range(0, Tree.NodeCount).Where(Sees))
        {
            largest = Math.Max(largest, Math.Max(Entries(v, Channels), Entries(v, Rows)));
            for (int h = Tree.HeightOf(v); h <= Tree.SpendingLevel(v); h++)
            {
                alive[h] += Entries(v, Rows);
            }
        }

        double needed = Math.Max(alive.Max(), largest);
        if (needed > limit)
        {
            throw new SizeLimitException(Invariant(
                $"The messages of {Copies.Length} copies of the network need {needed:G4} numbers at once (up to {largest:G4} a node: ")
                + Invariant($"its channels to the power of {Copies.Length}), more than the limit of {limit}; ")
                + "orders from 2 are exact where they fit: choose a lower order or fewer sites, use a narrower network, or raise the limit.");
        }
    }

    private double Entries(int node, Func<int, int, int> width)
    {
        double entries = 1;
        for (int c = 0; c < Copies.Length; c++)
        {
            entries *= width(c, node);
        }

        return entries;
    }
}
