using System.Numerics;
using System.Numerics.Tensors;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine;

/// <summary>
/// Writes the ledger of a batch (theory, section 4). What a node spends is the expected log of its pooled input less that of its output; the first
/// is the sum of what its children's outputs are expected to be, so one logarithm a channel is enough.
/// </summary>
/// <typeparam name="T">The precision of the pass.</typeparam>
internal sealed unsafe class LedgerReader<T> : IFlowReader<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double Log2 = 0.69314718055994530942;
    private readonly ScaledNetwork<T> _network;
    private readonly PoolingTree _tree;
    private readonly AlignedBuffer<T> _marginal;
    private readonly AlignedBuffer<T> _rows = new(2 * PanelKernels<T>.PanelLanes);
    private readonly double[] _spent = new double[PanelKernels<T>.PanelLanes];
    private PanelBatch _batch = null!;
    private RootPanels<T> _root = null!;
    private LedgerTable _table = null!;
    private int _position;

    public LedgerReader(ScaledNetwork<T> network)
    {
        (_network, _tree) = (network, network.Tree);
        _marginal = new AlignedBuffer<T>(network.Widest);
    }

    private static int Lanes => PanelKernels<T>.PanelLanes;

    /// <summary>Begins a batch.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="root">What came out at the root.</param>
    /// <param name="table">The table.</param>
    /// <param name="position">The row of the table that the first sample goes to.</param>
    public void Begin(PanelBatch batch, RootPanels<T> root, LedgerTable table, int position) =>
        (_batch, _root, _table, _position) = (batch, root, table, position);

    /// <inheritdoc/>
    public void Read(TreePass<T> pass, int node, int panel, T* u, T* flow)
    {
        if (_tree.IsSite(node))
        {
            SpendAtSite(pass, node, panel, u, flow);
        }
        else
        {
            SpendAtPool(pass, node, panel, flow);
        }

        T* received = Received(pass, node, panel);
        int first = panel * Lanes;
        for (int lane = 0; lane < Lanes && first + lane < _batch.Count; lane++)
        {
            double at = node == _tree.Root ? ReceivedAtRoot(first + lane) : double.CreateTruncating(received[lane]);
            _table.NodeTerms[((_position + first + lane) * _table.Nodes) + node] = _spent[lane] - at;
        }

        WritePatches(pass, node, panel, u);
    }

    /// <summary>Writes what concerns the classes of every sample.</summary>
    public void WriteClasses()
    {
        ReadOnlySpan<double> prior = _network.Model.ClassPrior;
        for (int b = 0; b < _batch.Count; b++)
        {
            int label = _batch.Label(b);
            ReadOnlySpan<double> posterior = _root.Posterior(b);
            posterior.CopyTo(_table.ClassPosterior.AsSpan((_position + b) * _table.Classes));
            double divergence = 0;
            for (int y = 0; y < prior.Length && label < 0; y++)
            {
                divergence += posterior[y] == 0 ? 0 : posterior[y] * Math.Log(posterior[y] / prior[y]);
            }

            _table.ClassTerm[_position + b] = divergence;
            _table.LogLikelihood[_position + b] = label >= 0 ? _root.LogGivenClass(b, label) : _root.LogJoint[b];
        }
    }

    // What a node receives waits in its state, in the row of the minimum, which the way down does not need.
    private static T* Received(TreePass<T> pass, int node, int panel) => pass.State(node, panel) + (PanelState.Low * Lanes);

    private double ReceivedAtRoot(int sample)
    {
        double sum = 0;
        ReadOnlySpan<double> posterior = _root.Posterior(sample);
        for (int y = 0; y < posterior.Length; y++)
        {
            sum += posterior[y] == 0 ? 0 : posterior[y] * _root.LogValue(sample, y);
        }

        return sum;
    }

    private void SpendAtPool(TreePass<T> pass, int node, int panel, T* flow)
    {
        int channels = _network.Channels(node);
        for (int lane = 0; lane < Lanes; lane++)
        {
            long exponent = -pass.Exponent(node, panel, lane);
            foreach (int c in _tree.Children(node))
            {
                exponent += pass.Exponent(c, panel, lane);
            }

            _spent[lane] = exponent * Log2;
        }

        foreach (int c in _tree.Children(node))
        {
            T* received = Received(pass, c, panel);
            pass.ExpectedLog(flow, pass.Slot(c, panel), channels, received);
            for (int lane = 0; lane < Lanes; lane++)
            {
                _spent[lane] += double.CreateTruncating(received[lane]);
            }
        }
    }

    private void SpendAtSite(TreePass<T> pass, int site, int panel, T* u, T* flow)
    {
        pass.ExpectedLog(flow, u, _network.Channels(site), _rows.Start);
        ValueColumn column = _batch.Data.Column(site);
        ReadOnlySpan<int> rows = _batch.Rows(panel);
        int first = panel * Lanes;
        for (int lane = 0; lane < Lanes; lane++)
        {
            _spent[lane] = double.CreateTruncating(_rows.Start[lane]);
            if (first + lane < _batch.Count)
            {
                bool missing = double.IsNaN(column[rows[lane]]);
                _table.SiteTerms[((_position + first + lane) * _table.Sites) + site] = missing ? 0 : -(_spent[lane] + (pass.Exponent(site, panel, lane) * Log2));
            }
        }
    }

    private void WritePatches(TreePass<T> pass, int node, int panel, T* u)
    {
        double[] marginal = _network.Marginals[node];
        T* sums = _rows.Start;
        T* logs = sums + Lanes;
        TensorPrimitives.ConvertTruncating<double, T>(marginal, new Span<T>(_marginal.Start, marginal.Length));
        pass.WeightedSum(_marginal.Start, u, marginal.Length, sums);
        TensorPrimitives.Log<T>(new ReadOnlySpan<T>(sums, Lanes), new Span<T>(logs, Lanes));
        T* loss = pass.State(node, panel) + (PanelState.Loss * Lanes);
        int first = panel * Lanes;
        for (int lane = 0; lane < Lanes && first + lane < _batch.Count; lane++)
        {
            bool trusted = sums[lane] > T.Zero && loss[lane] <= sums[lane] * PanelState.LargestLoss<T>();
            _root.IsSuspect[first + lane] |= !trusted;
            _table.PatchLogProbability[((_position + first + lane) * _table.Nodes) + node] = double.CreateTruncating(logs[lane]) + (pass.Exponent(node, panel, lane) * Log2);
        }
    }
}
