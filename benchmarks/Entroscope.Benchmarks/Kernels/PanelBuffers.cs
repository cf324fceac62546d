using System.Numerics;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Kernels;

/// <summary>Arguments of kernels, drawn from a fixed seed: numbers of [1/2, 1), so that none ever leaves the range.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class PanelBuffers<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly List<object> _alive = [];
    private readonly RandomStream _random = new(1, "panel benchmark");

    public PanelBuffers(PanelKernels<T> kernels, int channels, int smallValues, int largeValues)
    {
        int lanes = PanelKernels<T>.PanelLanes;
        int panel = channels * lanes;
        (Pad, Stride) = (kernels.Pad(channels), (channels + 7) / 8 * 8);
        Packed = Buffer<T>(channels * channels);
        double[] matrix = [.. Enumerable.Range(0, channels * channels).Select(_ => _random.NextDouble())];
        kernels.Pack(matrix, channels, 1, channels, channels, Packed);
        First = Drawn(panel);
        Second = Drawn(panel);
        Swapped = Drawn(panel);
        SwappedToo = Drawn(panel);
        Output = Buffer<T>(panel);
        Exponents = Buffer<T>(panel);
        Zeros = Buffer<T>(panel);
        Ones = Filled(panel, 1);
        Mantissas = Filled(panel, 1);
        High = Buffer<T>(lanes);
        Low = Buffer<T>(lanes);
        Factor = Buffer<T>(lanes);
        FirstState = FreshState(lanes);
        SecondState = FreshState(lanes);
        State = FreshState(lanes);
        ByLane = Drawn(lanes * Pad);
        Turned = Buffer<T>(lanes * Pad);
        Sums = Buffer<T>(channels * Pad);
        SmallTable = Drawn(channels * smallValues);
        LargeTable = Drawn(largeValues * Stride);
        Rows = Drawn(lanes * Stride);
        SmallIndex = Index(lanes, smallValues);
        LargeIndex = Index(lanes, largeValues);
        RowSums = Buffer<double>(largeValues * Stride);
    }

    /// <summary>Gets the length of a row of <see cref="ByLane"/>, <see cref="Turned"/> and <see cref="Sums"/>.</summary>
    public int Pad { get; }

    /// <summary>Gets the length of a row of <see cref="LargeTable"/>, <see cref="Rows"/> and <see cref="RowSums"/>.</summary>
    public int Stride { get; }

    public T* Packed { get; }

    public T* First { get; }

    public T* Second { get; }

    /// <summary>Gets a panel that is changed in place.</summary>
    public T* Swapped { get; }

    /// <summary>Gets a panel that is changed in place.</summary>
    public T* SwappedToo { get; }

    public T* Output { get; }

    public T* Ones { get; }

    public T* Zeros { get; }

    public T* Mantissas { get; }

    public T* Exponents { get; }

    public T* High { get; }

    public T* Low { get; }

    public T* Factor { get; }

    public T* FirstState { get; }

    public T* SecondState { get; }

    public T* State { get; }

    public T* ByLane { get; }

    public T* Turned { get; }

    public T* Sums { get; }

    /// <summary>Gets a table [channels, values].</summary>
    public T* SmallTable { get; }

    /// <summary>Gets a table [values, stride].</summary>
    public T* LargeTable { get; }

    public T* Rows { get; }

    public double* RowSums { get; }

    public int* SmallIndex { get; }

    public int* LargeIndex { get; }

    private TElement* Buffer<TElement>(int length)
        where TElement : unmanaged
    {
        var buffer = new AlignedBuffer<TElement>(length);
        _alive.Add(buffer);
        return buffer.Start;
    }

    private T* Filled(int length, double value)
    {
        T* start = Buffer<T>(length);
        new Span<T>(start, length).Fill(T.CreateTruncating(value));
        return start;
    }

    private T* Drawn(int length)
    {
        T* start = Buffer<T>(length);
        for (int i = 0; i < length; i++)
        {
            start[i] = T.CreateTruncating(0.5 + (0.5 * _random.NextDouble()));
        }

        return start;
    }

    // Nothing lost, exponent 0: the state of a node in the middle of the range.
    private T* FreshState(int lanes)
    {
        T* state = Buffer<T>(PanelState.Rows * lanes);
        new Span<T>(state + (PanelState.Factor * lanes), lanes).Fill(T.One);
        new Span<T>(state + (PanelState.Low * lanes), lanes).Fill(T.CreateTruncating(0.5));
        return state;
    }

    private int* Index(int lanes, int values)
    {
        int* index = Buffer<int>(lanes);
        for (int lane = 0; lane < lanes; lane++)
        {
            index[lane] = _random.NextInt(values);
        }

        return index;
    }
}
