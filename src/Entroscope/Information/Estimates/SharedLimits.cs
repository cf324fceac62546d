using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Information.Estimates;

/// <summary>The most that nodes can say, known from the weights alone, in nats: where it is nothing, what is estimated of it is exactly 0.</summary>
internal sealed class SharedLimits
{
    private readonly PoolingTree _tree;

    /// <summary>Computes the limits.</summary>
    public SharedLimits(ConvAC model, LatentCapacity capacity)
    {
        _tree = model.Tree;
        Told = new double[_tree.NodeCount];
        Spent = new double[_tree.NodeCount];
        double[][] marginals = LatentMarginals.Compute(model);
        foreach (int v in _tree.ChildrenFirst)
        {
            double below = _tree.IsSite(v) ? OfSite(model.Leaves[v], marginals[v], capacity.SiteEntropyGivenLatent[v]) : Children(v).Sum();
            Told[v] = Math.Max(0, Math.Min(below, capacity.LatentEntropy[v] - capacity.NodeCapacity[v]));
            Spent[v] = Math.Min(below, capacity.NodeCapacity[v]);
        }
    }

    /// <summary>Gets for every node a limit of I(X_S(v); D_pa(v)): what the link carries, and what the children say about D_v.</summary>
    public double[] Told { get; }

    /// <summary>Gets for every node a limit of I(D_v; X | D_pa(v)).</summary>
    public double[] Spent { get; }

    /// <summary>
    /// Computes a limit of what the patches of cut l that are pooled at level l+1 share: each with those before it what it says, the first nothing.
    /// </summary>
    /// <param name="level">The level l, below the top.</param>
    public double Merged(int level) =>
        Enumerable.Range(0, _tree.NodeCount).Where(v => _tree.HeightOf(v) == level + 1).Sum(v => Children(v).Sum() - Children(v).Max());

    private static double OfSite(LeafDistribution leaf, double[] marginal, double given) =>
        leaf is DiscreteLeaf discrete ? LatentCapacity.MarginalSiteEntropy(discrete, marginal) - given : double.PositiveInfinity;

    private double[] Children(int v) => [.. _tree.Children(v).ToArray().Select(c => Told[c])];
}
