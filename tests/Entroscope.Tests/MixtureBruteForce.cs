using Entroscope.Model;

namespace Entroscope.Tests;

/// <summary>All joint states of a tiny mixture by nested loops over component, class, latents and missing values.</summary>
internal static class MixtureBruteForce
{
    /// <summary>Lists every state with its log-probability and its component.</summary>
    public static List<(int Component, BruteForce.State State)> States(ConvACMixture mixture, double[] evidence, int label = -1)
    {
        var states = new List<(int, BruteForce.State)>();
        for (int z = 0; z < mixture.Components.Count; z++)
        {
            foreach (BruteForce.State state in BruteForce.States(mixture.Components[z], evidence, label))
            {
                states.Add((z, state with { LogJoint = Math.Log(mixture.Weights[z]) + state.LogJoint }));
            }
        }

        return states;
    }

    /// <summary>Sums the probabilities of the states that a condition selects.</summary>
    public static double Probability(IEnumerable<(int Component, BruteForce.State State)> states, Func<int, BruteForce.State, bool> condition) =>
        states.Where(s => condition(s.Component, s.State)).Sum(s => Math.Exp(s.State.LogJoint));

    /// <summary>Divides by the sum.</summary>
    public static double[] Normalized(double[] values) => Array.ConvertAll(values, v => v / values.Sum());
}
