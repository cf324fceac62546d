using System.Numerics;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// The parameters of a network as the kernels want them: matrices packed for the way up and for the way down, tables of the sites. Shared by all threads.
/// </summary>
/// <typeparam name="T">The precision: float or double.</typeparam>
internal sealed unsafe class ScaledNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int LargestExponent = 1 << 20;
    private const int LargestExponentSum = 1 << 30;
    private readonly int[] _rows;
    private readonly int[] _channels;
    private readonly long[] _offset;
    private readonly int[] _nodeOfMatrix;
    private readonly AlignedBuffer<T> _up;
    private readonly AlignedBuffer<T> _down;
    private readonly NetworkShape _shape;
    private readonly Loader _loader;
    private double[][]? _marginals;

    /// <summary>Makes room for a network; it is to be loaded.</summary>
    /// <param name="model">A network of the shape.</param>
    public ScaledNetwork(ConvAC model, PanelKernels<T> kernels)
    {
        (Model, Kernels, _shape) = (model, kernels, model.Shape);
        _rows = [.. Enumerable.Range(0, Tree.NodeCount).Select(_shape.Rows)];
        _channels = [.. Enumerable.Range(0, Tree.NodeCount).Select(_shape.Channels)];
        _nodeOfMatrix = [.. Enumerable.Range(0, _shape.MatrixCount).Select(_shape.NodeOfMatrix)];
        _offset = new long[_shape.MatrixCount];
        long length = 0;
        for (int m = 0; m < _offset.Length; m++)
        {
            _offset[m] = length;
            int v = _nodeOfMatrix[m];
            length += (long)_shape.Rows(v) * _shape.Channels(v);
        }

        (_up, _down) = (new AlignedBuffer<T>(length), new AlignedBuffer<T>(length));
        LargestLeafExponent = Math.Min(LargestExponent, LargestExponentSum / Tree.SiteCount);
        Tables = new SiteTables<T>(this);
        Gaussians = new GaussianTables(_shape, model.Leaves);
        Widest = Math.Max(_shape.Classes, _channels.Max());
        _loader = new Loader(this);
    }

    public ConvAC Model { get; private set; }

    public PanelKernels<T> Kernels { get; }

    public PoolingTree Tree => _shape.Tree;

    public SiteTables<T> Tables { get; }

    /// <summary>Gets the bytes of the packed matrices of one way, up or down.</summary>
    public long PackedBytes => _up.Length * sizeof(T);

    /// <summary>Gets the coefficients of the Gaussian sites.</summary>
    public GaussianTables Gaussians { get; }

    /// <summary>Gets the largest number of channels or classes.</summary>
    public int Widest { get; }

    /// <summary>Gets the largest exponent of a scaled density that the integers of a pass can hold for every site.</summary>
    public int LargestLeafExponent { get; }

    /// <summary>Gets the prior marginals of all latents.</summary>
    public double[][] Marginals => _marginals ??= LatentMarginals.Compute(Model);

    public int Rows(int node) => _rows[node];

    public int Channels(int node) => _channels[node];

    /// <summary>Gets the multiply-adds of a node's conv, for a sample.</summary>
    public long MultiplyAdds(int node) => (long)_rows[node] * _channels[node];

    /// <summary>Gets the number of nodes that use the matrix of a node.</summary>
    public int Users(int node) => _shape.UsersOf(_shape.MatrixOf(node));

    /// <summary>Gets the matrix of a node, packed to be multiplied by its channels.</summary>
    public T* Up(int node) => _up.Start + _offset[_shape.MatrixOf(node)];

    /// <summary>Gets the transposed matrix of a node, packed to be multiplied by the derivatives of its rows.</summary>
    public T* Down(int node) => _down.Start + _offset[_shape.MatrixOf(node)];

    /// <summary>Returns whether the conv of a node is always looked up: a site with a small table.</summary>
    public bool IsLookedUp(int node) => Tree.IsSite(node) && Tables.Columns(node) > 0 && Tables.IsSmall(node);

    /// <summary>Takes the parameters of a network.</summary>
    /// <param name="model">A network of the same shape with leaves of the same kinds.</param>
    public void Load(ConvAC model, int threads)
    {
        (Model, _marginals) = (model, null);
        Tables.DropOutputs();
        _loader.Run(threads);
    }

    /// <summary>Computes the conv outputs of the tabulated sites for every value, where that has not been done.</summary>
    /// <param name="large">Whether those of large alphabets are wanted, too.</param>
    public void PrepareOutputs(bool large, int threads)
    {
        if (Tables.BeginOutputs(large))
        {
            _loader.RunOutputs(large, threads);
            Tables.EndOutputs(large);
        }
    }

    /// <summary>Computes the conv of a node: values and state of its slot, loss and exponent of the input given.</summary>
    public void Convolve(int node, T* u, T* slot, T* high)
    {
        (int rows, int channels) = (Rows(node), Channels(node));
        T* state = slot + (rows * PanelKernels<T>.PanelLanes);
        Kernels.MultiplyWithRange(Up(node), channels, rows, u, slot, high, state + (PanelState.Low * PanelKernels<T>.PanelLanes));
        Kernels.FinishState(channels, high, state);
    }

    private void Pack(int matrix)
    {
        int v = _nodeOfMatrix[matrix];
        (int rows, int channels) = (Rows(v), Channels(v));
        ReadOnlySpan<double> a = Model.Matrix(matrix);
        Kernels.Pack(a, channels, 1, rows, channels, Up(v));
        Kernels.Pack(a, 1, channels, channels, rows, Down(v));
    }

    /// <summary>Packs matrices and fills tables, a few at a time.</summary>
    private sealed class Loader(ScaledNetwork<T> network) : IParallelWork
    {
        private const int Portion = 16;
        private readonly List<AlignedBuffer<T>> _scratch = [];
        private readonly List<double[]> _numbers = [];
        private readonly List<WideLog[]> _logs = [];
        private bool _outputs;
        private bool _large;

        public void Run(int threads)
        {
            _outputs = false;
            Hire(threads);
            WorkCrew.Run(threads, Portions(network._offset.Length) + Portions(network.Tree.SiteCount), this);
        }

        public void RunOutputs(bool large, int threads)
        {
            (_outputs, _large) = (true, large);
            Hire(threads);
            WorkCrew.Run(threads, Portions(network.Tree.SiteCount), this);
        }

        public void Do(int worker, int task)
        {
            int matrices = _outputs ? 0 : Portions(network._offset.Length);
            (int first, int end) = task < matrices
                ? (task * Portion, network._offset.Length)
                : ((task - matrices) * Portion, network.Tree.SiteCount);
            for (int i = first; i < Math.Min(first + Portion, end); i++)
            {
                if (task < matrices)
                {
                    network.Pack(i);
                }
                else if (network.Tables.Columns(i) > 0)
                {
                    if (network.Tables.Owner(i) == i)
                    {
                        Fill(worker, i);
                    }
                }
                else if (!_outputs && network._shape.LeafOf(i) == i && network.Model.Leaves[i] is GaussianLeaf leaf)
                {
                    network.Gaussians.Load(i, leaf);
                }
            }
        }

        private void Fill(int worker, int site)
        {
            if (!_outputs)
            {
                network.Tables.Load(site, _numbers[worker], _logs[worker]);
                return;
            }

            if (network.Tables.HasOutputs(site) || (!_large && !network.Tables.IsSmall(site)))
            {
                return;
            }

            int lanes = PanelKernels<T>.PanelLanes;
            T* panel = _scratch[worker].Start;
            T* slot = panel + (network.Widest * lanes);
            network.Tables.ComputeOutputs(site, panel, slot, slot + ((network.Widest + PanelState.Rows) * lanes));
        }

        // Threads that get their first task only later must not allocate then.
        private void Hire(int threads)
        {
            while (_scratch.Count < threads)
            {
                _scratch.Add(new AlignedBuffer<T>(((2L * network.Widest) + PanelState.Rows + 1) * PanelKernels<T>.PanelLanes));
                _numbers.Add(new double[network.Widest]);
                _logs.Add(new WideLog[network.Widest]);
            }
        }

        private static int Portions(int count) => (count + Portion - 1) / Portion;
    }
}
