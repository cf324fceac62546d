using System.Text;
using Entroscope.Data.Readers;
using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Hybrid;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Workflow.Training;

namespace Entroscope.Fuzz.Targets;

/// <summary>Trainings of every kind that take some milliseconds.</summary>
internal static class SmallTrainings
{
    private const int Rows = 24;

    private static readonly TrainingOptions Short =
        new() { Steps = 2, PriorStrengths = [1], GaussianStrength = 1, Engine = new EngineOptions { Threads = 1 } };

    private static readonly NetworkPlan Line = new() { Tree = "line", Widths = [2], LeafChannels = 2 };

    private static readonly (NetworkPlan Plan, TrainingOptions Options, HybridOptions? Hybrid)[] All =
    [
        (Line, Short, null),
        (Line with { Tree = "cp" }, Short with { Refit = false, Restarts = 2, PriorStrengths = [0.5, 2] }, null),
        (Line, Short with { BatchSize = 8, Restarts = 2 }, null),
        (Line with { Components = 2 }, Short, null),
        (Line, Short, new HybridOptions { Steps = 2, BatchSize = 8 }),
        (Line with { Tree = "learned" }, Short with { Refit = false }, null),
    ];

    private static readonly Lazy<DataSplit> Data = new(ReadData);

    /// <summary>Gets the number of trainings.</summary>
    public static int Count => All.Length;

    /// <summary>Runs a training to its end, from where the store has it.</summary>
    public static TrainedModel Run(int training, ICheckpointStore? store, CancellationToken cancellation)
    {
        (NetworkPlan plan, TrainingOptions options, HybridOptions? hybrid) = All[training % All.Length];
        TrainedModel trained = TrainingJob.Run(Data.Value, plan, options, store, cancellation: cancellation);
        return hybrid is null ? trained : HybridJob.Run(trained, Data.Value, hybrid, options, store, cancellation: cancellation);
    }

    /// <summary>Trains all models, which know their columns, classes and training rows.</summary>
    public static IEnumerable<ConvACMixture> Models() => Enumerable.Range(0, Count).Select(i => Run(i, null, CancellationToken.None).Mixture);

    private static DataSplit ReadData()
    {
        using var folder = new ScratchFolder();
        string path = Path.Combine(folder.Path, "data.csv");
        var random = new RandomStream(4, "fuzz training");
        string rows = string.Concat(Enumerable.Range(0, Rows)
            .Select(r => Invariant($"{r % 2},{(r + random.NextInt(2)) % 3},{random.NextGaussian():F3},{(r % 2 == 0 ? "yes" : "no")}\n")));
        File.WriteAllText(path, "a,b,größe,y\n" + rows, Encoding.UTF8);
        return DataLoader.LoadSplit(path, new DataOptions { Label = "y" });
    }
}
