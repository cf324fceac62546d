using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Information.Estimates;

/// <summary>The rare events of a model as determined by its weights, how often each is drawn on purpose, and what draws may miss in spite of it.</summary>
/// <remarks>
/// An event of probability q that costs c nats takes about q c from a mean when it is missed. The draws are given to
/// the places (a node, a site, the class) in proportion to the root of what their events take, and within a place a
/// little more evenly than that: of what matters nothing is left out, and what hardly matters costs hardly a draw.
/// </remarks>
internal sealed class RareEventTable
{
    /// <summary>The share of the draws that are made given a rare event.</summary>
    public const double Share = 0.3;

    /// <summary>Events that are among the draws more often than this need no help.</summary>
    public const double Often = 40;

    /// <summary>The largest alphabet whose values are treated one by one.</summary>
    public const int LargestAlphabet = 1 << 12;
    private const double WithinPlace = 0.75;

    // Events that take less than rounding from a mean.
    private const double Negligible = 1e-18;

    // What is expected among the draws so often, as far as it matters, is among them often
    // enough to show what it is worth; below, an error is at least this part of all of it.
    private const double Safe = 14;
    private const double Largest = 5;
    private readonly ConvAC _model;
    private readonly bool _onPurpose;
    private readonly List<RareEvent> _events = [];
    private readonly List<(int First, int End)> _places = [];
    private readonly double[] _chosen;
    private readonly double[] _upTo;
    private readonly double[] _classes;
    private readonly double[]?[] _channels;
    private readonly double[]?[] _values;
    private readonly double[][] _marginals;
    private readonly ChosenChannels? _given;

    /// <summary>Collects the events.</summary>
    /// <param name="draws">The number of draws: what is rare depends on it.</param>
    /// <param name="onPurpose">Whether draws are made given an event; else the draws are those of the model.</param>
    public RareEventTable(ConvAC model, int[] sites, long draws, bool onPurpose = true)
    {
        (_model, _onPurpose) = (model, onPurpose);
        _marginals = LatentMarginals.Compute(model);
        Collect(sites, Often / draws);
        (_classes, _channels, _values) = (new double[model.Classes], new double[model.Tree.NodeCount][], new double[model.Tree.SiteCount][]);
        _chosen = Choices();
        _upTo = new double[_chosen.Length];
        double sum = 0;
        for (int e = 0; e < _chosen.Length; e++)
        {
            _upTo[e] = sum += _chosen[e];
            Enter(_events[e], _chosen[e] / _events[e].Probability);
        }

        _given = onPurpose && Count > 0 ? new ChosenChannels(model, _marginals, _events, _chosen) : null;
    }

    public int Count => _events.Count;

    private double OnPurpose => _onPurpose && Count > 0 ? Share : 0;

    public RareEvent Choose(RandomStream random)
    {
        int found = Array.BinarySearch(_upTo, random.NextDouble() * _upTo[^1]);
        return _events[Math.Min(found < 0 ? ~found : found + 1, _events.Count - 1)];
    }

    /// <summary>Gets pi / q of a class; 0 where it is not rare.</summary>
    public double OfClass(int y) => _classes[y];

    /// <summary>Gets pi / q of a channel given one of the parent; 0 where it is not rare.</summary>
    public double OfChannel(int v, int parent, int channel) => _channels[v] is { } table ? table[(parent * _model.Shape.Channels(v)) + channel] : 0;

    /// <summary>Gets pi / q of a value of a site given its channel; 0 where it is not rare.</summary>
    public double OfValue(int site, int channel, double value) => _values[site] is null
        ? 0
        : OfSymbol(site, channel, ((DiscreteLeaf)_model.Leaves[site]).SymbolOf(value));

    private double OfSymbol(int site, int channel, int symbol) => _values[site] is { } table ? table[(channel * _model.Leaves[site].Alphabet) + symbol] : 0;

    /// <summary>Computes what means of the draws may have missed, as variances.</summary>
    /// <returns>For every node that of its channels, for every site that of its values, and that of the class.</returns>
    public (double[] Nodes, double[] Sites, double Class) Missed(long draws)
    {
        (double[] nodes, double[] sites, double classes) = (new double[_model.Tree.NodeCount], new double[_model.Tree.SiteCount], 0);
        foreach ((int first, int end) in _places)
        {
            double missed = MissedAt(first, end, draws);
            if (_events[first] is { Node: < 0 })
            {
                classes = missed;
            }
            else if (_events[first] is { Value: >= 0, Node: var site })
            {
                sites[site] = missed;
            }
            else
            {
                nodes[_events[first].Node] = missed;
            }
        }

        return (nodes, sites, classes);
    }

    /// <summary>Computes what the mean of a quantity that any event may change has missed, as a variance.</summary>
    public double MissedOfAll(long draws) => _places.Sum(p => MissedAt(p.First, p.End, draws));

    /// <summary>Computes how often each channel of a node is expected among the draws.</summary>
    public double[] ExpectedDraws(int node, long draws) =>
        [.. _marginals[node].Select((p, d) => draws * (((1 - OnPurpose) * p) + (OnPurpose * (_given?.OfChannel(node, d) ?? 0))))];

    /// <summary>Computes how often a value of a site is expected among the draws.</summary>
    public double ExpectedValue(int site, DiscreteLeaf leaf, int value, long draws)
    {
        double[] channels = _marginals[site];
        double expected = 0;
        for (int d = 0; d < channels.Length; d++)
        {
            double f = leaf.Probability(d, value), chosen = channels[d] * f * OfSymbol(site, d, value);
            expected += draws * (((1 - OnPurpose) * channels[d] * f) + (OnPurpose * (chosen + (f * (_given?.WithoutValues(site, d) ?? 0)))));
        }

        return expected;
    }

    /// <summary>
    /// Computes what a mean may have missed, as a variance: few expected draws of a part
    /// may be none, and take all of it, or one too few, and take more than the draws show.
    /// </summary>
    /// <param name="parts">What the events take from the mean, and how often they are expected among the draws.</param>
    public static double Missed(IEnumerable<(double Part, double Expected)> parts)
    {
        double whole = 0, spread = 0;
        foreach ((double part, double expected) in parts)
        {
            if (expected < Often && part > 0)
            {
                whole += part;
                spread += part * part / expected;
            }
        }

        return Missed(whole, spread);
    }

    /// <summary>
    /// Computes what a mean may have missed, as a variance, from the sum of the parts of all events, and that of their squares by their expected draws.
    /// </summary>
    public static double Missed(double whole, double spread)
    {
        double effective = whole * whole / spread;
        return !(effective < Safe) ? 0 : Math.Max(Math.Exp(-effective) * spread, whole * whole / (Largest * Largest));
    }

    // Seen of a value is the value, whatever the channel: a value that is common hides nothing of the rare ones beside it.
    private double MissedAt(int first, int end, long draws) =>
        _events[first] is { Value: >= 0, Node: var site }
            ? Math.Max(MissedValues(site, (DiscreteLeaf)_model.Leaves[site], draws), Missed(first, end, draws))
            : Missed(first, end, draws);

    private double MissedValues(int site, DiscreteLeaf leaf, long draws) => Missed(leaf.Mix(_marginals[site]).Select((q, k) =>
        (q is > 0 and < 1 ? -q * Math.Log(q) : 0, q > 0 ? ExpectedValue(site, leaf, k, draws) : 0)));

    private double Missed(int first, int end, long draws) => Missed(Enumerable.Range(first, end - first).Select(e =>
        (_events[e].Probability * _events[e].Cost, draws * (((1 - OnPurpose) * _events[e].Probability) + (OnPurpose * (_chosen[e] + Along(_events[e])))))));

    // An event is drawn along with others that are drawn on purpose, too.
    private double Along(RareEvent e) => _given is null || e.Node < 0 ? 0
        : e.Value >= 0 ? _given.WithoutValues(e.Node, e.Channel) * Math.Exp(-e.Cost)
        : _given.Above(e.Node, e.Parent) * Math.Exp(-e.Cost);

    private void Collect(int[] sites, double rare)
    {
        double[][] marginals = _marginals;
        var seen = new CopyNetwork([_model], sites);
        Place(() => Add(-1, -1, 1, _model.ClassPrior, rare));
        for (int v = 0; v < marginals.Length; v++)
        {
            if (seen.Sees(v))
            {
                int node = v, channels = marginals[v].Length;
                double[] parents = v == _model.Tree.Root ? _model.ClassPrior.ToArray() : marginals[_model.Tree.Parent(v)];
                Place(() =>
                {
                    for (int g = 0; g < parents.Length; g++)
                    {
                        Add(node, g, parents[g], _model.Weights(node).Slice(g * channels, channels), rare);
                    }
                });
            }
        }

        foreach (int i in sites)
        {
            if (_model.Leaves[i] is DiscreteLeaf { Alphabet: <= LargestAlphabet } leaf)
            {
                Place(() => AddValues(i, leaf, marginals[i], rare));
            }
        }
    }

    private void Place(Action add)
    {
        int first = _events.Count;
        add();
        if (_events.Count > first)
        {
            _places.Add((first, _events.Count));
        }
    }

    private void Add(int node, int parent, double given, ReadOnlySpan<double> row, double rare)
    {
        for (int d = 0; d < row.Length; d++)
        {
            double q = given * row[d];
            if (q > Negligible && q < rare)
            {
                _events.Add(new RareEvent(node, parent, d, -1, q, -Math.Log(row[d])));
            }
        }
    }

    private void AddValues(int site, DiscreteLeaf leaf, double[] channels, double rare)
    {
        for (int d = 0; d < channels.Length; d++)
        {
            for (int k = 0; k < leaf.Alphabet; k++)
            {
                double f = leaf.Probability(d, k), q = channels[d] * f;
                if (q > Negligible && q < rare)
                {
                    _events.Add(new RareEvent(site, -1, d, k, q, -Math.Log(f)));
                }
            }
        }
    }

    private double[] Choices()
    {
        double[] choice = new double[_events.Count];
        double total = 0;
        foreach ((int first, int end) in _places)
        {
            double whole = 0, flat = 0;
            for (int e = first; e < end; e++)
            {
                double part = _events[e].Probability * _events[e].Cost;
                whole += part;
                flat += choice[e] = Math.Pow(part, WithinPlace);
            }

            double place = whole > 0 ? Math.Sqrt(whole) : 0;
            total += place;
            for (int e = first; e < end; e++)
            {
                choice[e] *= flat > 0 ? place / flat : 0;
            }
        }

        return Array.ConvertAll(choice, c => total > 0 ? c / total : 0);
    }

    private void Enter(RareEvent e, double ratio)
    {
        if (e.Node < 0)
        {
            _classes[e.Channel] = ratio;
        }
        else if (e.Value < 0)
        {
            int channels = _model.Shape.Channels(e.Node);
            (_channels[e.Node] ??= new double[channels * _model.Shape.Rows(e.Node)])[(e.Parent * channels) + e.Channel] = ratio;
        }
        else
        {
            int alphabet = _model.Leaves[e.Node].Alphabet;
            (_values[e.Node] ??= new double[alphabet * _model.Leaves[e.Node].Channels])[(e.Channel * alphabet) + e.Value] = ratio;
        }
    }
}

/// <summary>An event of a model that draws may miss.</summary>
/// <param name="Node">The node of the channel, or the site of the value; -1 for a class.</param>
/// <param name="Parent">The channel of the parent (at the root the class); -1 for a class and for a value.</param>
/// <param name="Channel">The channel, or the class.</param>
/// <param name="Value">The value of the site; -1 for a channel or a class.</param>
/// <param name="Probability">Its probability q.</param>
/// <param name="Cost">What it costs, -log of its conditional probability, in nats.</param>
internal readonly record struct RareEvent(int Node, int Parent, int Channel, int Value, double Probability, double Cost);
