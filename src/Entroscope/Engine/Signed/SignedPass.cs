using System.Numerics;
using Entroscope.Engine.Scaled;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Signed;

/// <summary>Takes panels up and down the tree of a network of real weights, with the kernels of the generative engine. Belongs to one thread.</summary>
internal sealed unsafe partial class SignedPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SignedNetwork<T> _network;
    private readonly PanelKernels<T> _kernels;
    private readonly PoolingTree _tree;
    private readonly NetworkShape _shape;
    private readonly int _panels;
    private readonly long[] _offset;
    private readonly long[] _siteOffset;
    private readonly AlignedBuffer<T> _slots;
    private readonly AlignedBuffer<T> _inputs;
    private readonly AlignedBuffer<T> _scratch;
    private readonly int[] _symbols;
    private readonly double[] _values;
    private readonly double[] _exponents;
    private readonly double[] _numbers;
    private readonly T* _u;
    private readonly T* _g;
    private readonly T* _magnitude;
    private readonly T* _power;
    private readonly T* _sign;
    private readonly T* _peaks;
    private readonly T* _factor;
    private readonly T* _state;
    private readonly T* _byLane;
    private readonly T* _sums;
    private readonly T* _limits;

    /// <summary>Makes a pass with its memory.</summary>
    /// <param name="panels">The most panels of a group.</param>
    public SignedPass(SignedNetwork<T> network, int panels)
    {
        (_network, _kernels, _tree, _shape, _panels) = (network, network.Kernels, network.Tree, network.Model.Shape, panels);
        (_offset, _siteOffset) = (new long[_tree.NodeCount], new long[_tree.SiteCount]);
        long slots = 0, inputs = 0;
        for (int v = 0; v < _tree.NodeCount; v++)
        {
            _offset[v] = slots;
            slots += (long)SlotRows(v) * Lanes * panels;
            if (_tree.IsSite(v))
            {
                _siteOffset[v] = inputs;
                inputs += network.IsTabulated(v) ? 0 : (long)_shape.Channels(v) * Lanes * panels;
            }
        }

        (_slots, _inputs) = (new AlignedBuffer<T>(slots), new AlignedBuffer<T>(inputs));
        int pad = Math.Max(_kernels.Pad(network.Widest), Lanes) + 8;
        long panel = (long)network.Widest * Lanes;
        _scratch = new AlignedBuffer<T>((5 * panel) + ((4 + PanelState.Rows) * Lanes) + ((long)(pad + 1) * Lanes * panels)
            + ((long)network.Widest * pad));
        _u = _scratch.Start;
        _g = _u + panel;
        _magnitude = _g + panel;
        _power = _magnitude + panel;
        _sign = _power + panel;
        _peaks = _sign + panel;
        _factor = _peaks + (2 * Lanes);
        _state = _factor + (2 * Lanes);
        _limits = _state + (PanelState.Rows * Lanes);
        _byLane = _limits + ((long)panels * Lanes);
        _sums = _byLane + ((long)pad * Lanes * panels);
        _symbols = new int[_tree.SiteCount * panels * Lanes];
        (_values, _exponents) = (new double[_tree.SiteCount * panels * Lanes], new double[_tree.SiteCount * panels * Lanes]);
        _numbers = new double[3 * network.Widest];
        Lost = new bool[panels * Lanes];
    }

    /// <summary>Gets for every lane whether it has left the trusted range.</summary>
    public bool[] Lost { get; }

    private static int Lanes => PanelKernels<T>.PanelLanes;

    public T* Slot(int node, int panel) => _slots.Start + _offset[node] + ((long)panel * SlotRows(node) * Lanes);

    public T* State(int node, int panel) => Slot(node, panel) + (_shape.Rows(node) * Lanes);

    private int SlotRows(int node) => _shape.Rows(node) + PanelState.Rows;

    private int Place(int site, int panel) => ((site * _panels) + panel) * Lanes;

    /// <summary>Runs the upward pass: scores and state of the root are in its slots, and lost lanes are marked.</summary>
    public void Up(PanelBatch batch)
    {
        foreach (int v in _tree.ChildrenFirst)
        {
            for (int p = 0; p < batch.Panels; p++)
            {
                if (!_tree.IsSite(v))
                {
                    Pool(v, p, State(v, p));
                    _network.Convolve(v, _u, Slot(v, p), _peaks);
                }
                else if (_network.IsTabulated(v))
                {
                    LookUp(v, p, batch);
                }
                else
                {
                    Compute(v, p, batch);
                }
            }
        }

        for (int p = 0; p < batch.Panels; p++)
        {
            var loss = new ReadOnlySpan<T>(State(_tree.Root, p) + (PanelState.Loss * Lanes), Lanes);
            for (int lane = 0; lane < Lanes; lane++)
            {
                Lost[(p * Lanes) + lane] = !SignedLanes<T>.IsTrusted(loss[lane]);
            }
        }
    }

    private void LookUp(int site, int p, PanelBatch batch)
    {
        Span<int> symbols = _symbols.AsSpan(Place(site, p), Lanes);
        int missing = _network.Columns(site) - 1;
        batch.Data.Column(site).ReadSymbols(batch.Rows(p), missing, (_network.Model.Leaves[site] as CategoricalLeaf)?.Codes, symbols);
        for (int lane = 0; lane < Lanes; lane++)
        {
            symbols[lane] = symbols[lane] < 0 ? missing : symbols[lane];
        }

        fixed (int* index = symbols)
        {
            _kernels.Gather(_network.Table(site), SignedNetwork<T>.Stride(missing + 1), SlotRows(site), index, Slot(site, p));
        }
    }

    private void Compute(int site, int p, PanelBatch batch)
    {
        (int place, int channels) = (Place(site, p), _shape.Channels(site));
        Span<double> values = _values.AsSpan(place, Lanes), features = _numbers.AsSpan(0, channels);
        batch.Data.Column(site).ReadValues(batch.Rows(p), values);
        T* u = Input(site, p), state = State(site, p);
        LeafDistribution leaf = _network.Model.Leaves[site];
        bool says = !leaf.HasNoValue;
        for (int lane = 0; lane < Lanes; lane++)
        {
            double exponent = 0;
            features.Fill(1);
            if (!double.IsNaN(values[lane]) && says)
            {
                exponent = leaf.ScaledFeatures(values[lane], features);
            }

            for (int d = 0; d < channels; d++)
            {
                u[(d * Lanes) + lane] = T.CreateTruncating(features[d]);
            }

            bool inRange = Math.Abs(exponent) <= _network.ExponentLimit;
            _exponents[place + lane] = exponent;
            state[(PanelState.Loss * Lanes) + lane] = inRange ? T.One : T.PositiveInfinity;
            LaneInteger.Set(state + (PanelState.Exponent * Lanes) + lane, inRange ? (int)exponent : 0);
        }

        _network.Convolve(site, u, Slot(site, p), _peaks);
    }

    private T* Input(int site, int panel) => _inputs.Start + _siteOffset[site] + ((long)panel * _shape.Channels(site) * Lanes);

    // Computes u of an inner node, its loss and its exponent.
    private void Pool(int v, int p, T* state)
    {
        ReadOnlySpan<int> children = _tree.Children(v);
        int channels = _shape.Channels(v);
        if (children.Length == 2)
        {
            _kernels.PreparePair(State(children[0], p), State(children[1], p), _factor, state);
            _kernels.PoolPair(Slot(children[0], p), Slot(children[1], p), _factor, channels, _u);
            TakeLosses(children, p, state);
            return;
        }

        // Magnitudes go through the running product of the generative engine, signs beside them.
        int length = channels * Lanes;
        new Span<T>(_u, length).Fill(T.One);
        new Span<T>(_sign, length).Fill(T.One);
        new Span<T>(_power, length).Clear();
        new Span<T>(state, PanelState.Rows * Lanes).Clear();
        foreach (int c in children)
        {
            var o = new ReadOnlySpan<T>(Slot(c, p), length);
            TensorPrimitives.Abs(o, new Span<T>(_magnitude, length));
            _kernels.MultiplyInto(_magnitude, State(c, p), channels, _u, _power, state);
            TensorPrimitives.CopySign(new ReadOnlySpan<T>(_sign, length), o, new Span<T>(_magnitude, length));
            _kernels.Product(_sign, _magnitude, channels, _sign);
        }

        _kernels.EndProduct(channels, _u, _power, state, _u);
        _kernels.Product(_u, _sign, channels, _u);

        TakeLosses(children, p, state);
    }

    private void TakeLosses(ReadOnlySpan<int> children, int p, T* state)
    {
        SignedLanes<T>.ResetLoss(state);
        foreach (int c in children)
        {
            SignedLanes<T>.TakeLoss(State(c, p), state);
        }
    }
}
