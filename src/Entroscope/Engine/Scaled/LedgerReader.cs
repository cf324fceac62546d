using System.Numerics;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// Reads the ledger of a batch on the way down (theory, "The ledger of a sample"). What a node spends is the expected log of its pooled input
/// less that of its output; the first is the sum of what its children's outputs are expected to be, so one logarithm a channel is enough.
/// </summary>
/// <remarks>
/// Results wait in rows of the node's state that the way down has done with, without their scales: what is received, then what is spent, in the
/// row of the minimum; the log of the patch's probability in that of the factor; what is left at a site in that of the loss. The sum of the
/// derivatives, which gives the probability of the rest, waits in their own first row. <see cref="LedgerWriter{T}"/> takes them from there.
/// </remarks>
/// <typeparam name="T">The precision of the pass.</typeparam>
internal sealed unsafe class LedgerReader<T> : IFlowReader<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The row of the state that holds what a node spends.</summary>
    public const int SpentRow = PanelState.Low;

    /// <summary>The row of the state that holds the log of the probability of a patch, without its scale.</summary>
    public const int PatchRow = PanelState.Factor;

    /// <summary>The row of a site's state that holds the expected log of its density, without its scale.</summary>
    public const int SiteRow = PanelState.Loss;

    private const double Log2 = 0.69314718055994530942;
    private readonly ScaledNetwork<T> _network;
    private readonly SiteLedgers<T> _sites;
    private readonly PoolingTree _tree;
    private readonly AlignedBuffer<T> _marginal;
    private readonly AlignedBuffer<T> _looked;
    private readonly AlignedBuffer<T> _ones;
    private readonly AlignedBuffer<T> _sums = new(PanelKernels<T>.PanelLanes);
    private readonly double[] _spent = new double[PanelKernels<T>.PanelLanes];
    private readonly long[] _exponents = new long[PanelKernels<T>.PanelLanes];
    private PanelBatch _batch = null!;
    private RootPanels<T> _root = null!;

    public LedgerReader(ScaledNetwork<T> network, SiteLedgers<T> sites)
    {
        (_network, _sites, _tree) = (network, sites, network.Tree);
        _marginal = new AlignedBuffer<T>(network.Widest);
        _looked = new AlignedBuffer<T>((network.Widest + 1L) * PanelKernels<T>.PanelLanes);
        int longest = Enumerable.Range(0, _tree.NodeCount).Max(network.Rows);
        _ones = new AlignedBuffer<T>(longest);
        new Span<T>(_ones.Start, longest).Fill(T.One);
    }

    // Half of what a sum of derivatives is at least: rounding leaves it above.
    private static readonly T SmallestSum = T.CreateTruncating(0.5);

    private static int Lanes => PanelKernels<T>.PanelLanes;

    public void Begin(PanelBatch batch, RootPanels<T> root) => (_batch, _root) = (batch, root);

    public bool ReadSite(TreePass<T> pass, int site, int panel)
    {
        if (!_sites.Has(site) || site == _tree.Root)
        {
            return false;
        }

        int rows = _network.Rows(site);
        T* looked = _looked.Start;
        int stride = _network.Tables.SmallStride(site);
        _network.Kernels.Gather(_sites.Table(site), stride, rows, pass.Index(site, panel), looked);
        _network.Kernels.Gather(_sites.Marginal(site), stride, 1, pass.Index(site, panel), looked + (rows * Lanes));
        _network.Kernels.DotRows(pass.Slot(site, panel), looked, rows, _sums.Start);
        T* patch = looked + (rows * Lanes);
        Mistrust(pass, site, panel, patch, isLog: true);
        T* state = pass.State(site, panel);
        for (int lane = 0; lane < Lanes; lane++)
        {
            T spent = _sums.Start[lane];
            state[(SiteRow * Lanes) + lane] = spent;
            state[(SpentRow * Lanes) + lane] = spent - state[(SpentRow * Lanes) + lane];
            state[(PatchRow * Lanes) + lane] = patch[lane];
        }

        ReadRest(pass, site, panel);

        return true;
    }

    public void Read(TreePass<T> pass, int node, int panel, T* u, T* flow)
    {
        T* state = pass.State(node, panel);
        ReadPatch(pass, node, panel, u);
        if (_tree.IsSite(node))
        {
            T* left = state + (SiteRow * Lanes);
            pass.ExpectedLog(flow, u, _network.Channels(node), left);
            TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(left, Lanes), _spent);
        }
        else
        {
            SpendAtPool(pass, node, panel, flow);
        }

        T* spent = state + (SpentRow * Lanes);
        for (int lane = 0; lane < Lanes; lane++)
        {
            double received = node == _tree.Root ? ReceivedAtRoot((panel * Lanes) + lane) : double.CreateTruncating(spent[lane]);
            spent[lane] = T.CreateTruncating(_spent[lane] - received);
        }

        ReadRest(pass, node, panel);
    }

    private double ReceivedAtRoot(int sample)
    {
        double sum = 0;
        for (int y = 0; sample < _batch.Count && y < _network.Model.Classes; y++)
        {
            double p = _root.Posterior(sample)[y];
            sum += p == 0 ? 0 : p * _root.LogValue(sample, y);
        }

        return sum;
    }

    private void SpendAtPool(TreePass<T> pass, int node, int panel, T* flow)
    {
        int channels = _network.Channels(node);
        ReadOnlySpan<int> children = _tree.Children(node);
        Array.Clear(_exponents);
        AddExponents(pass.State(node, panel), -1);
        foreach (int c in children)
        {
            AddExponents(pass.State(c, panel), 1);
        }

        for (int lane = 0; lane < Lanes; lane++)
        {
            _spent[lane] = _exponents[lane] * Log2;
        }

        if (children.Length > 2)
        {
            Normalize(flow, channels);
        }

        foreach (int c in children)
        {
            T* received = pass.State(c, panel) + (SpentRow * Lanes);
            pass.ExpectedLog(flow, pass.Slot(c, panel), channels, received);
            for (int lane = 0; lane < Lanes; lane++)
            {
                _spent[lane] += double.CreateTruncating(received[lane]);
            }
        }
    }

    // Scales are summed as integers: the difference is small, they are not.
    private void AddExponents(T* state, int sign)
    {
        T* exponents = state + (PanelState.Exponent * Lanes);
        for (int lane = 0; lane < _exponents.Length; lane++)
        {
            _exponents[lane] += sign * LaneInteger.Get(exponents + lane);
        }
    }

    // A posterior that sums to 1 but for rounding adds that rounding once for every child.
    private void Normalize(T* flow, int channels)
    {
        var sums = new Span<T>(_sums.Start, Lanes);
        sums.Clear();
        for (int d = 0; d < channels; d++)
        {
            TensorPrimitives.Add(sums, new ReadOnlySpan<T>(flow + (d * Lanes), Lanes), sums);
        }

        for (int lane = 0; lane < Lanes; lane++)
        {
            sums[lane] = sums[lane] > T.Zero ? T.One / sums[lane] : T.Zero;
        }

        for (int d = 0; d < channels; d++)
        {
            var row = new Span<T>(flow + (d * Lanes), Lanes);
            TensorPrimitives.Multiply(row, sums, row);
        }
    }

    private void ReadPatch(TreePass<T> pass, int node, int panel, T* u)
    {
        double[] marginal = _network.Marginals[node];
        TensorPrimitives.ConvertTruncating<double, T>(marginal, new Span<T>(_marginal.Start, marginal.Length));
        pass.WeightedSum(_marginal.Start, u, marginal.Length, _sums.Start);
        Mistrust(pass, node, panel, _sums.Start, isLog: false);
        TensorPrimitives.Log<T>(new ReadOnlySpan<T>(_sums.Start, Lanes), new Span<T>(pass.State(node, panel) + (PatchRow * Lanes), Lanes));
    }

    // The probability of the rest is p(x) times the sum of the derivatives. As sum_g rho[g]
    // o[g] = 1 and o is at most 1, that sum is at least 1: what has been flushed does not show.
    private void ReadRest(TreePass<T> pass, int node, int panel)
    {
        T* rho = pass.Slot(node, panel);
        pass.WeightedSum(_ones.Start, rho, _network.Rows(node), _sums.Start);
        for (int lane = 0; lane < Lanes; lane++)
        {
            int sample = (panel * Lanes) + lane;
            _root.IsSuspect[sample] |= sample < _batch.Count && !(_sums.Start[lane] > SmallestSum && T.IsFinite(_sums.Start[lane]));
        }

        new ReadOnlySpan<T>(_sums.Start, Lanes).CopyTo(new Span<T>(rho, Lanes));
    }

    // A patch far below its node's largest channel may have been lost.
    private void Mistrust(TreePass<T> pass, int node, int panel, T* patch, bool isLog)
    {
        T* loss = pass.State(node, panel) + (PanelState.Loss * Lanes);
        for (int lane = 0; lane < Lanes; lane++)
        {
            if (loss[lane] == T.Zero && patch[lane] > T.NegativeInfinity && (isLog || patch[lane] > T.Zero))
            {
                continue;
            }

            T sum = isLog ? T.Exp(patch[lane]) : patch[lane];
            bool trusted = sum > T.Zero && loss[lane] <= sum * PanelState.LargestLoss<T>();
            int sample = (panel * Lanes) + lane;
            _root.IsSuspect[sample] |= sample < _batch.Count && !trusted;
        }
    }
}
