using Entroscope.Model;

namespace Entroscope.Tests;

/// <summary>All joint states of a tiny network by nested loops: slow, and written without a look at the library's passes.</summary>
internal static class BruteForce
{
    /// <summary>Sums of probabilities below this have lost digits to underflow.</summary>
    public const double Smallest = 1e-270;

    /// <summary>Networks small enough for <see cref="States"/>.</summary>
    public static RandomModelOptions Tiny { get; } =
        new() { MaxSites = 3, MaxChannels = 2, MaxClasses = 2, Continuous = false, NearDeterministic = 0.1, Zeros = 0.1 };

    /// <summary>Lists every state of class, latents and missing values with its log-probability.</summary>
    public static List<State> States(ConvAC model, double[] evidence, int label = -1)
    {
        var states = new List<State>();
        foreach (double[] values in Completions(model, evidence))
        {
            for (int y = 0; y < model.Classes; y++)
            {
                if (label < 0 || y == label)
                {
                    AddLatents(model, values, y, new int[model.Tree.NodeCount], model.Tree.Root, states);
                }
            }
        }

        return states;
    }

    /// <summary>Sums the probabilities of the states that a condition selects.</summary>
    public static double Probability(IEnumerable<State> states, Func<State, bool> condition) => states.Where(condition).Sum(s => Math.Exp(s.LogJoint));

    /// <summary>Evidence of random values, each missing with the given probability.</summary>
    public static double[] Evidence(ConvAC model, ulong seed, double missing = 0.5) => RandomModels.Data(model, 1, missing, seed).Row(0);

    private static IEnumerable<double[]> Completions(ConvAC model, double[] evidence)
    {
        int site = Array.FindIndex(evidence, double.IsNaN);
        if (site < 0)
        {
            return [evidence];
        }

        return Enumerable.Range(0, model.Leaves[site].Alphabet).SelectMany(k => Completions(model, [.. evidence[..site], k, .. evidence[(site + 1)..]]));
    }

    // Nodes are numbered children first only within a level tree, so the walk goes by height: every parent before its children.
    private static void AddLatents(ConvAC model, double[] values, int y, int[] latents, int position, List<State> states)
    {
        if (position < 0)
        {
            states.Add(new State(LogJoint(model, values, y, latents), y, [.. latents], values));
            return;
        }

        int v = model.Tree.ChildrenFirst[position];
        for (int d = 0; d < model.Shape.Channels(v); d++)
        {
            latents[v] = d;
            AddLatents(model, values, y, latents, position - 1, states);
        }
    }

    private static double LogJoint(ConvAC model, double[] values, int y, int[] latents)
    {
        double log = Math.Log(model.ClassPrior[y]);
        for (int v = 0; v < latents.Length; v++)
        {
            int parent = v == model.Tree.Root ? y : latents[model.Tree.Parent(v)];
            log += Math.Log(model.Weights(v)[(parent * model.Shape.Channels(v)) + latents[v]]);
        }

        for (int i = 0; i < values.Length; i++)
        {
            double[] density = new double[model.Shape.Channels(i)];
            model.Leaves[i].LogDensity(values[i], density);
            log += density[latents[i]];
        }

        return log;
    }

    /// <summary>One joint state.</summary>
    internal sealed record State(double LogJoint, int Class, int[] Latents, double[] Values);
}
