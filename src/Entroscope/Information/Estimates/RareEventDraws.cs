using Entroscope.Engine;
using Entroscope.Information.Exact;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Estimates;

/// <summary>
/// Draws of some sites in which the rare events of a model are not left to chance: a share of the draws is made given one of them, and every
/// draw has the weight that makes weighted means unbiased (multiple importance sampling with the balance heuristic, Veach and Guibas 1995).
/// </summary>
/// <remarks>
/// An event e is a class, a channel given one of the parent, or a value of a site given its channel; its probability q_e is known from the weights.
/// A draw is made from the model with probability 1 - b, else given an event that is chosen with probability pi_e, and weighs 1 / (1 - b + b sum
/// pi_e / q_e), the sum over the events that it holds: at most 1 / (1 - b). A model without rare events is drawn from as it is, with weights of 1.
/// </remarks>
internal sealed class RareEventDraws
{
    // Towards a target the number of draws is not known beforehand.
    private const int TargetDraws = 4096;
    private readonly ConvAC _model;
    private readonly PoolingTree _tree;
    private readonly int[] _sites;
    private readonly ulong _seed;
    private readonly string _purpose;
    private readonly RareEventTable _events;
    private readonly DrawnBlocks _plain;
    private readonly int[] _seenNodes;
    private readonly int[] _latents;
    private readonly double[][] _marginals;
    private long _block;

    /// <summary>Prepares the draws.</summary>
    public RareEventDraws(ConvAC model, int[] sites, EntropyOptions options, string purpose)
    {
        (_model, _tree, _sites, _seed, _purpose) = (model, model.Tree, sites, options.Seed, purpose);
        _events = new RareEventTable(model, sites, options.Draws ?? TargetDraws);
        _plain = new DrawnBlocks(model, sites, options.Seed, purpose);
        var seen = new CopyNetwork([model], sites);
        int[] order = _tree.ChildrenFirst.ToArray();
        Array.Reverse(order);
        _seenNodes = [.. order.Where(seen.Sees)];
        _latents = new int[_tree.NodeCount];
        _marginals = LatentMarginals.Compute(model);
    }

    /// <summary>Gets what is known of the rare events.</summary>
    public RareEventTable Events => _events;

    /// <summary>Draws the next block.</summary>
    /// <returns>The draws, one a row, and their weights; null where all are 1.</returns>
    public (Observations Draws, double[]? Weights) Next(int count) => _events.Count == 0
        ? (_plain.Next(count), null)
        : Draw(
            count, new RandomStream(_seed, _purpose, _block++), RareEventTable.Share,
            random => random.NextDouble() < RareEventTable.Share ? _events.Choose(random) : null);

    /// <summary>
    /// Draws from the model as it is, and behind that given rare events, as many as give these their share of all draws. Weighted, all are draws of
    /// the model; so are the first ones by themselves, without weights, for what needs independent draws of equal weight (<see cref="PlainDraws"/>).
    /// </summary>
    /// <param name="plain">The number of draws from the model as it is.</param>
    /// <remarks>The first ones are those of <see cref="DrawnBlocks"/>, where all sites are seen.</remarks>
    public SampleSource PlainFirst(long plain)
    {
        if (_events.Count == 0)
        {
            return SampleSource.Draw(_plain.Next, plain);
        }

        long given = (long)Math.Round(plain * RareEventTable.Share / (1 - RareEventTable.Share));
        double share = given / (double)(plain + given);
        return Part(plain, _purpose, _ => null, isGivenRare: false)
            .Then(Part(given, _purpose + " given rare events", random => _events.Choose(random), isGivenRare: true));

        SampleSource Part(long count, string purpose, Func<RandomStream, RareEvent?> choose, bool isGivenRare)
        {
            long next = 0;
            return SampleSource.Draw(
                rows =>
                {
                    (Observations draws, double[]? weights) = Draw(rows, new RandomStream(_seed, purpose, next++), share, choose);
                    return new SampleBlock(draws, RowSelection.All(draws), weights, IsGivenRare: isGivenRare);
                },
                count);
        }
    }

    private (Observations Draws, double[]? Weights) Draw(int count, RandomStream random, double share, Func<RandomStream, RareEvent?> choose)
    {
        double[][] values = [.. _sites.Select(_ => new double[count])];
        double[] weights = new double[count];
        for (int r = 0; r < count; r++)
        {
            weights[r] = 1 / (1 - share + (share * Draw(choose(random), values, r, random)));
        }

        return (DrawnBlocks.Show(_model.Tree.SiteCount, count, _sites, values), weights);
    }

    // Draws a row and sums pi / q over the events that it holds.
    private double Draw(RareEvent? given, double[][] values, int row, RandomStream random)
    {
        Array.Fill(_latents, -1);
        int y = given is { } e ? Climb(e, random) : random.NextIndex(_model.ClassPrior);
        double ratio = _events.OfClass(y);
        foreach (int v in _seenNodes)
        {
            int parent = v == _tree.Root ? y : _latents[_tree.Parent(v)];
            if (_latents[v] < 0)
            {
                int channels = _model.Shape.Channels(v);
                _latents[v] = random.NextIndex(_model.Weights(v).Slice(parent * channels, channels));
            }

            ratio += _events.OfChannel(v, parent, _latents[v]);
        }

        for (int s = 0; s < _sites.Length; s++)
        {
            int i = _sites[s];
            double x = given is { Value: >= 0 and var symbol, Node: var at } && at == i
                ? ((DiscreteLeaf)_model.Leaves[i]).ValueOf(symbol)
                : _model.Leaves[i].Sample(_latents[i], random);
            values[s][row] = x;
            ratio += _events.OfValue(i, _latents[i], x);
        }

        return ratio;
    }

    // Sets the channels that an event names and draws those above it: P(D_pa = g | D_v = d) = P(g) a[g, d] / P(d).
    private int Climb(RareEvent given, RandomStream random)
    {
        if (given.Node < 0)
        {
            return given.Channel;
        }

        int v = given.Node;
        _latents[v] = given.Channel;
        int above = given.Parent;
        while (true)
        {
            above = above >= 0 ? above : DrawParent(v, random);
            if (v == _tree.Root)
            {
                return above;
            }

            v = _tree.Parent(v);
            _latents[v] = above;
            above = -1;
        }
    }

    private int DrawParent(int v, RandomStream random)
    {
        ReadOnlySpan<double> parents = v == _tree.Root ? _model.ClassPrior : _marginals[_tree.Parent(v)];
        int channels = _model.Shape.Channels(v);
        double[] terms = new double[parents.Length];
        for (int g = 0; g < terms.Length; g++)
        {
            terms[g] = parents[g] * _model.Weights(v)[(g * channels) + _latents[v]];
        }

        return random.NextIndex(terms);
    }
}
