using Entroscope.Benchmarks.Measuring;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;

namespace Entroscope.Benchmarks.Peers;

/// <summary>Times one case: the engine, every form in libtorch and the matrix product, for all numbers of threads in alternation.</summary>
internal sealed class CaseRun(PeerCase @case, int[] threadCounts, int repeats, PeerBackend backend)
{
    private const double WarmUpSeconds = 0.2;
    private const string ProductName = "product";
    private readonly IReadOnlyList<string> _forms = PeerForms.Of(@case);
    private readonly ConvAC _model = @case.Model();
    private readonly Observations _data = @case.Data();
    private readonly double[] _logLikelihood = new double[@case.Batch];

    public IReadOnlyList<CaseResult> Results()
    {
        string file = Path.GetTempFileName();
        var peers = new List<PeerProcess>();
        try
        {
            @case.Export(_model, _data, file);
            var agreement = new Agreement(@case, _data);
            var counts = new ExpectedCounts(_model);
            var contestants = new List<Contestant>();
            foreach (int threads in threadCounts)
            {
                IEngine engine = Engines.Create(_model, new EngineOptions { Kind = EngineKind.Single, Threads = threads });
                PeerProcess peer = PeerProcess.Start(backend, threads);
                peers.Add(peer);
                peer.Load(@case, file, threads);
                agreement.Check(engine, peer);
                contestants.AddRange(Ours(engine, counts, threads));
                contestants.AddRange(Theirs(peer, threads));
            }

            Dictionary<string, Timing> times = Alternation.Run(contestants, repeats);
            return [.. threadCounts.SelectMany(t => Enum.GetValues<PeerTask>().Select(task => Result(times, task, t)))];
        }
        finally
        {
            peers.ForEach(p => p.Dispose());
            File.Delete(file);
        }
    }

    // Counts are added to the same ones again and again: clearing them is no part of the time, making an engine neither.
    private Contestant[] Ours(IEngine engine, ExpectedCounts counts, int threads) =>
    [
        Contestant.Of(Name("ours", PeerTask.Forward, threads), () => engine.LogLikelihood(_data, RowSelection.All(_data), _logLikelihood)),
        Contestant.Of(Name("ours", PeerTask.Training, threads), () => engine.AddExpectedCounts(_data, RowSelection.All(_data), null, counts)),
    ];

    private IEnumerable<Contestant> Theirs(PeerProcess peer, int threads)
    {
        foreach (PeerTask task in Enum.GetValues<PeerTask>())
        {
            foreach (string form in _forms)
            {
                string op = task.Word();
                yield return new Contestant(Name(form, task, threads),
                    calls => peer.Ask(new PeerRequest(op) { Form = form, Calls = calls }).Seconds, WarmUpSeconds)
                {
                    Rivals = Name("forms", task, threads),
                };
            }
        }

        yield return new Contestant(
            Name(ProductName, PeerTask.Forward, threads),
            calls => peer.Ask(new PeerRequest("product") { Calls = calls }).Seconds, WarmUpSeconds);
    }

    private CaseResult Result(Dictionary<string, Timing> times, PeerTask task, int threads)
    {
        Timing product = times[Name(ProductName, PeerTask.Forward, threads)];
        return new CaseResult(
            @case,
            threads,
            task.Word(),
            @case.Operations(task),
            times[Name("ours", task, threads)],
            _forms.ToDictionary(f => f, f => times[Name(f, task, threads)], StringComparer.Ordinal),
            product,
            product.Gflops(2 * Math.Pow(PeerProcess.ProductSize, 3)));
    }

    private static string Name(string what, PeerTask task, int threads) => Invariant($"{what}, {task.Word()}, {threads}");
}
