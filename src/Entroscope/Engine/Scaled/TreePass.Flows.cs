using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>The downward pass that reads posteriors: the ledger's terms and the posteriors of latents.</summary>
internal sealed unsafe partial class TreePass<T>
{
    /// <summary>
    /// Runs the downward pass and hands the posterior of every node over; parents before their
    /// children, for a reader may leave results in state rows that only the parent's step needs.
    /// </summary>
    /// <param name="nodes">All nodes, children before parents; the derivatives of the root are in its slot.</param>
    public void DownFlows(ReadOnlySpan<int> nodes, PanelBatch batch, IFlowReader<T> reader)
    {
        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            int v = nodes[i];
            int channels = _network.Channels(v);
            for (int p = 0; p < batch.Panels; p++)
            {
                if (_tree.IsSite(v) && reader.ReadSite(this, v, p))
                {
                    continue;
                }

                _kernels.Multiply(_network.Down(v), _network.Rows(v), channels, Slot(v, p), _g);
                LoadInput(v, p);
                _kernels.Product(_u, _g, channels, _exponents);
                reader.Read(this, v, p, _u, _exponents);
                if (!_tree.IsSite(v))
                {
                    DistributeToAll(v, p, channels);
                }
            }
        }
    }

    // Of many children, each one's share as a quotient (see Distribute) is lost where its own value, or the product, was flushed. Counts do not miss it;
    // but what lies outside its patch may be likely under just that channel. In such lanes it is the product of its siblings, taken before and after it.
    private void DistributeToAll(int v, int p, int channels)
    {
        ReadOnlySpan<int> children = _tree.Children(v);
        var loss = new ReadOnlySpan<T>(State(v, p) + (PanelState.Loss * Lanes), Lanes);
        if (children.Length == 2 || !loss.ContainsAnyExcept(T.Zero))
        {
            Distribute(v, p, channels);
            return;
        }

        var products = new SiblingProducts(children.Length);
        T** slots = stackalloc T*[children.Length];
        for (int c = 0; c < children.Length; c++)
        {
            slots[c] = Slot(children[c], p);
        }

        Pool(v, p, _state);
        for (int lane = 0; lane < Lanes; lane++)
        {
            long scale = -LaneInteger.Get(State(v, p) + (PanelState.Exponent * Lanes) + lane);
            foreach (int c in children)
            {
                scale += LaneInteger.Get(State(c, p) + (PanelState.Exponent * Lanes) + lane);
            }

            for (int i = lane; i < channels * Lanes; i += Lanes)
            {
                if (loss[lane] == T.Zero)
                {
                    Divide(slots, children.Length, i, _u[i] * _g[i]);
                }
                else
                {
                    products.Share(slots, i, double.CreateTruncating(_g[i]), (int)scale);
                }
            }
        }
    }

    private static void Divide(T** slots, int children, int index, T flow)
    {
        for (int c = 0; c < children; c++)
        {
            slots[c][index] = slots[c][index] > T.Zero ? flow / slots[c][index] : T.Zero;
        }
    }

    /// <summary>Computes for every lane the sum over channels of flow[d] log x[d], with 0 log 0 = 0.</summary>
    /// <param name="x">A panel of numbers of 0..1.</param>
    public void ExpectedLog(T* flow, T* x, int channels, T* destination)
    {
        int length = channels * Lanes;
        var logs = new Span<T>(_logs, length);
        TensorPrimitives.Max(new ReadOnlySpan<T>(x, length), T.Epsilon, logs);
        TensorPrimitives.Log<T>(logs, logs);
        _kernels.DotRows(flow, _logs, channels, destination);
    }

    /// <summary>Computes for every lane the sum over channels of weights[d] u[d].</summary>
    public void WeightedSum(T* weights, T* u, int channels, T* destination) => _kernels.WeightedSum(weights, u, channels, destination);

    /// <summary>Gets the values of a tabulated site's panel.</summary>
    public int* Index(int site, int panel) => (int*)(State(site, panel) + (PanelState.Rows * Lanes));

    // The input of a node's conv, computed or looked up again.
    private void LoadInput(int v, int p)
    {
        if (!_tree.IsSite(v))
        {
            Pool(v, p, _state);
            return;
        }

        T* values = State(v, p) + (PanelState.Rows * Lanes);
        SiteTables<T> tables = _network.Tables;
        if (tables.Columns(v) == 0)
        {
            int length = _network.Channels(v) * Lanes;
            new ReadOnlySpan<T>((T*)((double*)values + ComputedValues), length).CopyTo(new Span<T>(_u, length));
        }
        else if (tables.IsSmall(v))
        {
            tables.LoadLanes(v, (int*)values, _u);
        }
        else
        {
            _kernels.GatherRows(tables.Densities(v), tables.LargeStride(v), (int*)values, _byLane);
            _kernels.TransposeBack(_byLane, tables.LargeStride(v), _network.Channels(v), _u);
        }
    }
}
