using Entroscope.Model;

namespace Entroscope.Inference;

/// <summary>The channels of one site in all components of a mixture as one leaf: summed over components, a site is a mixture of these channels.</summary>
internal static class LeafStack
{
    /// <summary>Stacks leaves of one specification.</summary>
    /// <param name="leaves">At least one leaf.</param>
    /// <returns>A leaf with the channels of all, one leaf after the other; a single leaf itself.</returns>
    public static LeafDistribution Of(IReadOnlyList<LeafDistribution> leaves)
    {
        if (leaves.Count == 1)
        {
            return leaves[0];
        }

        return leaves[0] switch
        {
            CategoricalLeaf first => new CategoricalLeaf(leaves.Sum(l => l.Channels), first.Alphabet, Join(leaves, l => ((CategoricalLeaf)l).Table), codes: first.Codes),
            BernoulliLeaf => new BernoulliLeaf(Join(leaves, l => ((BernoulliLeaf)l).Probabilities)),
            BinomialLeaf first => new BinomialLeaf(first.Trials, Join(leaves, l => ((BinomialLeaf)l).Probabilities)),
            GaussianLeaf => new GaussianLeaf(Join(leaves, l => ((GaussianLeaf)l).Means), Join(leaves, l => ((GaussianLeaf)l).Variances)),
            _ => throw new NotSupportedException(leaves[0].Family.ToString()),
        };
    }

    private static double[] Join(IReadOnlyList<LeafDistribution> leaves, PartOfLeaf part)
    {
        var all = new List<double>();
        foreach (LeafDistribution leaf in leaves)
        {
            all.AddRange(part(leaf));
        }

        return [.. all];
    }

    private delegate ReadOnlySpan<double> PartOfLeaf(LeafDistribution leaf);
}
