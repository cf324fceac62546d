using Entroscope.Information.Exact;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Distance;

/// <summary>How far up the tree two sites meet.</summary>
internal sealed class TreeDistance(PoolingTree tree) : DistanceMeasure
{
    protected override bool ThinsOut => false;

    public override double CountPairs(int key) => Nodes(key).Sum(PairsAt);

    public override (int First, int Second)[] Draw(int key, int count, RandomStream random)
    {
        int[] nodes = [.. Nodes(key)];
        double[] weights = Array.ConvertAll(nodes, PairsAt);
        return [.. Enumerable.Range(0, count).Select(_ => DrawAt(nodes[random.NextIndex(weights)], random))];
    }

    protected override IEnumerable<int> AllKeys() => Enumerable.Range(1, tree.Height).Where(h => CountPairs(h) > 0);

    protected override (int Key, double Distance) Between(int first, int second)
    {
        int node = PairPaths.Meeting(tree, first, second);
        return (tree.HeightOf(node), tree.ScopeSize(node));
    }

    private IEnumerable<int> Nodes(int height) => Enumerable.Range(tree.SiteCount, tree.InnerCount).Where(v => tree.HeightOf(v) == height);

    private double PairsAt(int node)
    {
        double all = tree.ScopeSize(node);
        double squares = 0;
        foreach (int c in tree.Children(node))
        {
            squares += (double)tree.ScopeSize(c) * tree.ScopeSize(c);
        }

        return ((all * all) - squares) / 2;
    }

    // The first site is that of a child in proportion to the pairs that it takes part in.
    private (int First, int Second) DrawAt(int node, RandomStream random)
    {
        double all = tree.ScopeSize(node);
        int[] children = tree.Children(node).ToArray();
        int one = random.NextIndex(Array.ConvertAll(children, c => tree.ScopeSize(c) * (all - tree.ScopeSize(c))));
        int other = random.NextIndex([.. children.Select((c, i) => i == one ? 0.0 : tree.ScopeSize(c))]);
        return (Descend(children[one], random), Descend(children[other], random));
    }

    private int Descend(int node, RandomStream random)
    {
        while (!tree.IsSite(node))
        {
            int[] children = tree.Children(node).ToArray();
            node = children[random.NextIndex(Array.ConvertAll(children, c => (double)tree.ScopeSize(c)))];
        }

        return node;
    }
}
