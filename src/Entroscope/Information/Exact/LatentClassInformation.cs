using Entroscope.Model;

namespace Entroscope.Information.Exact;

/// <summary>What the latents know of the class, exact from the weights alone.</summary>
internal static class LatentClassInformation
{
    /// <summary>Computes I(D_v; Y) of every node.</summary>
    /// <param name="model">A network in the generative reading with at least two classes.</param>
    /// <returns>For every node the information, in nats, between 0 and H(Y); it never grows from a node to its children.</returns>
    /// <exception cref="ArgumentException">The model has a single class.</exception>
    /// <remarks>Cost: O(weights) a class.</remarks>
    public static double[] Compute(ConvAC model)
    {
        double[][] marginals = LatentMarginals.Compute(model);
        Refuse.Argument(
            model.Classes == 1,
            $"The model has a single class, so there is nothing to know about it; information about a class needs at least 2.", nameof(model));

        double[] information = new double[marginals.Length];
        double[][] given = Array.ConvertAll(marginals, p => new double[p.Length]);
        for (int y = 0; y < model.Classes; y++)
        {
            double[] classes = new double[model.Classes];
            classes[y] = 1;
            LatentMarginals.Fill(model, classes, given);
            for (int v = 0; v < given.Length; v++)
            {
                for (int d = 0; d < given[v].Length; d++)
                {
                    information[v] += PairTable.Term(model.ClassPrior[y] * given[v][d], model.ClassPrior[y] * marginals[v][d]);
                }
            }
        }

        return information;
    }
}
