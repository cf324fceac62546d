using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>Results are the same bits for any number of threads, any split of the rows and any memory.</summary>
public sealed class ThreadTests
{
    public static MatrixTheoryData<string, EngineKind> Cases { get; } = new(
        ["line:30 w9", "tree:40 w21 mixed", "line:64 w40", "tree:70 w55 mixed", "shared:40 w12 gauss", "line:6 w9 k33", "chain:60 w5", "line:4 w11 k5000"],
        [EngineKind.Double, EngineKind.Single]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void AnyNumberOfThreads_GivesTheSameBits(string name, EngineKind kind)
    {
        ConvAC model = EngineCases.Build(name);
        Observations data = RandomModels.Data(model, 300, 0.1, 3);
        int[]? labels = EngineCases.Labels("mixed", data.Rows);
        EngineAssert.Results one = EngineAssert.Run(Make(model, kind, 1), data, labels);
        foreach (int threads in new[] { 2, 4, 7 })
        {
            EngineAssert.SameBits(one, EngineAssert.Run(Make(model, kind, threads), data, labels));
        }
    }

    // 500 rows at once are enough to tabulate the conv outputs of 33 values; most of the parts are not.
    [Theory]
    [InlineData("line:6 w9 k33")]
    [InlineData("line:64 w40 k70")]
    [InlineData("line:64 w40 mixed")]
    [InlineData("tree:25 w21 mixed")]
    public void AnySplitOfTheRows_GivesTheSameLikelihoods(string name)
    {
        ConvAC model = EngineCases.Build(name);
        Observations data = RandomModels.Data(model, 500, 0.1, 3);
        foreach (EngineKind kind in new[] { EngineKind.Double, EngineKind.Single })
        {
            double[] whole = EngineAssert.Log(Make(model, kind, 2), data);
            foreach (int size in new[] { 1, 7, 100, 173 })
            {
                double[] parts = new double[data.Rows];
                IEngine engine = Make(model, kind, 2);
                for (int start = 0; start < data.Rows; start += size)
                {
                    int count = Math.Min(size, data.Rows - start);
                    engine.LogLikelihood(data, RowSelection.Range(start, count), parts.AsMemory(start, count), default, TestContext.Current.CancellationToken);
                }

                Assert.Equal(whole, parts);
            }
        }
    }

    // Whether outputs have been tabulated by an earlier call must not show in the counts of a later one.
    [Theory]
    [InlineData("line:6 w9 k33")]
    [InlineData("line:64 w40 k70")]
    [InlineData("line:12 w7 mixed")]
    public void EarlierCalls_ChangeNoBit(string name)
    {
        ConvAC model = EngineCases.Build(name);
        Observations data = RandomModels.Data(model, 500, 0.1, 3), few = RandomModels.Data(model, 40, 0.1, 4);
        foreach (EngineKind kind in new[] { EngineKind.Double, EngineKind.Single })
        {
            IEngine used = Make(model, kind, 2);
            EngineAssert.Log(used, data);
            EngineAssert.SameBits(EngineAssert.Run(Make(model, kind, 2), few, null), EngineAssert.Run(used, few, null));
            EngineAssert.SameBits(EngineAssert.Run(Make(model, kind, 2), data, null), EngineAssert.Run(used, data, null));
        }
    }

    [Theory]
    [InlineData("line:200 w33", EngineKind.Single)]
    [InlineData("line:200 w33", EngineKind.Double)]
    [InlineData("tree:400 w30 mixed", EngineKind.Single)]
    [InlineData("tree:400 w30 mixed", EngineKind.Double)]
    [InlineData("grid:16x16 w20 k40", EngineKind.Single)]
    public void ComputingAgain_GivesTheBitsOfKeeping(string name, EngineKind kind)
    {
        ConvAC model = EngineCases.Build(name);
        Observations data = RandomModels.Data(model, 300, 0.1, 3);
        int[]? labels = EngineCases.Labels("mixed", data.Rows);
        ExpectedCounts kept = EngineAssert.Count(Make(model, kind, 2), data, labels);
        int bytes = kind == EngineKind.Single ? sizeof(float) : sizeof(double);
        foreach (int part in new[] { 2, 10 })
        {
            long limit = new EnginePlan(model, bytes, 1).KeptBytes / part;
            Assert.True(new EnginePlan(model, bytes, 1, limit).Recomputes);
            foreach (int threads in new[] { 1, 2, 3 })
            {
                IEngine engine = Engines.Create(model, new EngineOptions { Kind = kind, Threads = threads, MemoryLimit = limit });
                EngineAssert.SameBits(kept, EngineAssert.Count(engine, data, labels));
            }
        }
    }

    [Theory]
    [InlineData("line:6 w9 k33")]
    [InlineData("line:12 w7 mixed")]
    public void LittleMemory_ChangesNoBit(string name)
    {
        ConvAC model = EngineCases.Build(name);
        Observations data = RandomModels.Data(model, 500, 0.1, 3);
        foreach (EngineKind kind in new[] { EngineKind.Double, EngineKind.Single })
        {
            IEngine small = Engines.Create(model, new EngineOptions { Kind = kind, Threads = 2, MemoryLimit = 1000 });
            EngineAssert.SameBits(EngineAssert.Run(Make(model, kind, 2), data, null), EngineAssert.Run(small, data, null));
        }
    }

    private static IEngine Make(ConvAC model, EngineKind kind, int threads) => Engines.Create(model, new EngineOptions { Kind = kind, Threads = threads });
}
