using Entroscope.Engine.Reference;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Inference;

/// <summary>
/// Draws class, latents and sites from the root down: P(D_v | D_parent) as it is, or given evidence in proportion to
/// a_v[g, d] u_v[d], with the u of an upward pass. Exact. Not thread-safe; one for each worker.
/// </summary>
internal sealed class TopDownSampler : IComponentSampler
{
    private readonly ConvAC _model;
    private readonly PoolingTree _tree;
    private readonly int[] _latents;
    private readonly WideLog[] _terms;
    private readonly double[] _shares;
    private LogDomainPass? _pass;

    public TopDownSampler(ConvAC model)
    {
        _model = model;
        _tree = model.Tree;
        _latents = new int[_tree.NodeCount];
        int widest = Enumerable.Range(0, _tree.NodeCount).Max(model.Shape.Channels);
        (_terms, _shares) = (new WideLog[widest], new double[widest]);
    }

    public WideLog LogLikelihood => _pass?.LogLikelihood ?? default;

    public bool Condition(Observations data, int row, int label)
    {
        _pass ??= new LogDomainPass(_model);
        _pass.Up(data, row, label);
        return _pass.IsPossible;
    }

    public int DrawLatents(RandomStream random, int label)
    {
        int drawn = label >= 0 ? label : random.NextIndex(_pass is null ? _model.ClassPrior : _pass.ClassPosterior);
        ReadOnlySpan<int> order = _tree.ChildrenFirst;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            int v = order[i];
            _latents[v] = DrawLatent(v, v == _tree.Root ? drawn : _latents[_tree.Parent(v)], random);
        }

        return drawn;
    }

    public double DrawSite(int site, RandomStream random) => _model.Leaves[site].Sample(_latents[site], random);

    private int DrawLatent(int v, int parent, RandomStream random)
    {
        int channels = _model.Shape.Channels(v);
        if (_pass is null)
        {
            return random.NextIndex(_model.Weights(v).Slice(parent * channels, channels));
        }

        Span<WideLog> terms = _terms.AsSpan(0, channels);
        ReadOnlySpan<double> weights = _pass.LogWeights(v).AsSpan(parent * channels, channels);
        for (int d = 0; d < channels; d++)
        {
            terms[d] = _pass.LogU[v][d] + weights[d];
        }

        Span<double> shares = _shares.AsSpan(0, channels);
        WideLog.Share(terms, shares);
        return random.NextIndex(shares);
    }
}
