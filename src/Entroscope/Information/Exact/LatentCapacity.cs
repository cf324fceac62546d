using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Exact;

/// <summary>What the latents can carry, exact from the weights alone (theory, "Entropy grows through the network"). All in nats.</summary>
/// <param name="ClassEntropy">H(Y).</param>
/// <param name="NodeCapacity">For every node its capacity H(D_v | D_parent); the parent of the root is the class.</param>
/// <param name="LevelCapacity">For l = 0..L the capacity C_l = H(D_l | D_(l+1)): that of the nodes of cut l that are not in cut l+1.</param>
/// <param name="LatentEntropy">For every node H(D_v), at most the log of its channels.</param>
/// <param name="SiteEntropyGivenLatent">For every site H(X_i | D_i); differential for a continuous site.</param>
/// <param name="EntropyGivenLatents">H(X | D_0), the sum over the sites.</param>
/// <param name="JointEntropy">H(X, D, Y) = H(Y) + sum of C_l + H(X|D_0), the entropy of everything together and an upper bound of H(X).</param>
internal sealed record LatentCapacity(
    double ClassEntropy, double[] NodeCapacity, double[] LevelCapacity, double[] LatentEntropy, double[] SiteEntropyGivenLatent,
    double EntropyGivenLatents, double JointEntropy)
{
    /// <summary>Computes the capacities of a network.</summary>
    /// <remarks>Cost: O(weights).</remarks>
    public static LatentCapacity Compute(ConvAC model)
    {
        double[][] marginals = LatentMarginals.Compute(model);
        double[] node = [.. Enumerable.Range(0, marginals.Length).Select(v => Capacity(model, v, marginals))];
        CompensatedSum[] level = new CompensatedSum[model.Tree.Height + 1];
        for (int v = 0; v < node.Length; v++)
        {
            level[model.Tree.SpendingLevel(v)].Add(node[v]);
        }

        double[] site = [.. model.Leaves.Select((leaf, i) => SiteEntropy(leaf, marginals[i]))];
        double classEntropy = LogSpace.Entropy(model.ClassPrior);
        return new LatentCapacity(
            ClassEntropy: classEntropy,
            NodeCapacity: node,
            LevelCapacity: [.. level.Select(l => l.Value)],
            LatentEntropy: [.. marginals.Select(p => LogSpace.Entropy(p))],
            SiteEntropyGivenLatent: site,
            EntropyGivenLatents: CompensatedSum.Of(site),
            JointEntropy: CompensatedSum.Of([classEntropy, .. node, .. site]));
    }

    /// <summary>Computes the marginal entropy of a discrete site, H(X_i).</summary>
    internal static double MarginalSiteEntropy(DiscreteLeaf leaf, ReadOnlySpan<double> marginal) => LogSpace.Entropy(leaf.Mix(marginal));

    /// <summary>Computes the marginal entropies of discrete sites, averaged over the sites.</summary>
    internal static double MeanMarginalSiteEntropy(ConvAC model)
    {
        double[][] marginals = LatentMarginals.Compute(model);
        return model.Leaves.Select((leaf, i) => MarginalSiteEntropy((DiscreteLeaf)leaf, marginals[i])).Average();
    }

    private static double Capacity(ConvAC model, int v, double[][] marginals)
    {
        ReadOnlySpan<double> parent = v == model.Tree.Root ? model.ClassPrior : marginals[model.Tree.Parent(v)];
        ReadOnlySpan<double> weights = model.Weights(v);
        int channels = model.Shape.Channels(v);
        CompensatedSum sum = default;
        for (int g = 0; g < parent.Length; g++)
        {
            sum.Add(parent[g] * LogSpace.Entropy(weights.Slice(g * channels, channels)));
        }

        return sum.Value;
    }

    private static double SiteEntropy(LeafDistribution leaf, double[] marginal)
    {
        double[] entropy = new double[leaf.Channels];
        leaf.Entropy(entropy);
        CompensatedSum sum = default;
        for (int d = 0; d < entropy.Length; d++)
        {
            sum.Add(marginal[d] * entropy[d]);
        }

        return sum.Value;
    }
}
