using System.Numerics;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// Takes the panels of a batch up and down through parts of the tree (theory, from "Posterior and expected counts" to "The ledger
/// of a sample"). A pass belongs to one thread; several may share the memory that holds the slots, if they work on different nodes.
/// </summary>
internal sealed unsafe partial class TreePass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ScaledNetwork<T> _network;
    private readonly PanelKernels<T> _kernels;
    private readonly PoolingTree _tree;
    private readonly SlotLayout _layout;
    private readonly AlignedBuffer<T> _scratch;
    private readonly double[] _numbers;
    private readonly WideLog[] _wide;
    private readonly AlignedBuffer<double> _doubleScratch;
    private readonly AlignedBuffer<T> _flows;
    private readonly int[] _symbols;
    private readonly double* _doubles;
    private readonly T* _u;
    private readonly T* _g;
    private readonly T* _exponents;
    private readonly T* _logs;
    private readonly T* _byLane;
    private readonly T* _turned;
    private readonly T* _ownSums;
    private T* _sums;
    private PendingSums<T>? _pending;
    private readonly T* _factor;
    private readonly T* _high;
    private readonly T* _state;
    private SlotMap _map = null!;
    private AlignedBuffer<T>? _shared;
    private AlignedBuffer<T> _local = new(0);
    private T* _sharedStart;
    private T* _localStart;

    /// <summary>Makes a pass with its scratch memory.</summary>
    public TreePass(ScaledNetwork<T> network, SlotLayout layout)
    {
        (_network, _kernels, _tree, _layout) = (network, network.Kernels, network.Tree, layout);
        int widest = network.Widest;
        int tableColumns = Enumerable.Range(0, _tree.SiteCount).Max(i => network.Tables.IsSmall(i) ? network.Tables.Columns(i) : 1);
        int pad = Math.Max(_kernels.Pad(widest), _kernels.Pad(tableColumns)) + PanelState.Rows + 8;
        long panel = (long)widest * Lanes;
        long sums = Math.Max((long)widest * pad, (long)tableColumns * pad);
        long turned = (long)Lanes * pad, byLane = turned * layout.Panels;
        _scratch = new AlignedBuffer<T>((4 * panel) + byLane + turned + sums + ((2 + PanelState.Rows) * Lanes));
        _u = _scratch.Start;
        _g = _u + panel;
        _exponents = _g + panel;
        _logs = _exponents + panel;
        _byLane = _logs + panel;
        _turned = _byLane + byLane;
        _factor = _turned + turned;
        _high = _factor + Lanes;
        _state = _high + Lanes;
        _sums = _ownSums = _state + (PanelState.Rows * Lanes);
        (_numbers, _wide) = (new double[widest], new WideLog[widest]);
        bool hasLarge = Enumerable.Range(0, _tree.SiteCount).Any(i => !network.Tables.IsSmall(i));
        _flows = new AlignedBuffer<T>(hasLarge ? panel * layout.Panels : 0);
        _symbols = new int[Lanes * layout.Panels];
        _doubleScratch = new AlignedBuffer<double>((widest + 1L) * Lanes);
        _doubles = _doubleScratch.Start;
    }

    private static int Lanes => PanelKernels<T>.PanelLanes;

    /// <summary>Chooses the memory of the slots.</summary>
    /// <param name="shared">The shared memory, as long as the map says.</param>
    public void Use(SlotMap map, AlignedBuffer<T> shared)
    {
        (_map, _shared) = (map, shared);
        if (_local.Length < map.LocalRows * Lanes)
        {
            _local = new AlignedBuffer<T>(map.LocalRows * Lanes);
        }

        _sharedStart = _shared.Start;
        _localStart = _local.Start;
    }

    public T* Slot(int node, int panel) =>
        (_map.IsLocal(node) ? _localStart : _sharedStart) + ((_map.Offset(node) + ((long)panel * _layout.Rows(node))) * Lanes);

    public T* State(int node, int panel) => Slot(node, panel) + (_network.Rows(node) * Lanes);

    /// <summary>Runs the upward pass over some nodes.</summary>
    /// <param name="nodes">The nodes, children before parents; children not among them have been computed.</param>
    public void Up(ReadOnlySpan<int> nodes, PanelBatch batch)
    {
        foreach (int v in nodes)
        {
            for (int p = 0; p < batch.Panels; p++)
            {
                if (_tree.IsSite(v))
                {
                    UpSite(v, p, batch);
                }
                else
                {
                    Pool(v, p, State(v, p));
                    _network.Convolve(v, _u, Slot(v, p), _high);
                }
            }
        }
    }

    /// <summary>Reads what came out at the root and starts the way down.</summary>
    public void ReadRoot(PanelBatch batch, RootPanels<T> root, ClassDetail detail)
    {
        for (int p = 0; p < batch.Panels; p++)
        {
            root.Read(_network.Model, batch, p, Slot(_tree.Root, p), detail);
        }
    }

    // Computes u of an inner node, and its loss and exponent; leaves the power of two of a pair in the factor.
    private void Pool(int v, int p, T* state)
    {
        ReadOnlySpan<int> children = _tree.Children(v);
        int channels = _network.Channels(v);
        if (children.Length == 2)
        {
            _kernels.PreparePair(State(children[0], p), State(children[1], p), _factor, state);
            _kernels.PoolPair(Slot(children[0], p), Slot(children[1], p), _factor, channels, _u);
            return;
        }

        new Span<T>(_u, channels * Lanes).Fill(T.One);
        new Span<T>(_exponents, channels * Lanes).Clear();
        new Span<T>(state, PanelState.Rows * Lanes).Clear();
        foreach (int c in children)
        {
            _kernels.MultiplyInto(Slot(c, p), State(c, p), channels, _u, _exponents, state);
        }

        _kernels.EndProduct(channels, _u, _exponents, state, _u);
    }
}
