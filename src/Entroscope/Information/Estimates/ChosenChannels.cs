using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Information.Estimates;

/// <summary>How probable each channel of every node is in draws that are made given rare events: the sum of pi_e P(D_v = d | e).</summary>
/// <remarks>Cost: two passes of r^2 a node.</remarks>
internal sealed class ChosenChannels
{
    private readonly double[][] _all;
    private readonly double[][] _above;
    private readonly double[][] _values;

    /// <summary>Computes the probabilities.</summary>
    /// <param name="marginals">P(D_v = d).</param>
    public ChosenChannels(ConvAC model, double[][] marginals, IReadOnlyList<RareEvent> events, double[] chosen)
    {
        PoolingTree tree = model.Tree;
        double[][] below = Array.ConvertAll(marginals, m => new double[m.Length]);
        _values = Array.ConvertAll(marginals, m => new double[m.Length]);
        double[][] parents =
            [.. Enumerable.Range(0, tree.NodeCount).Select(v => new double[v == tree.Root ? model.Classes : marginals[tree.Parent(v)].Length])];

        // The events that name a channel of the parent themselves.
        double[][] named = Array.ConvertAll(marginals, m => new double[m.Length]);
        double[] classes = new double[model.Classes];
        for (int e = 0; e < chosen.Length; e++)
        {
            (RareEvent rare, double pi) = (events[e], chosen[e]);
            if (rare.Node < 0)
            {
                classes[rare.Channel] += pi;
                continue;
            }

            below[rare.Node][rare.Channel] += pi;
            if (rare.Parent >= 0)
            {
                parents[rare.Node][rare.Parent] += pi;
                named[rare.Node][rare.Channel] += pi;
            }
            else
            {
                _values[rare.Node][rare.Channel] += pi;
            }
        }

        double[] Prior(int v) => v == tree.Root ? model.ClassPrior.ToArray() : marginals[tree.Parent(v)];
        foreach (int v in tree.ChildrenFirst)
        {
            AddUp(model, v, marginals[v], Prior(v), below[v], named[v], parents[v]);
            if (v != tree.Root)
            {
                Add(below[tree.Parent(v)], parents[v]);
            }
        }

        _all = Array.ConvertAll(below, b => (double[])b.Clone());
        _above = new double[tree.NodeCount][];
        ReadOnlySpan<int> order = tree.ChildrenFirst;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            int v = order[i];
            double[] outside = v == tree.Root ? (double[])classes.Clone() : [.. _all[tree.Parent(v)].Select((p, g) => Math.Max(0, p - parents[v][g]))];
            _above[v] = outside;
            for (int g = 0; g < outside.Length; g++)
            {
                for (int d = 0; d < _all[v].Length; d++)
                {
                    _all[v][d] += outside[g] * model.Weights(v)[(g * _all[v].Length) + d];
                }
            }
        }
    }

    public double OfChannel(int v, int channel) => _all[v][channel];

    /// <summary>Gets that of a channel of a site, without the events that name a value of it.</summary>
    public double WithoutValues(int site, int channel) => Math.Max(0, _all[site][channel] - _values[site][channel]);

    /// <summary>Gets that of a channel of a node's parent (a class at the root), without the events of the node and below it.</summary>
    public double Above(int v, int parent) => _above[v][parent];

    // All other events at the node and below go up by P(D_pa = g | D_v = d).
    private static void AddUp(ConvAC model, int v, double[] marginal, double[] prior, double[] below, double[] named, double[] parents)
    {
        for (int d = 0; d < marginal.Length; d++)
        {
            double mass = below[d] - named[d];
            for (int g = 0; mass > 0 && marginal[d] > 0 && g < prior.Length; g++)
            {
                parents[g] += mass * prior[g] * model.Weights(v)[(g * marginal.Length) + d] / marginal[d];
            }
        }
    }

    private static void Add(double[] sum, double[] terms)
    {
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += terms[i];
        }
    }
}
