using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Inference;

/// <summary>The most probable explanation: the maximum over latents, class and missing values <em>jointly</em>, by one max-product pass.</summary>
/// <remarks>
/// This is not the marginal MAP: the values found maximise the joint probability with one state of the latents, not the probability
/// P(missing values | evidence) with the latents summed out, which is NP-hard in general. At a missing continuous site the density is maximised.
/// </remarks>
public static class MostProbableExplanation
{
    /// <summary>Computes the most probable explanation of some evidence.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none.</param>
    /// <param name="label">The class given, or -1 to maximise over it as well.</param>
    /// <returns>The explanation; the smallest channel, value and class on ties.</returns>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0 (with its class).</exception>
    /// <remarks>Cost: O(weights).</remarks>
    public static Explanation Compute(ConvAC model, double[]? evidence, int label = -1)
    {
        double[] given = Evidence.Check(model, evidence, label);
        return Find(model, given, label) ?? throw Evidence.Impossible(label);
    }

    /// <summary>Computes the most probable explanation of some evidence under a mixture: the maximum over the component as well, jointly.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none.</param>
    /// <param name="label">The class given, or -1 to maximise over it as well.</param>
    /// <returns>The explanation, whose latents are those of its component's tree; the smallest component, channel, value and class on ties.</returns>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0 (with its class).</exception>
    /// <remarks>Cost: O(weights of all components).</remarks>
    public static Explanation Compute(ConvACMixture mixture, double[]? evidence, int label = -1)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        double[] given = Evidence.Check(mixture.Pattern, evidence, label);
        Explanation? best = null;
        for (int z = 0; z < mixture.Components.Count; z++)
        {
            if (mixture.Weights[z] > 0 && Find(mixture.Components[z], given, label) is { } found)
            {
                found = found with { Component = z, LogJoint = Math.Log(mixture.Weights[z]) + found.LogJoint };
                best = best is null || found.LogJoint > best.LogJoint ? found : best;
            }
        }

        return best ?? throw Evidence.Impossible(label);
    }

    private static Explanation? Find(ConvAC model, double[] given, int label)
    {
        PoolingTree tree = model.Tree;
        double[][] best = new double[tree.NodeCount][];
        int[][] choice = new int[tree.NodeCount][];
        foreach (int v in tree.ChildrenFirst)
        {
            double[] u = new double[model.Shape.Channels(v)];
            if (tree.IsSite(v))
            {
                FillSite(model.Leaves[v], given[v], u);
            }

            foreach (int c in tree.Children(v))
            {
                System.Numerics.Tensors.TensorPrimitives.Add(u, best[c], u);
            }

            (best[v], choice[v]) = Maximize(model.Weights(v), u, model.Shape.Rows(v));
        }

        (int label, double logJoint) root = BestClass(model, best[tree.Root], label);
        if (root.logJoint == double.NegativeInfinity)
        {
            return null;
        }

        int[] latents = new int[tree.NodeCount];
        for (int i = tree.NodeCount - 1; i >= 0; i--)
        {
            int v = tree.ChildrenFirst[i];
            latents[v] = choice[v][v == tree.Root ? root.label : latents[tree.Parent(v)]];
        }

        double[] values = [.. given.Select((x, i) => double.IsNaN(x) ? model.Leaves[i].Mode(latents[i]) : x)];
        return new Explanation { LogJoint = root.logJoint, Values = values, Latents = latents, Class = root.label };
    }

    private static void FillSite(LeafDistribution leaf, double value, double[] u)
    {
        if (!double.IsNaN(value))
        {
            leaf.LogDensity(value, u);
            return;
        }

        double[] atMode = new double[u.Length];
        for (int d = 0; d < u.Length; d++)
        {
            leaf.LogDensity(leaf.Mode(d), atMode);
            u[d] = atMode[d];
        }
    }

    private static (double[] Best, int[] Choice) Maximize(ReadOnlySpan<double> weights, double[] u, int rows)
    {
        double[] best = new double[rows];
        int[] choice = new int[rows];
        for (int g = 0; g < rows; g++)
        {
            best[g] = double.NegativeInfinity;
            for (int d = 0; d < u.Length; d++)
            {
                double score = Math.Log(weights[(g * u.Length) + d]) + u[d];
                if (score > best[g])
                {
                    (best[g], choice[g]) = (score, d);
                }
            }
        }

        return (best, choice);
    }

    private static (int Class, double LogJoint) BestClass(ConvAC model, double[] scores, int label)
    {
        (int best, double logJoint) = (Math.Max(label, 0), double.NegativeInfinity);
        for (int y = 0; y < scores.Length; y++)
        {
            double score = Math.Log(model.ClassPrior[y]) + scores[y];
            if ((label < 0 || y == label) && score > logJoint)
            {
                (best, logJoint) = (y, score);
            }
        }

        return (best, logJoint);
    }
}
