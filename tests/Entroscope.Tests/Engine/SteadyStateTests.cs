using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>An engine that is used over and over allocates nothing. Allocations are counted for the whole process, so nothing else may run meanwhile.</summary>
[Collection(nameof(SteadyStateTests))]
[CollectionDefinition(nameof(SteadyStateTests), DisableParallelization = true)]
public sealed class SteadyStateTests
{
    // What a thread needs is made when it first gets a task, which on a busy machine may be late.
    private const int MostRounds = 40;
    private const int QuietRounds = 5;

    public static MatrixTheoryData<string, EngineKind, int> Cases { get; } = new(
        ["line:30 w9", "line:64 w40", "tree:25 w21 mixed", "tree:70 w55 mixed", "shared:40 w12 gauss", "line:6 w9 k33", "line:6 w9 k300",
            "line:4 w9 k5000", "cp:300 w12"],
        [EngineKind.Single, EngineKind.Double],
        [1, 2]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void LikelihoodsCountsAndLoading_AllocateNothing(string name, EngineKind kind, int threads)
    {
        ConvAC first = EngineCases.Build(name), second = EngineCases.Build(name);
        Observations data = RandomModels.Data(first, 400, 0.1, 3);
        int[]? labels = EngineCases.Labels("mixed", data.Rows);
        var engine = (IReloadableEngine)Engines.Create(first, new EngineOptions { Kind = kind, Threads = threads });
        var counts = new ExpectedCounts(first);
        double[] weights = [.. Enumerable.Range(0, data.Rows).Select(r => r % 3 * 0.5)];
        double[] log = new double[data.Rows], given = new double[data.Rows * first.Classes];
        int quiet = 0;
        long allocated = 0;
        for (int i = 0; i < MostRounds && quiet < QuietRounds; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Round();
            allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            quiet = allocated == 0 ? quiet + 1 : 0;
        }

        Assert.True(quiet == QuietRounds, Invariant($"{allocated} bytes were allocated in the last of {MostRounds} rounds."));

        void Round()
        {
            engine.Load(second);
            engine.LogLikelihood(data, RowSelection.All(data), log, given, CancellationToken.None);
            engine.AddExpectedCounts(data, RowSelection.All(data), labels, counts, CancellationToken.None);
            engine.Load(first);
            engine.AddExpectedCounts(data, RowSelection.All(data), labels, weights, counts, CancellationToken.None);
        }
    }
}
