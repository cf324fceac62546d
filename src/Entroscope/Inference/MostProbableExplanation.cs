using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Inference;

/// <summary>The most probable explanation: the maximum over latents, class and missing values <em>jointly</em>, by one max-product pass.</summary>
/// <remarks>
/// This is not the marginal MAP: the values found maximise the joint probability with one state of the latents, not the probability
/// P(missing values | evidence) with the latents summed out, which is NP-hard in general. At a missing continuous site the density is maximised.
/// </remarks>
public static class MostProbableExplanation
{
    /// <summary>Computes the most probable explanation of some evidence: the maximum over the component as well, jointly.</summary>
    /// <param name="model">The model.</param>
    /// <param name="evidence">One value a site, NaN where unobserved; null for none.</param>
    /// <param name="label">The class given, or -1 to maximise over it as well.</param>
    /// <returns>The explanation, whose latents are those of its component's tree; the smallest component, channel, value and class on ties.</returns>
    /// <exception cref="DataException">A given value is outside its alphabet, or the evidence has probability 0 (with its class).</exception>
    /// <remarks>Cost: O(weights of all components).</remarks>
    public static Explanation Compute(ConvACMixture model, double[]? evidence, int label = -1)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.EnsureGenerative();
        double[] given = Evidence.Check(model.Pattern, evidence, label);
        (Explanation? best, WideLog score) = (null, WideLog.Zero);
        for (int z = 0; z < model.Components.Count; z++)
        {
            if (model.Weights[z] > 0 && Find(model.Components[z], given, label) is { } found)
            {
                WideLog joint = found.LogJoint + Math.Log(model.Weights[z]);
                if (joint.IsAbove(score))
                {
                    (best, score) = (found.Found with { Component = z, LogJoint = joint.ToDouble() }, joint);
                }
            }
        }

        return best ?? throw Evidence.Impossible(label);
    }

    private static (Explanation Found, WideLog LogJoint)? Find(ConvAC model, double[] given, int label)
    {
        PoolingTree tree = model.Tree;
        var best = new WideLog[tree.NodeCount][];
        int[][] choice = new int[tree.NodeCount][];
        foreach (int v in tree.ChildrenFirst)
        {
            var u = new WideLog[model.Shape.Channels(v)];
            if (tree.IsSite(v))
            {
                FillSite(model.Leaves[v], given[v], u);
            }

            foreach (int c in tree.Children(v))
            {
                for (int g = 0; g < u.Length; g++)
                {
                    u[g] += best[c][g];
                }
            }

            (best[v], choice[v]) = Maximize(model.Weights(v), u, model.Shape.Rows(v));
        }

        (int label, WideLog logJoint) root = BestClass(model, best[tree.Root], label);
        if (root.logJoint.IsZero)
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
        return (new Explanation { LogJoint = root.logJoint.ToDouble(), Values = values, Latents = latents, Class = root.label }, root.logJoint);
    }

    private static void FillSite(LeafDistribution leaf, double value, WideLog[] u)
    {
        if (!double.IsNaN(value))
        {
            leaf.WideLogDensity(value, u);
            return;
        }

        var atMode = new WideLog[u.Length];
        for (int d = 0; d < u.Length; d++)
        {
            leaf.WideLogDensity(leaf.Mode(d), atMode);
            u[d] = atMode[d];
        }
    }

    private static (WideLog[] Best, int[] Choice) Maximize(ReadOnlySpan<double> weights, WideLog[] u, int rows)
    {
        var best = new WideLog[rows];
        int[] choice = new int[rows];
        for (int g = 0; g < rows; g++)
        {
            best[g] = WideLog.Zero;
            for (int d = 0; d < u.Length; d++)
            {
                WideLog score = u[d] + Math.Log(weights[(g * u.Length) + d]);
                if (score.IsAbove(best[g]))
                {
                    (best[g], choice[g]) = (score, d);
                }
            }
        }

        return (best, choice);
    }

    private static (int Class, WideLog LogJoint) BestClass(ConvAC model, WideLog[] scores, int label)
    {
        (int best, WideLog logJoint) = (Math.Max(label, 0), WideLog.Zero);
        for (int y = 0; y < scores.Length; y++)
        {
            WideLog score = scores[y] + Math.Log(model.ClassPrior[y]);
            if ((label < 0 || y == label) && score.IsAbove(logJoint))
            {
                (best, logJoint) = (y, score);
            }
        }

        return (best, logJoint);
    }
}

/// <summary>The most probable joint state of a network or mixture given evidence: missing values, all latents, the class and the component together.</summary>
public sealed record Explanation
{
    /// <summary>Gets log P(values, latents, class), in nats (a log-density where sites are continuous).</summary>
    public required double LogJoint { get; init; }

    /// <summary>Gets the values of all sites: the evidence, with missing values filled.</summary>
    public required double[] Values { get; init; }

    /// <summary>Gets the component of a mixture that explains best together with all the rest; 0 for a network.</summary>
    public int Component { get; init; }

    /// <summary>Gets for every node of the tree (of that component) the channel of its latent.</summary>
    public required int[] Latents { get; init; }

    /// <summary>Gets the class: the given one, or the most probable one together with all the rest.</summary>
    public required int Class { get; init; }
}
