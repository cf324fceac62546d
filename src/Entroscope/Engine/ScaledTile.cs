using System.Numerics;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine;

/// <summary>
/// The messages of a tile of samples in the scaled linear domain (theory, section 2): [channels, lanes] for every node, and the
/// natural log of the scale of every node and lane. One tile belongs to one thread.
/// </summary>
/// <typeparam name="T">The precision.</typeparam>
internal sealed partial class ScaledTile<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ScaledNetwork<T> _network;
    private readonly PoolingTree _tree;
    private readonly NetworkShape _shape;
    private readonly int _lanes;
    private readonly T[][] _u;
    private readonly T[][] _o;
    private readonly double[][] _logScale;
    private readonly T[][] _poolFactor;
    private readonly T[][] _peak;
    private readonly double[][] _loss;
    private readonly double[] _logDensity;
    private readonly int[] _rows;
    private readonly int[] _labels;
    private readonly bool[] _suspect;
    private readonly PoolProduct<T> _product;

    public ScaledTile(ScaledNetwork<T> network)
    {
        _network = network;
        _tree = network.Model.Tree;
        _shape = network.Model.Shape;
        _lanes = network.Lanes;
        int nodes = _tree.NodeCount;
        (_u, _o) = (new T[nodes][], new T[nodes][]);
        (_logScale, _loss) = (new double[nodes][], new double[nodes][]);
        (_poolFactor, _peak) = (new T[nodes][], new T[nodes][]);
        int widest = _shape.Classes;
        for (int v = 0; v < nodes; v++)
        {
            _u[v] = new T[_shape.Channels(v) * _lanes];
            _o[v] = new T[_shape.Rows(v) * _lanes];
            (_logScale[v], _loss[v], _peak[v]) = (new double[_lanes], new double[_lanes], new T[_lanes]);
            _poolFactor[v] = _tree.IsSite(v) ? [] : new T[_lanes];
            widest = Math.Max(widest, _shape.Channels(v));
        }

        _logDensity = new double[widest];
        (_rows, _labels, _suspect) = (new int[_lanes], new int[_lanes], new bool[_lanes]);
        _product = new PoolProduct<T>(_lanes, widest);
        Posterior = new double[_shape.Classes * _lanes];
        LogJoint = new double[_lanes];
    }

    /// <summary>Gets the number of samples in the tile; the lanes after them are padding.</summary>
    public int Count { get; private set; }

    /// <summary>Gets log p(x) (log p(x, y) where the class is given), one a lane.</summary>
    public double[] LogJoint { get; }

    /// <summary>Gets P(Y = y | x), shape [classes, lanes].</summary>
    public double[] Posterior { get; }

    public Observations Data { get; private set; } = null!;

    /// <summary>Gets the row of the data that a lane holds.</summary>
    public int Row(int lane) => _rows[lane];

    /// <summary>Gets the class given for a lane, or -1.</summary>
    public int Label(int lane) => _labels[lane];

    /// <summary>Tells whether a lane has left the range in which its arithmetic is trusted and must be recomputed by the reference.</summary>
    public bool IsSuspect(int lane) => _suspect[lane];

    /// <summary>Loads samples and runs the upward pass.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="rows">The rows; at most as many as there are lanes.</param>
    /// <param name="labels">The class of every row of the data, or null.</param>
    /// <param name="everyClass">Whether log p(x|y) of every class must be exact, not only their sum.</param>
    public void Up(Observations data, RowSelection rows, int[]? labels, bool everyClass)
    {
        Data = data;
        Count = rows.Count;
        Array.Clear(_suspect);
        for (int b = 0; b < _lanes; b++)
        {
            _rows[b] = b < Count ? rows[b] : -1;
            _labels[b] = b < Count && labels is not null ? labels[_rows[b]] : -1;
        }

        foreach (int v in _tree.ChildrenFirst)
        {
            if (_tree.IsSite(v))
            {
                LoadSite(v);
            }
            else
            {
                Pool(v);
            }

            Convolve(v);
        }

        Classify(everyClass);
    }

    /// <summary>Gets log p(x | y) of a lane, in nats.</summary>
    public double LogGivenClass(int lane, int y) =>
        Math.Log(double.CreateTruncating(_o[_tree.Root][(y * _lanes) + lane])) + _logScale[_tree.Root][lane];

    private void LoadSite(int site)
    {
        int channels = _shape.Channels(site);
        ValueColumn column = Data.Column(site);
        ScaledLeafTable<T>? table = _network.Leaves[site];
        T[] u = _u[site];
        double[] scale = _logScale[site];
        for (int b = 0; b < _lanes; b++)
        {
            double x = b < Count ? column[_rows[b]] : double.NaN;
            _loss[site][b] = double.IsNaN(x) ? 0 : 1;
            if (double.IsNaN(x))
            {
                Fill(u, b, channels);
                scale[b] = 0;
            }
            else if (table is not null)
            {
                int k = (int)x;
                for (int d = 0; d < channels; d++)
                {
                    u[(d * _lanes) + b] = table.Scaled[(k * channels) + d];
                }

                scale[b] = table.LogScale[k];
            }
            else
            {
                Span<double> log = _logDensity.AsSpan(0, channels);
                _network.Model.Leaves[site].LogDensity(x, log);
                scale[b] = ScaledLeafTable<T>.Scale(log, u.AsSpan(b), _lanes);
            }
        }
    }

    private void Fill(T[] u, int lane, int channels)
    {
        for (int d = 0; d < channels; d++)
        {
            u[(d * _lanes) + lane] = T.One;
        }
    }

    private void Pool(int v)
    {
        double[] scale = _logScale[v];
        Array.Clear(scale);
        int channels = _shape.Channels(v);
        _product.Start(channels);
        foreach (int c in _tree.Children(v))
        {
            _product.MultiplyBy(_o[c], _peak[c], _loss[c], _suspect);
            double[] child = _logScale[c];
            for (int b = 0; b < _lanes; b++)
            {
                scale[b] += child[b];
            }
        }

        _product.CopyTo(_u[v], _poolFactor[v], scale);
        _product.Loss.CopyTo(_loss[v]);
    }

    // Each of the products and each small weight may lose half a unit; rows of weights sum to 1, so what was lost before does not grow.
    private void Convolve(int v)
    {
        int channels = _shape.Channels(v);
        TileKernels.Multiply(_network.Weights(v), channels, 1, _u[v], channels, _o[v], _shape.Rows(v), _lanes);
        PoolProduct<T>.Peak(_o[v], _peak[v]);
        System.Numerics.Tensors.TensorPrimitives.Add(_loss[v], channels, _loss[v]);
    }

    /// <summary>Tells whether a linear combination of a node's messages is far above what they may have lost.</summary>
    private bool IsTrusted(double value, int node, int lane) => value * PoolProduct<T>.LargestLoss >= _loss[node][lane];

    private void Classify(bool everyClass)
    {
        T[] h = _o[_tree.Root];
        ReadOnlySpan<double> prior = _network.Model.ClassPrior;
        for (int b = 0; b < _lanes; b++)
        {
            double total = 0;
            double smallest = double.PositiveInfinity;
            for (int y = 0; y < prior.Length; y++)
            {
                bool excluded = _labels[b] >= 0 && y != _labels[b];
                double value = double.CreateTruncating(h[(y * _lanes) + b]);
                double joint = excluded ? 0 : prior[y] * value;
                total += joint;
                smallest = excluded ? smallest : Math.Min(smallest, value);
                Posterior[(y * _lanes) + b] = joint;
            }

            for (int y = 0; y < prior.Length; y++)
            {
                Posterior[(y * _lanes) + b] /= total;
            }

            double weakest = everyClass || _labels[b] >= 0 ? smallest : total;
            _suspect[b] |= !(total > 0 && IsTrusted(weakest, _tree.Root, b));
            LogJoint[b] = Math.Log(total) + _logScale[_tree.Root][b];
        }
    }
}
