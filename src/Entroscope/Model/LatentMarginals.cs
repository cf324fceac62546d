namespace Entroscope.Model;

/// <summary>The prior marginals P(D_v = d) of every latent, from one top-down pass over the weights. Exact; O(weights).</summary>
internal static class LatentMarginals
{
    /// <summary>Computes the marginals under the model's class prior.</summary>
    /// <returns>For every node the probabilities of its channels.</returns>
    public static double[][] Compute(ConvAC model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.EnsureGenerative();
        double[][] marginals = new double[model.Tree.NodeCount][];
        for (int v = 0; v < marginals.Length; v++)
        {
            marginals[v] = new double[model.Shape.Channels(v)];
        }

        Fill(model, model.ClassPrior, marginals);
        return marginals;
    }

    /// <summary>Computes the marginals under a given distribution of the class.</summary>
    /// <param name="classes">The probabilities of the Y classes.</param>
    /// <param name="destination">Receives for every node the probabilities of its channels.</param>
    internal static void Fill(ConvAC model, ReadOnlySpan<double> classes, double[][] destination)
    {
        ReadOnlySpan<int> order = model.Tree.ChildrenFirst;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            int v = order[i];
            ReadOnlySpan<double> parent = v == model.Tree.Root ? classes : destination[model.Tree.Parent(v)];
            ReadOnlySpan<double> a = model.Weights(v);
            Span<double> mine = destination[v];
            mine.Clear();
            for (int g = 0; g < parent.Length; g++)
            {
                for (int d = 0; d < mine.Length; d++)
                {
                    mine[d] += parent[g] * a[(g * mine.Length) + d];
                }
            }
        }
    }
}
