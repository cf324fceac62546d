using System.Numerics;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// The densities of the tabulated sites for every value, scaled by powers of two, the missing value (all ones) last; and the conv outputs for
/// every value, which replace the conv of a site wherever there are more samples than values.
/// </summary>
/// <remarks>
/// A small alphabet, whose values fit into the lanes of a panel, is kept as rows of channels, [channels, stride]: lanes are looked up by permuting registers.
/// A large one is kept as rows of values, [values, stride], which are gathered and transposed.
/// </remarks>
internal sealed unsafe class SiteTables<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int LossRow = 0;
    private const int ExponentRow = 1;
    private const int SideRows = 2;

    // Up to so many values, sums for every value are sooner products with indicators than additions, lane by lane.
    private const int MostIndicators = 16;
    private readonly ScaledNetwork<T> _network;
    private readonly long[] _density;
    private readonly long[] _output;
    private readonly AlignedBuffer<T> _densities;
    private readonly int[] _columns;
    private readonly int[] _owner;
    private readonly long[] _outputLength = new long[2];
    private readonly AlignedBuffer<T>?[] _outputs = new AlignedBuffer<T>?[2];
    private readonly bool[] _ready = new bool[2];
    private bool _usesLarge;

    public SiteTables(ScaledNetwork<T> network)
    {
        _network = network;
        int sites = network.Tree.SiteCount;
        (_density, _output, _columns, _owner) = (new long[sites], new long[sites], new int[sites], new int[sites]);
        long densities = 0;
        var owners = new Dictionary<(int Leaf, int Matrix), int>();
        NetworkShape shape = network.Model.Shape;
        for (int i = 0; i < sites; i++)
        {
            int alphabet = network.Model.Leaves[i].Alphabet;
            _columns[i] = SiteScaling.IsTabulated(network.Model.Leaves[i]) ? alphabet + 1 : 0;
            (int, int) key = (shape.LeafOf(i), shape.MatrixOf(i));
            _owner[i] = shape.SharedWeights && owners.TryGetValue(key, out int first) ? first : i;
            owners.TryAdd(key, i);
            if (_owner[i] != i)
            {
                (_density[i], _output[i]) = (_density[_owner[i]], _output[_owner[i]]);
            }
            else if (_columns[i] > 0)
            {
                (_density[i], _output[i]) = (densities, _outputLength[Size(i)]);
                densities += Aligned(DensityLength(i));
                _outputLength[Size(i)] += Aligned(OutputLength(i));
            }
        }

        _densities = new AlignedBuffer<T>(densities);
    }

    private static int Lanes => PanelKernels<T>.PanelLanes;

    /// <summary>Gets the first site of the same leaf and the same matrix, whose tables serve them all.</summary>
    public int Owner(int site) => _owner[site];

    /// <summary>Gets the values of a tabulated site, the missing one included; 0 where there is no table.</summary>
    public int Columns(int site) => _columns[site];

    /// <summary>Gets the values that the symbols of a tabulated site represent; null where they are 0, 1, ....</summary>
    public SymbolCodes? Codes(int site) => _network.Model.Leaves[site].Specification.Codes;

    /// <summary>Returns whether the values of a site fit into the lanes of a panel.</summary>
    public bool IsSmall(int site) => _columns[site] <= Lanes;

    /// <summary>Gets the distance between rows of a small table.</summary>
    public int SmallStride(int site) => SiteScaling.Stride(_columns[site]);

    /// <summary>Gets the distance between rows of a large table of densities.</summary>
    public int LargeStride(int site) => _network.Kernels.Pad(_network.Channels(site));

    /// <summary>Gets the distance between rows of a large table of conv outputs: values and state.</summary>
    public int OutputStride(int site) => (_network.Rows(site) + PanelState.Rows + 7) / 8 * 8;

    /// <summary>Gets how many sums are kept for the values of the sites that a site's tables serve: none where it is not the owner.</summary>
    public long ValueSums(int site) => _columns[site] == 0 || _owner[site] != site ? 0
        : SumsByValue(site) ? (long)_columns[site] * OutputStride(site) : (long)_network.Rows(site) * _network.Kernels.Pad(_columns[site]);

    /// <summary>Returns whether sums for the values of a site lie value by value, [values, <see cref="OutputStride"/>]; else [rows, values].</summary>
    public bool SumsByValue(int site) => _columns[site] > MostIndicators;

    /// <summary>Gets the densities of a tabulated site.</summary>
    public T* Densities(int site) => _densities.Start + _density[site];

    /// <summary>Gets the losses of the values of a tabulated site; their exponents follow, integers, one <see cref="SideStride"/> on.</summary>
    public T* Side(int site) => Densities(site) + (IsSmall(site) ? _network.Channels(site) * SmallStride(site) : (long)_columns[site] * LargeStride(site));

    /// <summary>Gets the distance between the losses and the exponents of a site.</summary>
    public int SideStride(int site) => IsSmall(site) ? SmallStride(site) : _columns[site];

    /// <summary>Gets the conv outputs of a site.</summary>
    public T* Outputs(int site) => _outputs[Size(site)]!.Start + _output[site];

    /// <summary>
    /// Returns whether the conv outputs of a tabulated site are up to date and wanted: what an earlier call has left changes no bit of a later one.
    /// </summary>
    public bool HasOutputs(int site) => _ready[Size(site)] && (_usesLarge || IsSmall(site));

    /// <summary>Computes the densities of a site from its leaf.</summary>
    /// <param name="scratch">Scratch, as long as the widest leaf has channels.</param>
    /// <param name="wide">Scratch of the same length.</param>
    public void Load(int site, Span<double> scratch, WideLog[] wide)
    {
        LeafDistribution leaf = _network.Model.Leaves[site];
        Span<double> densities = scratch[..leaf.Channels];
        Span<WideLog> logs = wide.AsSpan(0, leaf.Channels);
        ReadOnlySpan<double> table = leaf.CountsValues ? leaf.Part(0) : default;
        for (int k = 0; k < leaf.Alphabet; k++)
        {
            if (table.IsEmpty)
            {
                leaf.WideLogDensity(k, logs);
                SetValue(site, k, logs);
            }
            else
            {
                for (int d = 0; d < densities.Length; d++)
                {
                    densities[d] = table[(d * leaf.Alphabet) + k];
                }

                SetProbabilities(site, k, densities);
            }
        }

        logs.Clear();
        SetValue(site, leaf.Alphabet, logs);
    }

    public long DensityBytes => _densities.Length * sizeof(T);

    /// <summary>Gets the bytes that the conv outputs of small alphabets take.</summary>
    public long SmallOutputBytes => _outputLength[0] * sizeof(T);

    /// <summary>Gets the bytes that the conv outputs of large alphabets take.</summary>
    public long LargeOutputBytes => _outputLength[1] * sizeof(T);

    /// <summary>Returns whether some conv outputs are missing, and makes room for them.</summary>
    /// <param name="large">Whether those of large alphabets are wanted, too.</param>
    /// <returns>True if <see cref="ComputeOutputs"/> is to be called for every tabulated site, then <see cref="EndOutputs"/>.</returns>
    public bool BeginOutputs(bool large)
    {
        _usesLarge = large;
        for (int size = 0; size <= (large ? 1 : 0); size++)
        {
            _outputs[size] ??= new AlignedBuffer<T>(_outputLength[size]);
        }

        return (!_ready[0] && _outputLength[0] > 0) || (large && !_ready[1] && _outputLength[1] > 0);
    }

    /// <summary>Notes that the conv outputs have been computed.</summary>
    /// <param name="large">Whether those of large alphabets have been, too.</param>
    public void EndOutputs(bool large) => (_ready[0], _ready[1]) = (true, _ready[1] || large);

    /// <summary>Forgets the conv outputs: the parameters have changed.</summary>
    public void DropOutputs() => Array.Clear(_ready);

    /// <summary>Computes the conv outputs of a tabulated site.</summary>
    /// <param name="panel">Scratch for the densities of a panel of values.</param>
    /// <param name="slot">Scratch for the outputs and state of a panel of values.</param>
    /// <param name="high">Scratch, one row.</param>
    public void ComputeOutputs(int site, T* panel, T* slot, T* high)
    {
        int outputRows = _network.Rows(site) + PanelState.Rows;
        for (int first = 0; first < _columns[site]; first += Lanes)
        {
            LoadValues(site, first, panel, slot);
            _network.Convolve(site, panel, slot, high);
            T* to = Outputs(site);
            for (int lane = 0; lane < Lanes && first + lane < _columns[site]; lane++)
            {
                for (int row = 0; row < outputRows; row++)
                {
                    T value = slot[(row * Lanes) + lane];
                    if (IsSmall(site))
                    {
                        to[(row * SmallStride(site)) + lane] = value;
                    }
                    else
                    {
                        to[((long)(first + lane) * OutputStride(site)) + row] = value;
                    }
                }
            }
        }
    }

    /// <summary>Makes a panel whose lanes are neighbouring values: densities, and loss and exponent in the state of the slot.</summary>
    /// <param name="first">The value of lane 0; lanes beyond the last value repeat it.</param>
    public void LoadValues(int site, int first, T* panel, T* slot)
    {
        int* index = stackalloc int[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            index[lane] = Math.Min(first + lane, _columns[site] - 1);
        }

        LoadLanes(site, index, panel);
        LoadState(site, index, slot);
    }

    /// <summary>Makes a panel of the densities of any values.</summary>
    public void LoadLanes(int site, int* index, T* panel)
    {
        int channels = _network.Channels(site);
        if (IsSmall(site))
        {
            _network.Kernels.Gather(Densities(site), SmallStride(site), channels, index, panel);
            return;
        }

        int stride = LargeStride(site);
        for (int lane = 0; lane < Lanes; lane++)
        {
            T* row = Densities(site) + ((long)index[lane] * stride);
            for (int d = 0; d < channels; d++)
            {
                panel[(d * Lanes) + lane] = row[d];
            }
        }
    }

    /// <summary>Begins the state of a slot: loss and exponent of the densities of any values.</summary>
    public void LoadState(int site, int* index, T* slot)
    {
        T* state = slot + (_network.Rows(site) * Lanes);
        T* side = Side(site);
        for (int lane = 0; lane < Lanes; lane++)
        {
            state[(PanelState.Loss * Lanes) + lane] = side[index[lane]];
            state[(PanelState.Exponent * Lanes) + lane] = side[SideStride(site) + index[lane]];
        }
    }

    private void SetValue(int site, int k, ReadOnlySpan<WideLog> log)
    {
        (int exponent, double loss) = k == _columns[site] - 1 ? (0, 0) : SiteScaling.Scale(log, _network.LargestLeafExponent);
        T* place = Place(site, k, out int stride);
        SetSide(site, k, exponent, SiteScaling.Write(log, exponent, loss, place, stride));
    }

    private void SetProbabilities(int site, int k, ReadOnlySpan<double> probabilities)
    {
        (int exponent, double loss) = SiteScaling.ScaleProbabilities(probabilities, _network.LargestLeafExponent);
        T* place = Place(site, k, out int stride);
        SetSide(site, k, exponent, SiteScaling.WriteProbabilities(probabilities, exponent, loss, place, stride));
    }

    // Where the densities of a value lie, and the distance between those of neighbouring channels.
    private T* Place(int site, int k, out int stride)
    {
        stride = IsSmall(site) ? SmallStride(site) : 1;
        return Densities(site) + (IsSmall(site) ? k : (long)k * LargeStride(site));
    }

    private void SetSide(int site, int k, int exponent, double loss)
    {
        T* side = Side(site);
        side[(LossRow * SideStride(site)) + k] = T.CreateTruncating(loss);
        LaneInteger.Set(side + (ExponentRow * SideStride(site)) + k, exponent);
    }

    private long DensityLength(int site) =>
        (IsSmall(site) ? (long)_network.Channels(site) * SmallStride(site) : (long)_columns[site] * LargeStride(site)) + ((long)SideRows * SideStride(site));

    private long OutputLength(int site)
    {
        int rows = _network.Rows(site) + PanelState.Rows;
        return IsSmall(site) ? (long)rows * SmallStride(site) : (long)_columns[site] * OutputStride(site);
    }

    // Small alphabets come first.
    private int Size(int site) => IsSmall(site) ? 0 : 1;

    private static long Aligned(long length) => (length + Lanes - 1) / Lanes * Lanes;
}
