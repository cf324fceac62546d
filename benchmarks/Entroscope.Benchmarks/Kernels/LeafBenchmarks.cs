using BenchmarkDotNet.Attributes;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Benchmarks.Kernels;

/// <summary>
/// Leaf families: a network so narrow that its leaves are a good part of the work, 256 sites of 8 channels, batch 256, one thread.
/// </summary>
public class LeafBenchmarks
{
    private const int Sites = 256;
    private const int Width = 8;
    private const int Batch = 256;
    private const int Trials = 16;
    private readonly double[] _logLikelihood = new double[Batch];
    private Observations _data = null!;
    private IEngine _engine = null!;
    private ExpectedCounts _counts = null!;

    [Params("categorical 2", "categorical 17", "categorical 256", "bernoulli", "binomial 16", "gaussian")]
    public string Leaf { get; set; } = string.Empty;

    /// <summary>Gets or sets the share of values that are missing, in percent.</summary>
    [Params(0, 25)]
    public int Missing { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        ConvAC model = RandomNetwork.WithLeaves(Sites, Width, MakeLeaf);
        _data = new Observations([.. Enumerable.Range(0, Sites).Select(MakeColumn)]);
        _data.EnsureFits(model);
        _engine = Engines.Create(model, new EngineOptions { Kind = EngineKind.Single, Threads = 1 });
        _counts = new ExpectedCounts(model);
    }

    [Benchmark]
    public void Forward() => _engine.LogLikelihood(_data, RowSelection.All(_data), _logLikelihood);

    [Benchmark]
    public void Counts() => _engine.AddExpectedCounts(_data, RowSelection.All(_data), null, _counts);

    private LeafDistribution MakeLeaf(int site)
    {
        var random = new RandomStream(1, "leaf", site);
        double[] probabilities = [.. Enumerable.Range(0, Width).Select(_ => 0.1 + (0.8 * random.NextDouble()))];
        return Leaf switch
        {
            "bernoulli" => new BernoulliLeaf(probabilities),
            "binomial 16" => new BinomialLeaf(Trials, probabilities),
            "gaussian" => new GaussianLeaf([.. probabilities.Select(p => (4 * p) - 2)], probabilities),
            _ => RandomNetwork.CategoricalLeaf(Width, Alphabet, site),
        };
    }

    private int Alphabet => Leaf switch
    {
        "categorical 256" => 256,
        "categorical 17" => 17,
        "binomial 16" => Trials + 1,
        _ => 2,
    };

    private ValueColumn MakeColumn(int site)
    {
        var random = new RandomStream(1, "values", site);
        bool[] missing = [.. Enumerable.Range(0, Batch).Select(_ => random.NextInt(100) < Missing)];
        return Leaf == "gaussian"
            ? ValueColumn.Of([.. missing.Select(m => m ? double.NaN : random.NextGaussian())])
            : ValueColumn.Of([.. missing.Select(_ => (byte)random.NextInt(Alphabet))], missing);
    }
}
