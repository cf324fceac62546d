using System.Numerics;
using System.Runtime.InteropServices;
using Entroscope.Numerics;
using Xunit;

namespace Entroscope.Tests.Numerics;

/// <summary>Random arguments for every kernel, and what the kernel makes of them.</summary>
internal sealed unsafe class KernelData<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int IndexRows = 4;
    private readonly int _rows;
    private readonly int _channels;
    private readonly T[] _first;
    private readonly T[] _second;
    private readonly T[] _firstState;
    private readonly T[] _secondState;
    private readonly int[] _index;

    public KernelData(int rows, int channels, ulong seed)
    {
        (_rows, _channels) = (rows, channels);
        var random = new RandomStream(seed, "kernel test");
        Matrix = [.. Enumerable.Range(0, rows * channels).Select(_ => random.NextDouble())];
        U = Panel(channels, random, 1);
        Rho = Panel(rows, random, 1);
        _first = Panel(channels, random, 0.9);
        _second = Panel(channels, random, 0.9);
        (_firstState, _secondState) = (State(random), State(random));
        _index = [.. Enumerable.Range(0, Lanes).Select(_ => random.NextInt(IndexRows))];
    }

    public double[] Matrix { get; }

    public T[] U { get; }

    public T[] Rho { get; }

    private static int Lanes => PanelKernels<T>.PanelLanes;

    public IEnumerable<(string Name, Func<PanelKernels<T>, T[]> Run)> Runs() =>
    [
        ("Multiply", Multiply), ("MultiplyWithRange", MultiplyWithRange), ("AddOuterProduct", AddOuterProduct), ("Transpose", Transpose), ("Gather", Gather),
        ("Pair", Pair), ("DistributePair", DistributePair), ("Many", Many), ("FinishState", FinishState), ("Elements", Elements),
        ("GatherRows", GatherRows), ("ScatterRows", Scatter), ("AddRows", AddRows), ("AddWeightedOuterProduct", Weighted), ("PairFactor", PairFactor),
    ];

    public T[] Multiply(PanelKernels<T> kernels)
    {
        var o = new T[_rows * Lanes];
        T[] packed = Pack(kernels);
        fixed (T* a = packed, u = U, to = o)
        {
            kernels.Multiply(a, _channels, _rows, u, to);
        }

        return o;
    }

    public T[] AddOuterProduct(PanelKernels<T> kernels)
    {
        int pad = kernels.Pad(_channels);
        T[] byLane = new T[Lanes * pad];
        T[] sums = [.. Enumerable.Repeat(T.One, _rows * pad)];
        fixed (T* r = Rho, u = U, lane = byLane, to = sums)
        {
            kernels.Transpose(u, _channels, lane, pad);
            kernels.AddOuterProduct(r, _rows, lane, pad, to);
        }

        return [.. Enumerable.Range(0, _rows * _channels).Select(i => sums[(i / _channels * pad) + (i % _channels)])];
    }

    private T[] Pack(PanelKernels<T> kernels)
    {
        var packed = new T[_rows * _channels];
        fixed (T* a = packed)
        {
            kernels.Pack(Matrix, _channels, 1, _rows, _channels, a);
        }

        return packed;
    }

    private T[] MultiplyWithRange(PanelKernels<T> kernels)
    {
        var o = new T[(_rows + 2) * Lanes];
        T[] packed = Pack(kernels);
        fixed (T* a = packed, u = U, to = o)
        {
            kernels.MultiplyWithRange(a, _channels, _rows, u, to, to + (_rows * Lanes), to + ((_rows + 1) * Lanes));
        }

        return o;
    }

    private T[] Transpose(PanelKernels<T> kernels)
    {
        int pad = _channels + 3;
        var byLane = new T[Lanes * pad];
        var back = new T[_channels * Lanes];
        fixed (T* u = U, to = byLane, again = back)
        {
            kernels.Transpose(u, _channels, to, pad);
            kernels.TransposeBack(to, pad, _channels, again);
        }

        return [.. byLane, .. back];
    }

    private T[] Gather(PanelKernels<T> kernels)
    {
        var results = new List<T>();
        foreach (int stride in new[] { 4, 8, 16, 32 }.Where(s => s <= Lanes))
        {
            T[] o = new T[_rows * Lanes];
            T[] table = Rho[..(_rows * stride)];
            int[] index = [.. _index.Select((k, lane) => (k + lane) % stride)];
            fixed (T* from = table, to = o)
            fixed (int* at = index)
            {
                kernels.Gather(from, stride, _rows, at, to);
            }

            results.AddRange(o);
        }

        return [.. results];
    }

    private T[] GatherRows(PanelKernels<T> kernels)
    {
        int stride = (_channels + 7) / 8 * 8;
        T[] table = Table(stride), o = new T[Lanes * stride];
        fixed (T* from = table, to = o)
        fixed (int* index = _index)
        {
            kernels.GatherRows(from, stride, index, to);
        }

        return o;
    }

    // Several lanes have the same row, so the order of the sums shows.
    private T[] Scatter(PanelKernels<T> kernels)
    {
        int stride = (_channels + 3) / 4 * 4;
        T[] x = ByLane(_first, stride);
        double[] sums = [.. Enumerable.Range(0, IndexRows * stride).Select(i => 1.0 / (i + 1))];
        double[] expected = [.. sums];
        fixed (T* rows = x)
        fixed (int* index = _index)
        fixed (double* to = sums)
        {
            kernels.ScatterRows(rows, stride, index, to);
        }

        for (int i = 0; i < Lanes * stride; i++)
        {
            expected[(_index[i / stride] * stride) + (i % stride)] += double.CreateTruncating(x[i]);
        }

        NumericAssert.Close(expected, sums, 0, 1e-13, "ScatterRows");
        return [.. MemoryMarshal.Cast<double, T>(sums)];
    }

    private T[] AddRows(PanelKernels<T> kernels)
    {
        int stride = (_channels + 7) / 8 * 8;
        T[] x = ByLane(_first, stride), sums = Table(stride);
        fixed (T* rows = x, to = sums)
        fixed (int* index = _index)
        {
            kernels.AddRows(rows, stride, index, to);
        }

        return sums;
    }

    // In one go, and in its two steps: the same bits.
    private T[] Weighted(PanelKernels<T> kernels)
    {
        int pad = kernels.Pad(_channels);
        T[] packed = new T[_rows * _channels], byLane = new T[2 * Lanes * pad], scratch = new T[_rows * pad], sums = new T[_rows * pad];
        T[] r = [.. Rho, .. Enumerable.Repeat(T.One, 3), .. Rho.Reverse()];
        double[] once = [.. Enumerable.Range(0, _rows * _channels).Select(i => 1.0 / (i + 1))];
        double[] twice = [.. once];
        fixed (T* a = packed, from = r, u = U, lane = byLane, at = scratch, to = sums)
        fixed (double* n = once, m = twice)
        {
            kernels.Pack(Matrix, 1, _channels, _channels, _rows, a);
            kernels.Transpose(u, _channels, lane, pad);
            kernels.Transpose(u, _channels, lane + (Lanes * pad), pad);
            kernels.AddWeightedOuterProduct(from, _rows, lane, pad, at, 2, Rho.Length + 3, a, _channels, n);
            kernels.AddOuterProduct(from, _rows, lane, pad, to, 2, Rho.Length + 3);
            kernels.AddWeighted(to, pad, a, _rows, _channels, m);
        }

        Assert.Equal(twice, once);
        for (int i = 0; i < once.Length; i++)
        {
            T product = sums[(i / _channels * pad) + (i % _channels)] * T.CreateTruncating(Matrix[i]);
            Assert.Equal((1.0 / (i + 1)) + double.CreateTruncating(product), once[i]);
        }

        return [.. MemoryMarshal.Cast<double, T>(once)];
    }

    private T[] PairFactor(PanelKernels<T> kernels)
    {
        T[] again = new T[Lanes], factor = new T[Lanes], state = new T[PanelState.Rows * Lanes];
        fixed (T* s1 = _firstState, s2 = _secondState, f = factor, g = again, s = state)
        {
            kernels.PreparePair(s1, s2, f, s);
            kernels.PairFactor(s1, s2, g);
        }

        Assert.Equal(factor, again);
        return again;
    }

    private static T[] ByLane(T[] panel, int stride)
    {
        T[] rows = new T[Lanes * stride];
        for (int i = 0; i < panel.Length; i++)
        {
            rows[(i % Lanes * stride) + (i / Lanes)] = panel[i];
        }

        return rows;
    }

    private static T[] Table(int stride) => [.. Enumerable.Range(0, IndexRows * stride).Select(i => T.CreateTruncating(1.0 / (i + 1)))];

    private T[] Pair(PanelKernels<T> kernels)
    {
        var result = new T[(_channels + 1 + PanelState.Rows) * Lanes];
        fixed (T* o1 = _first, o2 = _second, s1 = _firstState, s2 = _secondState, u = result)
        {
            T* factor = u + (_channels * Lanes);
            kernels.PreparePair(s1, s2, factor, factor + Lanes);
            kernels.PoolPair(o1, o2, factor, _channels, u);
        }

        return result;
    }

    private T[] DistributePair(PanelKernels<T> kernels)
    {
        T[] rho1 = [.. _first], rho2 = [.. _second];
        T[] product = new T[_channels * Lanes];
        T[] factor = [.. Enumerable.Repeat(T.CreateTruncating(8), Lanes)];
        fixed (T* o1 = rho1, o2 = rho2, g = U, f = factor, u = product)
        {
            kernels.DistributePair(o1, o2, f, g, _channels, u);
        }

        return [.. rho1, .. rho2, .. product];
    }

    private T[] Many(PanelKernels<T> kernels)
    {
        T[] mantissas = [.. Enumerable.Repeat(T.One, _channels * Lanes)];
        T[] exponents = new T[_channels * Lanes];
        T[] state = new T[PanelState.Rows * Lanes];
        fixed (T* o1 = _first, o2 = _second, s1 = _firstState, s2 = _secondState, m = mantissas, e = exponents, s = state)
        {
            kernels.MultiplyInto(o1, s1, _channels, m, e, s);
            kernels.MultiplyInto(o2, s2, _channels, m, e, s);
            kernels.EndProduct(_channels, m, e, s, m);
        }

        return [.. mantissas, .. state];
    }

    private T[] FinishState(PanelKernels<T> kernels)
    {
        T[] state = [.. _firstState];
        fixed (T* s = state, high = U)
        {
            kernels.FinishState(_channels, high, s);
        }

        return state;
    }

    private T[] Elements(PanelKernels<T> kernels)
    {
        var result = new T[((2 * _channels) + 2) * Lanes];
        T[] weights = [.. Matrix[.._channels].Select(T.CreateTruncating)];
        fixed (T* x = _first, y = _second, w = weights, to = result)
        {
            kernels.Product(x, y, _channels, to);
            kernels.Quotient(x, y, _channels, to + (_channels * Lanes));
            kernels.DotRows(x, y, _channels, to + (2 * _channels * Lanes));
            kernels.WeightedSum(w, x, _channels, to + (((2 * _channels) + 1) * Lanes));
        }

        return result;
    }

    // Some numbers are 0, some far below the others.
    private static T[] Panel(int rows, RandomStream random, double density) =>
        [.. Enumerable.Range(0, rows * Lanes)
            .Select(_ => random.NextDouble() > density ? T.Zero : T.CreateTruncating(Math.ScaleB(random.NextDouble(), random.NextDouble() < 0.1 ? -90 : 0)))];

    private static T[] State(RandomStream random)
    {
        var state = new T[PanelState.Rows * Lanes];
        fixed (T* s = state)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                s[(PanelState.Factor * Lanes) + lane] = T.CreateTruncating(Math.ScaleB(1, (int)(random.NextDouble() * 80)));
                s[(PanelState.Low * Lanes) + lane] = T.CreateTruncating(Math.ScaleB(1, -(int)(random.NextDouble() * 100)));
                s[(PanelState.Loss * Lanes) + lane] = random.NextDouble() < 0.5 ? T.Zero : T.CreateTruncating(random.NextDouble() * 100);
                int exponent = (int)(random.NextDouble() * 2000) - 1000;
                T* place = s + (PanelState.Exponent * Lanes) + lane;
                if (sizeof(T) == 4)
                {
                    *(int*)place = exponent;
                }
                else
                {
                    *(long*)place = exponent;
                }
            }
        }

        return state;
    }
}
