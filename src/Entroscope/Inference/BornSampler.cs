using Entroscope.Engine.Born;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Inference;

/// <summary>
/// Draws from a network in the Born reading: the class, then site by site in the order of the tree, each from its density matrix given all sites drawn
/// before and with all later ones summed out (Han and others 2018, for trees Cheng and others 2019). Exact. Not thread-safe; one for each worker.
/// </summary>
/// <remarks>Cost: O(r^3) a node and sample: what lies before a node is an outer product of amplitudes, what lies after it a Gram matrix.</remarks>
internal sealed class BornSampler : IComponentSampler
{
    private readonly BornNetwork _network;
    private readonly PoolingTree _tree;
    private readonly DensityPass _pass;
    private readonly BornSite?[] _sites;
    private readonly Density[] _above;
    private readonly double[] _values;
    private readonly double[] _logOfClass;
    private readonly Stack<(int Node, Density Outside, int Next)> _way = new();
    private readonly Density?[][] _after;
    private bool _isConditioned;

    public BornSampler(BornNetwork network)
    {
        (_network, _tree) = (network, network.Model.Tree);
        (_pass, _sites) = (new DensityPass(network), new BornSite?[_tree.SiteCount]);
        (_above, _after) = (new Density[_tree.NodeCount], new Density?[_tree.NodeCount][]);
        (_values, _logOfClass) = (new double[_tree.SiteCount], new double[network.Model.Classes]);
    }

    public WideLog LogLikelihood { get; private set; }

    public bool Condition(Observations data, int row, int label)
    {
        _pass.Up(data, row);
        _isConditioned = true;
        for (int y = 0; y < _logOfClass.Length; y++)
        {
            _logOfClass[y] = _pass.LogGivenClass(y) + (label < 0 && _logOfClass.Length > 1 ? Math.Log(_network.Model.ClassPrior[y]) : 0);
        }

        double log = label < 0 ? LogSpace.LogSumExp(_logOfClass) : _logOfClass[label];
        LogLikelihood = WideLog.Of(log);
        return !double.IsNegativeInfinity(log);
    }

    public int DrawLatents(RandomStream random, int label)
    {
        int drawn = label >= 0 ? label : DrawClass(random);
        for (int v = 0; v < _above.Length; v++)
        {
            _above[v] = _isConditioned ? _pass.Above[v] : _network.Above[v];
        }

        _way.Push((_tree.Root, _network.Top(drawn), 0));
        while (_way.TryPop(out (int Node, Density Outside, int Next) at))
        {
            Visit(at.Node, at.Outside, at.Next, random);
        }

        return drawn;
    }

    public double DrawSite(int site, RandomStream random) => _values[site];

    // Enters a node, or goes on to its next child. What has no missing site below it is as it was observed.
    private void Visit(int v, Density outside, int next, RandomStream random)
    {
        ConvAC model = _network.Model;
        if (next == 0)
        {
            outside = outside.Back(model.Weights(v), model.Shape.Channels(v));
            if (_tree.IsSite(v))
            {
                _above[v] = Draw(v, outside, random).Through(model.Weights(v), model.Shape.Rows(v));
                return;
            }

            _after[v] = DensityPass.After(_tree.Children(v), _above);
        }

        ReadOnlySpan<int> children = _tree.Children(v);
        Density before = next == 0 ? outside : outside.Times(_above[children[next - 1]]);
        if (next == children.Length)
        {
            _above[v] = BornNetwork.Pool(children, _above).Through(model.Weights(v), model.Shape.Rows(v));
            return;
        }

        _way.Push((v, before, next + 1));
        int c = children[next];
        if (IsMissing(c))
        {
            _way.Push((c, _after[v][next] is { } rest ? before.Times(rest) : before, 0));
        }
    }

    private bool IsMissing(int v) => !_isConditioned || _pass.HasMissing(v);

    private Density Draw(int site, Density density, RandomStream random)
    {
        BornSite answer = _sites[site] ??= new BornSite(_network.Model, site);
        double[] weights = new double[answer.Leaf.Channels];
        answer.Fill(density, weights);
        _values[site] = answer.Leaf is DiscreteLeaf discrete
            ? discrete.ValueOf(random.NextIndex(weights))
            : ((ContinuousLeaf)answer.Leaf).MixtureQuantile(weights, Math.Max(random.NextDouble(), double.Epsilon));
        return _network.Model.Leaves[site].HasNoValue ? _network.Below[site] : _network.Observed(site, _values[site]);
    }

    private int DrawClass(RandomStream random)
    {
        if (!_isConditioned)
        {
            return random.NextIndex(_network.Model.ClassPrior);
        }

        double most = _logOfClass.Max();
        return random.NextIndex(Array.ConvertAll(_logOfClass, l => Math.Exp(l - most)));
    }
}
