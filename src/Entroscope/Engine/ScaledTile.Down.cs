using System.Numerics.Tensors;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Engine;

/// <summary>The downward pass of a tile, and what is read off after it (theory, sections 3 and 4).</summary>
internal sealed partial class ScaledTile<T>
{
    // A posterior that sums to 1 within this is trusted; a lane whose messages have left the range of T fails it, or is NaN.
    private const double FlowTolerance = 1e-3;
    private T[][] _rho = [];
    private T[][] _flow = [];
    private T[] _g = [];
    private T[] _flowSum = [];

    /// <summary>Runs the downward pass; afterwards flows are available and lanes out of range are marked as suspect.</summary>
    public void Down()
    {
        AllocateDown();
        StartAtRoot();
        ReadOnlySpan<int> order = _tree.ChildrenFirst;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            int v = order[i];
            int channels = _shape.Channels(v);
            Span<T> g = _g.AsSpan(0, channels * _lanes);
            TileKernels.Multiply<T>(_network.Weights(v), 1, channels, _rho[v], _shape.Rows(v), g, channels, _lanes);
            StoreFlow(v, g);
            DistributeToChildren(v, g);
        }
    }

    /// <summary>Gets the posterior of one channel, P(D_v = d | x).</summary>
    public double Flow(int node, int channel, int lane) => double.CreateTruncating(_flow[node][(channel * _lanes) + lane]);

    /// <summary>Adds the expected counts of the trusted lanes, the weights' counts without their factor a[g, d].</summary>
    /// <param name="counts">The counts.</param>
    public void AddCounts(ExpectedCounts counts)
    {
        SilenceSuspects();
        for (int v = 0; v < _tree.NodeCount; v++)
        {
            TileKernels.AddOuterProduct<T>(_rho[v], _shape.Rows(v), _u[v], _shape.Channels(v), _lanes, counts.Weights[_shape.MatrixOf(v)]);
        }

        for (int b = 0; b < Count; b++)
        {
            if (!_suspect[b])
            {
                counts.LogLikelihood += LogJoint[b];
                counts.Samples++;
                for (int y = 0; y < _shape.Classes; y++)
                {
                    counts.Classes[y] += Posterior[(y * _lanes) + b];
                }
            }
        }

        for (int i = 0; i < _tree.SiteCount; i++)
        {
            AddLeafCounts(i, counts.Leaves[i]);
        }
    }

    /// <summary>Writes the ledger of the trusted lanes.</summary>
    /// <param name="table">The table.</param>
    /// <param name="position">The row of the table that lane 0 goes to.</param>
    public void WriteLedger(LedgerTable table, int position)
    {
        Span<double> spent = stackalloc double[_lanes];
        Span<double> received = stackalloc double[_lanes];
        for (int v = 0; v < _tree.NodeCount; v++)
        {
            AddExpectedLog(_flow[v], _u[v], spent);
            if (v == _tree.Root)
            {
                AddExpectedLogOfClass(received);
            }
            else
            {
                AddExpectedLog(_flow[_tree.Parent(v)], _o[v], received);
            }

            for (int b = 0; b < Count; b++)
            {
                table.NodeTerms[((position + b) * table.Nodes) + v] = spent[b] - received[b];
                if (_tree.IsSite(v))
                {
                    bool missing = double.IsNaN(Data.Column(v)[_rows[b]]);
                    table.SiteTerms[((position + b) * table.Sites) + v] = missing ? 0 : -(spent[b] + _logScale[v][b]);
                }
            }

            WritePatches(v, table, position);
        }

        WriteClasses(table, position);
    }

    private void AllocateDown()
    {
        if (_rho.Length == 0)
        {
            _rho = Array.ConvertAll(_o, o => new T[o.Length]);
            _flow = Array.ConvertAll(_u, u => new T[u.Length]);
            _g = new T[_flow.Max(f => f.Length)];
            _flowSum = new T[_lanes];
        }
    }

    private void StartAtRoot()
    {
        T[] rho = _rho[_tree.Root];
        T[] h = _o[_tree.Root];
        for (int i = 0; i < rho.Length; i++)
        {
            bool used = i % _lanes < Count && Posterior[i] > 0;
            rho[i] = used ? T.CreateTruncating(Posterior[i] / double.CreateTruncating(h[i])) : T.Zero;
        }
    }

    private void StoreFlow(int v, ReadOnlySpan<T> g)
    {
        T[] flow = _flow[v];
        TensorPrimitives.Multiply(_u[v], g, flow);
        Array.Clear(_flowSum);
        for (int d = 0; d < _shape.Channels(v); d++)
        {
            TensorPrimitives.Add<T>(_flowSum, flow.AsSpan(d * _lanes, _lanes), _flowSum);
        }

        for (int b = 0; b < Count; b++)
        {
            _suspect[b] |= !(Math.Abs(double.CreateTruncating(_flowSum[b]) - 1) <= FlowTolerance);
        }
    }

    // rho_c = g times the product of the siblings' o, with the power of two by which the pool was rescaled: no division.
    private void DistributeToChildren(int v, ReadOnlySpan<T> g)
    {
        ReadOnlySpan<int> children = _tree.Children(v);
        if (children.Length <= 2)
        {
            for (int j = 0; j < children.Length; j++)
            {
                Span<T> rho = _rho[children[j]];
                MultiplyLanes(g, _poolFactor[v], rho);
                if (children.Length == 2)
                {
                    TensorPrimitives.Multiply(rho, _o[children[1 - j]], rho);
                }
            }
        }
        else if (children.Length > 2)
        {
            DistributeToMany(v, children, g);
        }
    }

    private void DistributeToMany(int v, ReadOnlySpan<int> children, ReadOnlySpan<T> g)
    {
        int[][] before = new int[children.Length][];
        int channels = _shape.Channels(v);
        _product.Start(channels);
        for (int j = 0; j < children.Length; j++)
        {
            before[j] = _product.Exponents.ToArray();
            TensorPrimitives.Multiply(g, _product.Values, _rho[children[j]]);
            _product.MultiplyBy(_o[children[j]], _peak[children[j]], _loss[children[j]], _suspect);
        }

        int[] total = _product.Exponents.ToArray();
        T[] power = new T[_lanes];
        _product.Start(channels);
        for (int j = children.Length - 1; j >= 0; j--)
        {
            Span<T> rho = _rho[children[j]];
            for (int b = 0; b < _lanes; b++)
            {
                power[b] = PoolProduct<T>.PowerOfTwo(total[b] - before[j][b] - _product.Exponents[b]);
            }

            TensorPrimitives.Multiply(rho, _product.Values, rho);
            MultiplyLanes(rho, power, rho);
            _product.MultiplyBy(_o[children[j]], _peak[children[j]], _loss[children[j]], _suspect);
        }
    }

    private void MultiplyLanes(ReadOnlySpan<T> tile, ReadOnlySpan<T> lanes, Span<T> destination)
    {
        for (int start = 0; start < tile.Length; start += _lanes)
        {
            TensorPrimitives.Multiply(tile.Slice(start, _lanes), lanes, destination.Slice(start, _lanes));
        }
    }

    private void SilenceSuspects()
    {
        for (int b = 0; b < Count; b++)
        {
            if (!_suspect[b])
            {
                continue;
            }

            foreach (T[] tile in _rho.Concat(_u))
            {
                for (int i = b; i < tile.Length; i += _lanes)
                {
                    tile[i] = T.Zero;
                }
            }
        }
    }

    private void AddLeafCounts(int site, Span<double> statistics)
    {
        LeafDistribution leaf = _network.Model.Leaves[site];
        ValueColumn column = Data.Column(site);
        Span<double> flow = _logDensity.AsSpan(0, leaf.Channels);
        for (int b = 0; b < Count; b++)
        {
            double x = column[_rows[b]];
            if (_suspect[b] || double.IsNaN(x))
            {
                continue;
            }

            for (int d = 0; d < flow.Length; d++)
            {
                flow[d] = Flow(site, d, b);
            }

            leaf.Accumulate(x, flow, statistics);
        }
    }

    private void AddExpectedLog(T[] posterior, T[] values, Span<double> destination)
    {
        destination.Clear();
        for (int start = 0; start < posterior.Length; start += _lanes)
        {
            for (int b = 0; b < Count; b++)
            {
                double p = double.CreateTruncating(posterior[start + b]);
                destination[b] += p == 0 ? 0 : p * Math.Log(double.CreateTruncating(values[start + b]));
            }
        }
    }

    private void AddExpectedLogOfClass(Span<double> destination)
    {
        destination.Clear();
        T[] h = _o[_tree.Root];
        for (int start = 0; start < Posterior.Length; start += _lanes)
        {
            for (int b = 0; b < Count; b++)
            {
                double p = Posterior[start + b];
                destination[b] += p == 0 ? 0 : p * Math.Log(double.CreateTruncating(h[start + b]));
            }
        }
    }

    private void WritePatches(int v, LedgerTable table, int position)
    {
        double[] marginal = _network.Marginals[v];
        for (int b = 0; b < Count; b++)
        {
            double sum = 0;
            for (int d = 0; d < marginal.Length; d++)
            {
                sum += marginal[d] * double.CreateTruncating(_u[v][(d * _lanes) + b]);
            }

            _suspect[b] |= !(sum > 0 && IsTrusted(sum, v, b));
            table.PatchLogProbability[((position + b) * table.Nodes) + v] = Math.Log(sum) + _logScale[v][b];
        }
    }

    private void WriteClasses(LedgerTable table, int position)
    {
        ReadOnlySpan<double> prior = _network.Model.ClassPrior;
        for (int b = 0; b < Count; b++)
        {
            bool given = _labels[b] >= 0;
            double divergence = 0;
            for (int y = 0; y < prior.Length; y++)
            {
                double p = Posterior[(y * _lanes) + b];
                table.ClassPosterior[((position + b) * table.Classes) + y] = p;
                divergence += given || p == 0 ? 0 : p * Math.Log(p / prior[y]);
            }

            table.ClassTerm[position + b] = divergence;
            table.LogLikelihood[position + b] = given ? LogGivenClass(b, _labels[b]) : LogJoint[b];
        }
    }
}
