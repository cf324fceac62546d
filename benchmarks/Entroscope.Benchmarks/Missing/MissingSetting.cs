using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Learning;
using Entroscope.Learning.Hybrid;
using Entroscope.Model;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Missing;

/// <summary>
/// A set of images with the one configuration of the networks that is used for all its patterns; chosen on validation rows (docs/missing.md).
/// </summary>
/// <param name="Name">The name of the set.</param>
/// <param name="Sides">The sides of the squares.</param>
/// <param name="Repeats">How many masks every test image is tried with when nothing is said.</param>
/// <param name="Kind">What the grey levels are read as.</param>
/// <param name="Trees">The trees of the networks, in turn.</param>
/// <param name="Networks">The number of networks whose posteriors are averaged; the first is the single network.</param>
/// <param name="Width">The channels of inner nodes.</param>
/// <param name="Hybrid">The hybrid training.</param>
internal sealed record MissingSetting(
    string Name, int[] Sides, int Repeats, ColumnKind Kind, string[] Trees, int Networks, int Width, HybridOptions Hybrid)
{
    public static MissingSetting[] All { get; } =
    [
        new("digits", [3], 5, ColumnKind.Count, ["grid", "grid:8x8:2x1,1x2"], 8, 32,
            new HybridOptions { DiscriminativeWeight = 0.99, LearningRate = 0.02, Steps = 30, Patience = 10 }),
        new("fashion", [7, 11, 15], 1, ColumnKind.Categorical, ["grid"], 1, 32,
            new HybridOptions { DiscriminativeWeight = 0.99, LearningRate = 0.01, BatchSize = 500, Steps = 10, Patience = 3 }),
    ];

    public IEnumerable<MissingPattern> Patterns =>
        [.. MissingPattern.AtRandom, .. Sides.SelectMany(side => Enumerable.Range(1, 3).Select(n => new MissingPattern(0, n, side)))];

    /// <summary>Trains every method; the test images are not looked at.</summary>
    /// <param name="load">Loads the images with validation rows drawn by a seed.</param>
    /// <param name="threads">The number of threads; 0 for one per processor.</param>
    public IImageClassifier[] Train(Func<ulong, DataSplit> load, int threads)
    {
        DataSplit split = load(1);
        var logistic = new LogisticClassifier(split.Train, split.Validation);
        Console.Error.WriteLine(Invariant($"{Name}: logistic regression trained, L2 penalty {logistic.Setting}"));
        TrainedModel start = Generative(split, 0, threads, noSteps: true);
        ConvAC discriminative = Further(start, split, Hybrid with { DiscriminativeWeight = 1, Steps = 100 }, 0, threads);
        var (generative, hybrid, tuned) = (new List<ConvAC>(), new List<ConvAC>(), new List<ConvAC>());
        for (int i = 0; i < Networks; i++)
        {
            DataSplit rows = load((ulong)i + 1);
            TrainedModel em = Generative(rows, i, threads);
            generative.Add(em.Model);
            tuned.Add(Further(em, rows, Hybrid with { DiscriminativeWeight = 1 }, i, threads));
            hybrid.Add(Further(em, rows, Hybrid, i, threads));
            Console.Error.WriteLine(Invariant($"{Name}: network {i + 1} of {Networks} trained"));
        }

        IImageClassifier[] single =
        [
            new NeighbourClassifier(Together(split), threads > 0 ? threads : Environment.ProcessorCount),
            logistic,
            new NetworkClassifier("network, discriminative from the start", [discriminative], threads),
            new NetworkClassifier("network, generative (EM)", [generative[0]], threads),
            new NetworkClassifier(Invariant($"network, EM then lambda = {Hybrid.DiscriminativeWeight}"), [hybrid[0]], threads),
            new NetworkClassifier("network, EM then lambda = 1", [tuned[0]], threads),
        ];
        return Networks == 1 ? single :
        [
            .. single,
            new NetworkClassifier(Invariant($"mean posterior of {Networks} networks, EM"), generative, threads),
            new NetworkClassifier(Invariant($"mean posterior of {Networks} networks, EM then lambda = {Hybrid.DiscriminativeWeight}"), hybrid, threads),
            new NetworkClassifier(Invariant($"mean posterior of {Networks} networks, EM then lambda = 1"), tuned, threads),
        ];
    }

    private TrainedModel Generative(DataSplit rows, int network, int threads, bool noSteps = false)
    {
        TrainingOptions options = Training(rows, network, threads);
        return TrainingJob.Run(rows, new NetworkPlan { Tree = Trees[network % Trees.Length], Widths = [Width] },
            noSteps ? options with { Steps = 0 } : options);
    }

    private static ConvAC Further(TrainedModel start, DataSplit rows, HybridOptions hybrid, int network, int threads) =>
        HybridJob.Run(start, rows, hybrid, Training(rows, network, threads)).Model;

    private static TrainingOptions Training(DataSplit rows, int network, int threads) => TrainingOptions.ForRows(rows.Train.Observations.Rows) with
    {
        Seed = (ulong)network + 1,
        Engine = new EngineOptions { Kind = EngineKind.Single, Threads = threads },
    };

    // Every method sees the validation images in the end: networks by their refit.
    private static Dataset Together(DataSplit split)
    {
        double[][] rows = [.. new[] { split.Train, split.Validation }.SelectMany(d => Enumerable.Range(0, d.Observations.Rows).Select(d.Observations.Row))];
        return Dataset.Create("training and validation rows", Observations.FromRows(rows), split.Train.Columns,
            [.. split.Train.Labels!, .. split.Validation.Labels!], split.Train.ClassNames, split.Train.Image);
    }
}
