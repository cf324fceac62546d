using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Information.Estimates;

/// <summary>
/// How much rare channels and values say about the latents of other nodes: what estimates of informations by draws
/// miss without them. An event e of probability q takes about q KL(P(D_v | e) || P(D_v)) from what is known of D_v.
/// </summary>
/// <remarks>Cost: one step of r^2 for every event and node that it says anything about; the events of large networks that matter least are left out.</remarks>
internal sealed class RareReach
{
    // Nats. What an event takes at most from any estimate, and does not matter.
    private const double Negligible = 1e-10;
    private const int MostSteps = 1 << 20;
    private readonly ConvAC _model;
    private readonly bool _hasEvents;
    private readonly PoolingTree _tree;
    private readonly double[][] _marginals;
    private readonly double[][] _messages;
    private readonly Sums _values;
    private readonly Sums _channels;
    private int _steps;

    /// <summary>Follows the rare events of a model.</summary>
    /// <param name="events">How often events are expected among the draws.</param>
    public RareReach(ConvAC model, int[] sites, RareEventTable events, long draws)
    {
        (_model, _tree, _marginals, Draws, _hasEvents) = (model, model.Tree, LatentMarginals.Compute(model), draws, events.Count > 0);
        _messages = Array.ConvertAll(_marginals, m => new double[m.Length]);
        (_values, _channels) = (new Sums(_tree.NodeCount), new Sums(_tree.NodeCount));
        Follow(Values(sites, events, draws), _values);
        _steps = 0;
        Follow(Channels(events, draws), _channels);
    }

    /// <summary>Gets the number of draws that it holds for.</summary>
    public long Draws { get; }

    /// <summary>
    /// Computes the least standard error of an information estimated by draws: what two rare events together say is followed by nothing.
    /// </summary>
    /// <param name="bound">The largest value that the information may have.</param>
    /// <returns>0.015 log(n) / n nats, 1.4e-5 for 10 000 draws; never more than a sixth of the bound, and 0 where no event is rare.</returns>
    public double Resolution(long draws, double bound) => _hasEvents ? Math.Min(0.015 * Math.Log(draws) / draws, Math.Max(0, bound) / 6) : 0;

    /// <summary>Returns whether what was found still holds: for at most a quarter more draws, which miss a little less.</summary>
    public bool HoldsFor(long draws) => draws >= Draws && draws <= 1.25 * Draws;

    /// <summary>Gets the variance that the mean of an information about a node's latent may have missed.</summary>
    public double OfNode(int v) => Missed(_values.Nodes[v]) + Missed(_channels.Nodes[v]);

    /// <summary>Gets the variance that the mean of an information through the link above a node may have missed.</summary>
    public double OfLink(int v) => Missed(_values.Links[v]) + Missed(_channels.Links[v]);

    private static double Missed((double Whole, double Spread) sum) => RareEventTable.Missed(sum.Whole, sum.Spread);

    // What values say is seen by the draws that hold them. What channels say is seen only
    // as far as the sites show them: apart from the values, they hide nothing of these.
    private void Follow(IEnumerable<Told> events, Sums sums)
    {
        foreach (Told told in events.OrderByDescending(e => e.Probability))
        {
            if (_steps > MostSteps)
            {
                break;
            }

            Spread(told, sums);
        }
    }

    private IEnumerable<Told> Channels(RareEventTable events, long draws)
    {
        for (int v = 0; v < _marginals.Length; v++)
        {
            double[] expected = events.ExpectedDraws(v, draws);
            for (int d = 0; d < expected.Length; d++)
            {
                if (expected[d] < RareEventTable.Often && _marginals[v][d] > 0)
                {
                    double[] given = new double[expected.Length];
                    given[d] = 1;
                    yield return new Told(v, given, _marginals[v][d], expected[d]);
                }
            }
        }
    }

    private IEnumerable<Told> Values(int[] sites, RareEventTable events, long draws)
    {
        foreach (int i in sites)
        {
            if (_model.Leaves[i] is not DiscreteLeaf { Alphabet: <= RareEventTable.LargestAlphabet } leaf)
            {
                continue;
            }

            double[] table = leaf.Mix(_marginals[i]);
            for (int k = 0; k < table.Length; k++)
            {
                double expected = table[k] > 0 ? events.ExpectedValue(i, leaf, k, draws) : double.PositiveInfinity;
                if (expected < RareEventTable.Often)
                {
                    yield return new Told(i, [.. _marginals[i].Select((p, d) => p * leaf.Probability(d, k) / table[k])], table[k], expected);
                }
            }
        }
    }

    // From the node of the event outwards, as long as it carries information.
    private void Spread(Told told, Sums sums)
    {
        told.Given.CopyTo(_messages[told.Node], 0);
        Add(sums.Nodes, told.Node, told.Node, told);
        var next = new Stack<(int Node, int From)>();
        next.Push((told.Node, -1));
        while (next.TryPop(out (int Node, int From) at))
        {
            if (at.Node != _tree.Root && _tree.Parent(at.Node) is var above && above != at.From)
            {
                Up(at.Node, above);
                Go(above, at.Node, at.Node);
            }

            foreach (int below in _tree.IsSite(at.Node) ? [] : _tree.Children(at.Node))
            {
                if (below != at.From)
                {
                    Down(at.Node, below);
                    Go(below, at.Node, below);
                }
            }
        }

        void Go(int to, int from, int link)
        {
            if (Add(sums.Nodes, to, to, told))
            {
                Add(sums.Links, link, to, told);
                next.Push((to, from));
            }
        }
    }

    private void Up(int v, int parent)
    {
        _steps++;
        (double[] own, double[] above) = (_messages[v], _messages[parent]);
        for (int g = 0; g < above.Length; g++)
        {
            double sum = 0;
            for (int d = 0; d < own.Length; d++)
            {
                sum += _marginals[v][d] > 0 ? own[d] * _model.Weights(v)[(g * own.Length) + d] / _marginals[v][d] : 0;
            }

            above[g] = sum * _marginals[parent][g];
        }
    }

    private void Down(int parent, int v)
    {
        _steps++;
        (double[] above, double[] own) = (_messages[parent], _messages[v]);
        Array.Clear(own);
        for (int g = 0; g < above.Length; g++)
        {
            for (int d = 0; d < own.Length; d++)
            {
                own[d] += above[g] * _model.Weights(v)[(g * own.Length) + d];
            }
        }
    }

    private bool Add((double Whole, double Spread)[] sums, int to, int about, Told told)
    {
        double part = told.Probability * Divergence(_messages[about], _marginals[about]);
        if (!(part > Negligible))
        {
            return false;
        }

        sums[to] = (sums[to].Whole + part, sums[to].Spread + (part * part / told.Expected));
        return true;
    }

    private static double Divergence(double[] given, double[] prior)
    {
        double sum = 0;
        for (int d = 0; d < given.Length; d++)
        {
            sum += given[d] > 0 && prior[d] > 0 ? given[d] * Math.Log(given[d] / prior[d]) : 0;
        }

        return sum;
    }

    private readonly record struct Told(int Node, double[] Given, double Probability, double Expected);

    private sealed class Sums(int nodes)
    {
        public (double Whole, double Spread)[] Nodes { get; } = new (double, double)[nodes];

        public (double Whole, double Spread)[] Links { get; } = new (double, double)[nodes];
    }
}
