using Entroscope.Inference;
using Entroscope.Model;

namespace Entroscope.Information;

/// <summary>
/// What draws may have missed: the events of a model (a class, a channel given one of the parent, a value of a site) whose
/// probabilities, known from the weights, are so small that none of them may be among the draws.
/// </summary>
/// <remarks>
/// An event of probability q that costs c nats has a share of q c^2 in the variance of what is averaged. Events below 3/n of one place are taken
/// together; with the probability exp(-n Q), Q their sum, the draws hold none of them, and the sample variance knows nothing of their share.
/// </remarks>
internal sealed class RareEvents
{
    private const double Expected = 3;
    private readonly double _draws;
    private double _probability;
    private double _variance;

    private RareEvents(long draws) => _draws = draws;

    /// <summary>Computes the variance of the means that the draws may have missed.</summary>
    /// <param name="model">The network.</param>
    /// <param name="draws">The number of draws.</param>
    /// <returns>For every node, of what is spent at it, I(D_v; X | D_pa); for every site, of what is left at it; and of the class.</returns>
    public static (double[] Nodes, double[] Sites, double Class) Of(ConvAC model, long draws)
    {
        var events = new RareEvents(draws);
        double[][] marginals = LatentMarginals.Compute(model);
        double[] nodes = new double[marginals.Length];
        double[] sites = new double[model.Tree.SiteCount];
        events.Add(1, model.ClassPrior);
        double classes = events.Take();
        for (int v = 0; v < nodes.Length; v++)
        {
            ReadOnlySpan<double> parent = v == model.Tree.Root ? model.ClassPrior : marginals[model.Tree.Parent(v)];
            int channels = marginals[v].Length;
            for (int g = 0; g < parent.Length; g++)
            {
                events.Add(parent[g], model.Weights(v).Slice(g * channels, channels));
            }

            nodes[v] = events.Take();
        }

        for (int i = 0; i < sites.Length; i++)
        {
            if (model.Leaves[i] is DiscreteLeaf leaf)
            {
                events.Add(1, LeafMixture.Table(leaf, marginals[i]));
                sites[i] = events.Take();
            }
        }

        return (nodes, sites, classes);
    }

    private void Add(double given, ReadOnlySpan<double> row)
    {
        foreach (double p in row)
        {
            double q = given * p;
            if (q > 0 && q * _draws < Expected)
            {
                double cost = Math.Log(p);
                _probability += q;
                _variance += q * cost * cost;
            }
        }
    }

    private double Take()
    {
        double missed = Math.Exp(-_draws * _probability) * _variance / _draws;
        (_probability, _variance) = (0, 0);
        return missed;
    }
}
