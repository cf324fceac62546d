using System.Numerics;
using BenchmarkDotNet.Attributes;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Kernels;

/// <summary>The kernels of panels: r x r matrices, panels of r channels, one thread, everything in cache.</summary>
/// <typeparam name="T">float or double.</typeparam>
public unsafe class PanelBenchmarks<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int SmallTableValues = 16;
    private const int LargeTableValues = 256;
    private PanelKernels<T> _kernels = null!;
    private PanelBuffers<T> _data = null!;

    public IEnumerable<string> KernelNames => KernelRegistry.All<T>().Select(k => k.Name);

    [ParamsSource(nameof(KernelNames))]
    public string Kernels { get; set; } = string.Empty;

    [Params(8, 16, 32, 64, 128)]
    public int Channels { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _kernels = KernelRegistry.Choose<T>(Kernels);
        _data = new PanelBuffers<T>(_kernels, Channels, SmallTableValues, LargeTableValues);
    }

    [Benchmark]
    [FloatingPointOperations(2, 2)]
    public void Multiply() => _kernels.Multiply(_data.Packed, Channels, Channels, _data.First, _data.Output);

    [Benchmark]
    [FloatingPointOperations(2, 2)]
    public void MultiplyWithRange() => _kernels.MultiplyWithRange(_data.Packed, Channels, Channels, _data.First, _data.Output, _data.High, _data.Low);

    [Benchmark]
    [FloatingPointOperations(2, 2)]
    public void AddOuterProduct() => _kernels.AddOuterProduct(_data.First, Channels, _data.ByLane, _data.Pad, _data.Sums);

    [Benchmark]
    public void Transpose() => _kernels.Transpose(_data.First, Channels, _data.Turned, _data.Pad);

    [Benchmark]
    public void PreparePair() => _kernels.PreparePair(_data.FirstState, _data.SecondState, _data.Factor, _data.State);

    [Benchmark]
    [FloatingPointOperations(2, 1)]
    public void PoolPair() => _kernels.PoolPair(_data.First, _data.Second, _data.Ones, Channels, _data.Output);

    // With factors and derivatives of 1 the two panels change places: their numbers stay what they are, however often it is called.
    [Benchmark]
    [FloatingPointOperations(5, 1)]
    public void DistributePair() => _kernels.DistributePair(_data.Swapped, _data.SwappedToo, _data.Ones, _data.Ones, Channels, _data.Output);

    [Benchmark]
    [FloatingPointOperations(2, 1)]
    public void MultiplyInto() => _kernels.MultiplyInto(_data.First, _data.FirstState, Channels, _data.Mantissas, _data.Exponents, _data.State);

    [Benchmark]
    [FloatingPointOperations(2, 1)]
    public void EndProduct() => _kernels.EndProduct(Channels, _data.Ones, _data.Zeros, _data.State, _data.Output);

    [Benchmark]
    public void Gather() => _kernels.Gather(_data.SmallTable, SmallTableValues, Channels, _data.SmallIndex, _data.Output);

    [Benchmark]
    public void GatherRows() => _kernels.GatherRows(_data.LargeTable, _data.Stride, _data.LargeIndex, _data.Rows);

    [Benchmark]
    [FloatingPointOperations(1, 1)]
    public void ScatterRows() => _kernels.ScatterRows(_data.Rows, _data.Stride, _data.LargeIndex, _data.RowSums);
}
