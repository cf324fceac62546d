using Entroscope.Structure;

namespace Entroscope.Engine;

/// <summary>
/// Where a pass adds up expected counts. Threads that work on different nodes may share one, as far as no two of these nodes share a matrix or a leaf; what
/// nodes share a thread sums in a <see cref="Part"/>, which is merged.
/// </summary>
internal sealed class CountSums
{
    private readonly double[]?[] _values;
    private readonly CountSums? _whole;
    private readonly Own? _weights;
    private readonly Own? _leaf;
    private readonly Own? _ownValues;

    public CountSums(ExpectedCounts counts, int sites) => (Counts, _values) = (counts, new double[sites][]);

    private CountSums(CountSums whole, NetworkShape shape, Func<int, long> valuesOfOwner)
    {
        (_whole, Counts, _values) = (whole, null!, whole._values);
        _weights = new Own(shape.MatrixCount, m => shape.UsersOf(m) > 1 ? (long)shape.Rows(shape.NodeOfMatrix(m)) * shape.Channels(shape.NodeOfMatrix(m)) : 0);
        if (shape.LeafCount < shape.Tree.SiteCount)
        {
            _leaf = new Own(1, _ => whole.LeafLength);
            _ownValues = new Own(shape.Tree.SiteCount, valuesOfOwner);
        }
    }

    /// <summary>Gets a value indicating whether these are sums of a thread's own for what several nodes share.</summary>
    public bool IsPart => _whole is not null;

    /// <summary>Gets or sets where counts go; of a part, where they go in the end.</summary>
    public ExpectedCounts Counts { get; set; }

    /// <summary>Gets the length of the statistics of a leaf that all sites share.</summary>
    public int LeafLength { get; init; }

    /// <summary>Makes sums of a thread for what several nodes share; everything else goes to these sums at once.</summary>
    /// <param name="valuesOfOwner">How much is summed for the values of the sites that use the tables of a site; 0 for none.</param>
    public CountSums Part(NetworkShape shape, Func<int, long> valuesOfOwner) => new(this, shape, valuesOfOwner);

    /// <summary>Gets the counts of a matrix.</summary>
    public Span<double> Weights(int matrix) => _weights is { } own && own.Has(matrix) ? own.Touch(matrix) : (_whole ?? this).Counts.Weights[matrix];

    /// <summary>Gets the statistics of a leaf.</summary>
    public Span<double> Leaf(int leaf) => _leaf is { } own ? own.Touch(leaf) : (_whole ?? this).Counts.Leaves[leaf];

    /// <summary>Gets what is summed for every value of a tabulated site until its counts are computed from it; zeros at first.</summary>
    public Span<double> Values(int site, long length)
    {
        if (_ownValues is { } own && own.Has(site))
        {
            return own.Touch(site)[..(int)length];
        }

        if (_values[site] is not { } values || values.Length < length)
        {
            _values[site] = values = new double[length];
        }

        return values.AsSpan(0, (int)length);
    }

    /// <summary>Adds what this part has summed to the whole and begins again.</summary>
    public void Merge()
    {
        CountSums whole = _whole ?? throw new InvalidOperationException("Only a part is merged.");
        _weights?.MoveTo(whole.Counts.Weights);
        _leaf?.MoveTo(whole.Counts.Leaves);
        _ownValues?.MoveTo(whole);
    }

    /// <summary>Arrays of a part, and which of them hold anything.</summary>
    private sealed class Own
    {
        private readonly double[]?[] _sums;
        private readonly bool[] _isTouched;
        private readonly int[] _touched;
        private int _count;

        public Own(int count, Func<int, long> length)
        {
            _sums = [.. Enumerable.Range(0, count).Select(i => length(i) is > 0 and long n ? new double[n] : null)];
            (_isTouched, _touched) = (new bool[count], new int[_sums.Count(s => s is not null)]);
        }

        public bool Has(int index) => _sums[index] is not null;

        public Span<double> Touch(int index)
        {
            if (!_isTouched[index])
            {
                _isTouched[index] = true;
                _touched[_count++] = index;
            }

            return _sums[index];
        }

        public void MoveTo(double[][] whole)
        {
            for (int i = 0; i < _count; i++)
            {
                double[] sums = _sums[_touched[i]]!;
                TensorPrimitives.Add(whole[_touched[i]], sums, whole[_touched[i]]);
                Clear(i);
            }

            _count = 0;
        }

        public void MoveTo(CountSums whole)
        {
            for (int i = 0; i < _count; i++)
            {
                double[] sums = _sums[_touched[i]]!;
                Span<double> values = whole.Values(_touched[i], sums.Length);
                TensorPrimitives.Add(values, sums, values);
                Clear(i);
            }

            _count = 0;
        }

        private void Clear(int position)
        {
            Array.Clear(_sums[_touched[position]]!);
            _isTouched[_touched[position]] = false;
        }
    }
}
