using System.Numerics;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Signed;

/// <summary>
/// The parameters of a network of real weights as the kernels want them: matrices divided by powers of two, packed for both ways; tables of the sites of few
/// values. Shared by all threads.
/// </summary>
internal sealed unsafe class SignedNetwork<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The largest exponent of a site or a matrix.</summary>
    public const int LargestExponent = 1 << 20;

    private readonly long[] _offset;
    private readonly AlignedBuffer<T> _up;
    private readonly AlignedBuffer<T> _down;
    private readonly int[] _exponents;
    private readonly AlignedBuffer<T>?[] _tables;
    private readonly double[]?[] _features;
    private readonly double[]?[] _featureExponents;
    private readonly double[] _numbers;

    public SignedNetwork(ConvAC model, PanelKernels<T> kernels)
    {
        (Model, Kernels) = (model, kernels);
        NetworkShape shape = model.Shape;
        _offset = new long[shape.MatrixCount];
        long length = 0;
        for (int m = 0; m < _offset.Length; m++)
        {
            _offset[m] = length;
            length += model.Matrix(m).Length;
        }

        (_up, _down, _exponents) = (new AlignedBuffer<T>(length), new AlignedBuffer<T>(length), new int[_offset.Length]);
        Widest = Math.Max(shape.Classes, Enumerable.Range(0, Tree.NodeCount).Max(shape.Channels));
        int sites = Tree.SiteCount;
        (_tables, _features, _featureExponents) = (new AlignedBuffer<T>?[sites], new double[]?[sites], new double[]?[sites]);
        _numbers = new double[Widest];
        for (int i = 0; i < sites; i++)
        {
            int values = model.Leaves[i].Alphabet + 1;
            if (values > 1 && values <= PanelKernels<T>.PanelLanes)
            {
                _tables[i] = new AlignedBuffer<T>((shape.Rows(i) + PanelState.Rows) * (long)Stride(values));
                (_features[i], _featureExponents[i]) = (new double[values * shape.Channels(i)], new double[values]);
            }
        }
    }

    public ConvAC Model { get; private set; }

    public PanelKernels<T> Kernels { get; }

    public PoolingTree Tree => Model.Tree;

    /// <summary>Gets the largest number of channels or classes.</summary>
    public int Widest { get; }

    /// <summary>Gets the largest exponent that a site or matrix may have so that no sum over the tree overflows.</summary>
    public int ExponentLimit => Math.Min(LargestExponent, (1 << 29) / Tree.NodeCount);

    /// <summary>Returns whether the conv of a site is looked up: the last column of its table is that of missing values.</summary>
    public bool IsTabulated(int site) => _tables[site] is not null;

    /// <summary>Gets the values of a tabulated site and one for the missing one.</summary>
    public int Columns(int site) => Model.Leaves[site].Alphabet + 1;

    /// <summary>Gets the length of the rows of a table of a site.</summary>
    public static int Stride(int columns) => Math.Max(4, (int)BitOperations.RoundUpToPowerOf2((uint)columns));

    /// <summary>Gets the table of a site: conv outputs, then the state, each for every value.</summary>
    public T* Table(int site) => _tables[site]!.Start;

    /// <summary>Gets the channels of a value of a tabulated site, without their power of two.</summary>
    public ReadOnlySpan<double> Features(int site, int value) =>
        _features[site].AsSpan(value * Model.Shape.Channels(site), Model.Shape.Channels(site));

    /// <summary>Gets the exponent of the channels of a value of a tabulated site.</summary>
    public double FeatureExponent(int site, int value) => _featureExponents[site]![value];

    public T* Up(int node) => _up.Start + _offset[Model.Shape.MatrixOf(node)];

    public T* Down(int node) => _down.Start + _offset[Model.Shape.MatrixOf(node)];

    /// <summary>Gets the exponent of the power of two that the packed matrix is to be multiplied by.</summary>
    public int Exponent(int matrix) => _exponents[matrix];

    /// <summary>Takes the parameters of a network of the same shape and leaf families.</summary>
    public void Load(ConvAC model)
    {
        Model = model;
        NetworkShape shape = model.Shape;
        double[] scaled = [];
        for (int m = 0; m < _offset.Length; m++)
        {
            int v = shape.NodeOfMatrix(m);
            (int rows, int channels) = (shape.Rows(v), shape.Channels(v));
            Array.Resize(ref scaled, rows * channels);
            model.Matrix(m).CopyTo(scaled);
            _exponents[m] = PowersOfTwo.Normalize(scaled);
            Kernels.Pack(scaled, channels, 1, rows, channels, _up.Start + _offset[m]);
            Kernels.Pack(scaled, 1, channels, channels, rows, _down.Start + _offset[m]);
        }

        for (int i = 0; i < _tables.Length; i++)
        {
            if (IsTabulated(i))
            {
                Tabulate(i);
            }
        }
    }

    /// <summary>Computes the conv of a node: values and state of its slot, where loss and exponent are those of the input.</summary>
    /// <param name="peaks">Scratch of two rows.</param>
    public void Convolve(int node, T* u, T* slot, T* peaks)
    {
        int lanes = PanelKernels<T>.PanelLanes;
        (int rows, int channels) = (Model.Shape.Rows(node), Model.Shape.Channels(node));
        T* state = slot + (rows * lanes), high = peaks + lanes;
        SignedLanes<T>.Peaks(u, channels, peaks);
        Kernels.MultiplyWithRange(Up(node), channels, rows, u, slot, high, state + (PanelState.Low * lanes));
        SignedLanes<T>.Judge(peaks, high, state);
        Kernels.FinishState(channels, high, state);
        AddExponent(state, Exponent(Model.Shape.MatrixOf(node)));
    }

    private void Tabulate(int site)
    {
        (int columns, int channels, int rows) = (Columns(site), Model.Shape.Channels(site), Model.Shape.Rows(site));
        int lanes = PanelKernels<T>.PanelLanes, stride = Stride(columns);
        var scratch = new AlignedBuffer<T>((channels + rows + PanelState.Rows + 2L) * lanes);
        T* u = scratch.Start, slot = u + (channels * lanes), state = slot + (rows * lanes);
        LeafDistribution leaf = Model.Leaves[site];
        for (int k = 0; k < columns; k++)
        {
            Span<double> numbers = _numbers.AsSpan(0, channels);
            double exponent = 0;
            numbers.Fill(1);
            if (k < columns - 1 && !(leaf.HasNoValue))
            {
                exponent = leaf.ScaledFeatures(((DiscreteLeaf)leaf).ValueOf(k), numbers);
            }

            bool inRange = Math.Abs(exponent) <= ExponentLimit;
            numbers.CopyTo(_features[site].AsSpan(k * channels));
            _featureExponents[site]![k] = exponent;
            for (int d = 0; d < channels; d++)
            {
                u[(d * lanes) + k] = T.CreateTruncating(numbers[d]);
            }

            state[(PanelState.Loss * lanes) + k] = inRange ? T.One : T.PositiveInfinity;
            Scaled.LaneInteger.Set(state + (PanelState.Exponent * lanes) + k, inRange ? (int)exponent : 0);
        }

        Convolve(site, u, slot, state + (PanelState.Rows * lanes));
        for (int row = 0; row < rows + PanelState.Rows; row++)
        {
            new ReadOnlySpan<T>(slot + (row * lanes), columns).CopyTo(new Span<T>(Table(site) + (row * stride), columns));
        }

        GC.KeepAlive(scratch);
    }

    private void AddExponent(T* state, int exponent)
    {
        T* row = state + (PanelState.Exponent * PanelKernels<T>.PanelLanes);
        bool inRange = Math.Abs(exponent) <= ExponentLimit;
        for (int lane = 0; lane < PanelKernels<T>.PanelLanes; lane++)
        {
            if (!inRange)
            {
                state[(PanelState.Loss * PanelKernels<T>.PanelLanes) + lane] = T.PositiveInfinity;
            }
            else if (typeof(T) == typeof(float))
            {
                ((int*)row)[lane] += exponent;
            }
            else
            {
                ((long*)row)[lane] += exponent;
            }
        }
    }
}
