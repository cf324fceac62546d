using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Exact;

/// <summary>The exact entropies of patches with few joint values, from the tables of their probabilities given their latents.</summary>
internal static class SmallPatches
{
    private const int MostCells = 1024;

    /// <summary>Computes the marginal entropies of the patches, as far as they are small and discrete.</summary>
    /// <param name="sites">The sites seen; the others are summed out.</param>
    /// <returns>For every node H(X_S) of its seen sites, in nats; null where they have more than 1024 joint values or are continuous.</returns>
    /// <remarks>Cost: at most 1024 r^2 a node.</remarks>
    public static double?[] Entropies(ConvAC model, int[] sites)
    {
        var seen = new HashSet<int>(sites);
        double[][] marginals = LatentMarginals.Compute(model);
        SiteConditional?[] given = new SiteConditional?[model.Tree.NodeCount];
        double?[] entropies = new double?[given.Length];
        foreach (int v in model.Tree.ChildrenFirst)
        {
            SiteConditional? own = model.Tree.IsSite(v) ? OfSite(model.Leaves[v], seen.Contains(v)) : Join(model, v, given);
            entropies[v] = own is null ? null : LogSpace.Entropy(own.Mix(marginals[v], 1).Table);
            given[v] = own is null || v == model.Tree.Root ? null : own.Mix(model.Weights(v), model.Shape.Rows(v));
        }

        return entropies;
    }

    private static SiteConditional? OfSite(LeafDistribution leaf, bool seen)
    {
        if (seen)
        {
            return leaf.Alphabet is > 0 and <= MostCells ? SiteConditional.Of(leaf) : null;
        }

        double[] ones = new double[leaf.Channels];
        Array.Fill(ones, 1);
        return new SiteConditional(ones, 1);
    }

    private static SiteConditional? Join(ConvAC model, int v, SiteConditional?[] given)
    {
        SiteConditional? product = null;
        foreach (int c in model.Tree.Children(v))
        {
            SiteConditional? child = given[c];
            if (child is null || (product?.Columns ?? 1L) * child.Columns > MostCells)
            {
                return null;
            }

            product = product is null ? child : product.Times(child);
            given[c] = null;
        }

        return product;
    }
}
