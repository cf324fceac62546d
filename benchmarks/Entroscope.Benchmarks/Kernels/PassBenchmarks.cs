using BenchmarkDotNet.Attributes;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;

namespace Entroscope.Benchmarks.Kernels;

/// <summary>The passes of the single-precision engine over a batch of 256, one thread.</summary>
public class PassBenchmarks
{
    private const int Batch = 256;
    private const int LeafValues = 256;
    private readonly double[] _logLikelihood = new double[Batch];
    private Observations _data = null!;
    private IEngine _engine = null!;
    private ExpectedCounts _counts = null!;

    [Params(64, 256)]
    public int Sites { get; set; }

    [Params(16, 30, 64)]
    public int Width { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ConvAC model = RandomNetwork.Categorical(Sites, Width, LeafValues);
        _data = RandomNetwork.Data(Sites, Batch, LeafValues);
        _engine = Engines.Create(model, new EngineOptions { Kind = EngineKind.Single, Threads = 1 });
        _counts = new ExpectedCounts(model);
    }

    [Benchmark]
    public void Forward() => _engine.LogLikelihood(_data, RowSelection.All(_data), _logLikelihood);

    [Benchmark]
    public void Counts() => _engine.AddExpectedCounts(_data, RowSelection.All(_data), null, _counts);

    [Benchmark]
    public LedgerTable Ledger() => _engine.Ledger(_data, RowSelection.All(_data));
}
