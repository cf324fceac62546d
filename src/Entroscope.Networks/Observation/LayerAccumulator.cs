using System.Runtime.Intrinsics;

namespace Entroscope.Networks.Observation;

/// <summary>
/// What is kept of a layer while batches pass: sums for each unit, the products of units at some positions, and the chosen samples. Batches must be added in
/// their order, one after the other; then the numbers do not depend on who computed which batch.
/// </summary>
internal sealed class LayerAccumulator
{
    /// <summary>The most units whose products are summed: more are measured on the chosen samples.</summary>
    public const int MostProducts = 256;

    /// <summary>The most units of a chosen sample; of more, this many are drawn.</summary>
    public const int MostKeptUnits = 2048;

    // Positions of an image are alike; a few of them say as much.
    private const int PositionsOfRow = 16;

    // A value this close to the end of a function's range counts as at its end, as a share of the range.
    private const double EndShare = 0.01;

    private readonly ulong _seed;
    private readonly string _name;
    private readonly KeptRows _kept;
    private readonly (double Low, double High)? _ends;
    private readonly double[] _pivot;
    private readonly double[]? _products;
    private readonly double[]? _productSums;
    private readonly double[] _buffer;
    private readonly int[]? _keptUnits;
    private readonly KeptSamples _samples;
    private readonly WholeRows? _whole;
    private bool _hasPivot;

    public LayerAccumulator(string name, SampleView view, (double Least, double Largest)? range, KeptRows kept, ulong seed)
    {
        (_name, _seed, _kept, Units) = (name, seed, kept, view.Units);
        double margin = range is { } r ? EndShare * (r.Largest - r.Least) : 0;
        _ends = range is { } bounded ? (bounded.Least + margin, bounded.Largest - margin) : null;
        (_pivot, Sums, Squares) = (new double[Units], new double[Units], new double[Units]);
        (Least, Largest) = (new double[Units], new double[Units]);
        Least.AsSpan().Fill(double.PositiveInfinity);
        Largest.AsSpan().Fill(double.NegativeInfinity);
        (Counts, Zeros, AtEnds) = (new long[Units], new long[Units], new long[Units]);
        _buffer = new double[Units];
        if (Units <= MostProducts)
        {
            (_products, _productSums) = (new double[Units * Units], new double[Units]);
        }

        if (Units > MostKeptUnits)
        {
            int[] all = [.. Enumerable.Range(0, Units)];
            new RandomStream(seed, "units of " + name).Shuffle(all.AsSpan());
            _keptUnits = [.. all.Take(MostKeptUnits).Order()];
        }

        KeptUnits = _keptUnits?.Length ?? Units;
        _samples = new KeptSamples(kept, KeptUnits);
        _whole = view.Positions > 1 && !view.IsMean ? new WholeRows(name, view, kept, seed) : null;
    }

    public string Name => _name;

    public int Units { get; }

    public int KeptUnits { get; }

    /// <summary>Gets how many values a row has.</summary>
    public long Places => _whole?.Places ?? Units;

    /// <summary>Gets how many of them are kept of the chosen rows.</summary>
    public int WholeColumns => _whole?.Columns ?? KeptUnits;

    public double[] Sums { get; }

    public double[] Squares { get; }

    public double[] Least { get; }

    public double[] Largest { get; }

    public long[] Counts { get; }

    public long[] Zeros { get; }

    /// <summary>Gets how many values lie at the ends of the range of the activation function, for each unit.</summary>
    public long[] AtEnds { get; }

    public long Samples { get; private set; }

    public long NotFinite { get; private set; }

    public long ProductSamples { get; private set; }

    public bool HasEnds => _ends is not null;

    public double Mean(int unit) => _pivot[unit] + (Sums[unit] / Counts[unit]);

    public double Variance(int unit) => Counts[unit] < 2 ? double.NaN
        : Math.Max(0, (Squares[unit] - (Sums[unit] * Sums[unit] / Counts[unit])) / (Counts[unit] - 1));

    /// <summary>Adds a batch.</summary>
    /// <param name="values">The values of the tensor; those of rows beyond <paramref name="count"/> are passed over.</param>
    /// <param name="view">How they are samples.</param>
    /// <param name="first">The first row of the batch among all rows.</param>
    /// <param name="count">The rows to add.</param>
    public void Add(ReadOnlySpan<double> values, SampleView view, int first, int count)
    {
        if (!_hasPivot)
        {
            _hasPivot = true;
            for (int u = 0; u < Units; u++)
            {
                double value = values[view.Place(0, 0, u)];
                _pivot[u] = double.IsFinite(value) ? value : 0;
            }
        }

        for (int r = 0; r < count; r++)
        {
            AddRow(values, view, r, first + r);
            _whole?.Add(values, view, r, first + r);
        }
    }

    /// <summary>Gets the covariance summed so far, as (trace)², squared norm; null where the products are not summed.</summary>
    public (double TraceSquared, double NormSquared)? Spectrum()
    {
        if (_products is null || ProductSamples < 2)
        {
            return null;
        }

        double n = ProductSamples;
        CompensatedSum trace = default;
        CompensatedSum norm = default;
        for (int i = 0; i < Units; i++)
        {
            for (int j = i; j < Units; j++)
            {
                double covariance = (_products[(i * Units) + j] - (_productSums![i] * _productSums[j] / n)) / (n - 1);
                norm.Add((i == j ? 1 : 2) * covariance * covariance);
                if (i == j)
                {
                    trace.Add(covariance);
                }
            }
        }

        return (trace.Value * trace.Value, norm.Value);
    }

    /// <summary>Gets the chosen samples whose values are all finite, and the rows that they are of.</summary>
    public (double[] Values, int[] Rows) Chosen() => _samples.Chosen();

    /// <summary>Gets the chosen rows with all their values, or with places drawn of them.</summary>
    public (double[] Values, int[] Rows) Whole() => _whole?.Chosen() ?? _samples.Chosen();

    private void AddRow(ReadOnlySpan<double> values, SampleView view, int row, int number)
    {
        if (view.IsMean)
        {
            Average(values, view, row);
            AddSample(_buffer);
            AddProducts(_buffer);
            Keep(_buffer, number);
            return;
        }

        if (view.UnitStride == 1)
        {
            for (int p = 0; p < view.Positions; p++)
            {
                AddSample(values.Slice(view.Place(row, p, 0), Units));
            }
        }
        else
        {
            Samples += view.Positions;
            for (int u = 0; u < Units; u++)
            {
                AddUnit(values.Slice(view.Place(row, 0, u), view.Positions), u);
            }
        }

        Choose(values, view, row, number);
    }

    private void Average(ReadOnlySpan<double> values, SampleView view, int row)
    {
        for (int u = 0; u < Units; u++)
        {
            double sum = 0;
            for (int p = 0; p < view.Positions; p++)
            {
                sum += values[view.Place(row, p, u)];
            }

            _buffer[u] = sum / view.Positions;
        }
    }

    // Positions drawn for the row: the same whatever else is observed.
    private void Choose(ReadOnlySpan<double> values, SampleView view, int row, int number)
    {
        int slot = _kept.Slot(number);
        int wanted = _products is null ? (slot < 0 ? 0 : 1) : Math.Min(view.Positions, PositionsOfRow);
        if (wanted == 0)
        {
            return;
        }

        var random = new RandomStream(_seed, "positions of " + _name, number);
        bool all = wanted == view.Positions;
        int keptPosition = view.Positions == 1 ? 0 : random.NextInt(view.Positions);
        Gather(values, view, row, keptPosition);
        Keep(_buffer, number);
        for (int i = 0; i < wanted && _products is not null; i++)
        {
            int position = all ? i : i == 0 ? keptPosition : random.NextInt(view.Positions);
            Gather(values, view, row, position);
            AddProducts(_buffer);
        }
    }

    private void Gather(ReadOnlySpan<double> values, SampleView view, int row, int position)
    {
        int place = view.Place(row, position, 0);
        for (int u = 0; u < Units; u++, place += view.UnitStride)
        {
            _buffer[u] = values[place];
        }
    }

    private void Keep(double[] sample, int number)
    {
        int slot = _kept.Slot(number);
        if (slot < 0)
        {
            return;
        }

        _samples.Keep(slot, sample, _keptUnits);
    }

    private void AddProducts(double[] sample)
    {
        if (_products is null || sample.AsSpan().ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
        {
            return;
        }

        ProductSamples++;
        Span<double> centred = sample;
        for (int u = 0; u < Units; u++)
        {
            centred[u] -= _pivot[u];
            _productSums![u] += centred[u];
        }

        for (int i = 0; i < Units; i++)
        {
            Span<double> row = _products.AsSpan((i * Units) + i, Units - i);
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(centred[i..], centred[i], row, row);
        }
    }

    // One sample after the other: sums of a unit are in the order of the samples, whatever the width of vectors.
    private void AddSample(ReadOnlySpan<double> sample)
    {
        Samples++;
        int whole = sample.ContainsAnyExceptInRange(double.MinValue, double.MaxValue) ? 0 : sample.Length & ~3;
        AddSideBySide(sample[..whole]);
        for (int u = whole; u < sample.Length; u++)
        {
            AddValue(sample[u], u);
        }
    }

    // Finite values of units that lie side by side.
    private void AddSideBySide(ReadOnlySpan<double> sample)
    {
        ref double sums = ref MemoryMarshal.GetArrayDataReference(Sums);
        ref double squares = ref MemoryMarshal.GetArrayDataReference(Squares);
        ref double least = ref MemoryMarshal.GetArrayDataReference(Least);
        ref double largest = ref MemoryMarshal.GetArrayDataReference(Largest);
        ref double pivots = ref MemoryMarshal.GetArrayDataReference(_pivot);
        ref long zeros = ref MemoryMarshal.GetArrayDataReference(Zeros);
        ref long atEnds = ref MemoryMarshal.GetArrayDataReference(AtEnds);
        ref long counts = ref MemoryMarshal.GetArrayDataReference(Counts);
        for (nuint u = 0; u < (nuint)sample.Length; u += 4)
        {
            Vector256<double> value = Vector256.Create(sample.Slice((int)u, 4));
            Vector256<double> centred = value - Vector256.LoadUnsafe(ref pivots, u);
            (Vector256.LoadUnsafe(ref counts, u) + Vector256<long>.One).StoreUnsafe(ref counts, u);
            (Vector256.LoadUnsafe(ref sums, u) + centred).StoreUnsafe(ref sums, u);
            (Vector256.LoadUnsafe(ref squares, u) + (centred * centred)).StoreUnsafe(ref squares, u);
            Vector256.Min(Vector256.LoadUnsafe(ref least, u), value).StoreUnsafe(ref least, u);
            Vector256.Max(Vector256.LoadUnsafe(ref largest, u), value).StoreUnsafe(ref largest, u);
            (Vector256.LoadUnsafe(ref zeros, u) - Vector256.Equals(value, default).AsInt64()).StoreUnsafe(ref zeros, u);
            if (_ends is { } ends)
            {
                Vector256<double> outside = Vector256.LessThanOrEqual(value, Vector256.Create(ends.Low))
                    | Vector256.GreaterThanOrEqual(value, Vector256.Create(ends.High));
                (Vector256.LoadUnsafe(ref atEnds, u) - outside.AsInt64()).StoreUnsafe(ref atEnds, u);
            }
        }
    }

    private void AddValue(double value, int u)
    {
        if (!double.IsFinite(value))
        {
            NotFinite++;
            return;
        }

        double centred = value - _pivot[u];
        Counts[u]++;
        Sums[u] += centred;
        Squares[u] += centred * centred;
        Least[u] = Math.Min(Least[u], value);
        Largest[u] = Math.Max(Largest[u], value);
        Zeros[u] += value == 0 ? 1 : 0;
        AtEnds[u] += _ends is { } ends && (value <= ends.Low || value >= ends.High) ? 1 : 0;
    }

    // Four sums side by side, in vectors of a fixed width.
    private void AddUnit(ReadOnlySpan<double> values, int u)
    {
        int whole = values.Length & ~3;
        Vector256<double> pivot = Vector256.Create(_pivot[u]);
        Vector256<double> sum = default;
        Vector256<double> squares = default;
        var least = Vector256.Create(double.PositiveInfinity);
        var largest = Vector256.Create(double.NegativeInfinity);
        Vector256<long> zeros = default;
        Vector256<long> ends = default;
        (Vector256<double> low, Vector256<double> high) = _ends is { } e ? (Vector256.Create(e.Low), Vector256.Create(e.High))
            : (Vector256.Create(double.NegativeInfinity), Vector256.Create(double.PositiveInfinity));
        for (int i = 0; i < whole; i += 4)
        {
            Vector256<double> value = Vector256.Create(values.Slice(i, 4));
            Vector256<double> centred = value - pivot;
            sum += centred;
            squares += centred * centred;
            least = Vector256.Min(least, value);
            largest = Vector256.Max(largest, value);
            zeros -= Vector256.Equals(value, default).AsInt64();
            ends -= (Vector256.LessThanOrEqual(value, low) | Vector256.GreaterThanOrEqual(value, high)).AsInt64();
        }

        double total = squares[0] + squares[1] + squares[2] + squares[3];
        if (!double.IsFinite(total))
        {
            whole = 0;
        }
        else
        {
            Counts[u] += whole;
            Sums[u] += sum[0] + sum[1] + sum[2] + sum[3];
            Squares[u] += total;
            for (int i = 0; i < 4; i++)
            {
                Least[u] = Math.Min(Least[u], least[i]);
                Largest[u] = Math.Max(Largest[u], largest[i]);
                Zeros[u] += zeros[i];
                AtEnds[u] += ends[i];
            }
        }

        foreach (double value in values[whole..])
        {
            AddValue(value, u);
        }
    }
}
