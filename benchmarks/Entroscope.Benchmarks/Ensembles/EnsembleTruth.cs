using Entroscope.Benchmarks.Classes;
using Entroscope.Data.Tables;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Tests;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Ensembles;

/// <summary>A distribution to draw rows from, how a network is trained on them, and what is measured of it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Rows">The rows of a training, with those for validation.</param>
/// <param name="Plan">The network.</param>
/// <param name="Draw">Draws rows.</param>
/// <param name="Quantities">What is measured, on new rows.</param>
internal sealed record EnsembleTruth(string Name, int Rows, NetworkPlan Plan, Func<int, ulong, Dataset> Draw, EnsembleQuantity[] Quantities)
{
    private const int Sites = 4;
    private static readonly TrainingOptions Options = new() { Steps = 15, Refit = false, Engine = new() { Threads = 1 } };
    private static readonly EnsembleQuantity LogLikelihood =
        new("mean log p(x) of new rows (nats)", true, (model, rows) => Inference.LogLikelihood.Mean(model, rows.Observations));

    public static EnsembleTruth[] All { get; } =
    [
        new("latents", 80, new NetworkPlan { Tree = "line", Widths = [2] }, (n, seed) => Latents(n, seed),
            [LogLikelihood, new("H(X) of the model (nats)", false, (model, _) => EntropyOf(model))]),
        new("many latents", 300, new NetworkPlan { Tree = "line", Widths = [8] }, (n, seed) => Latents(n, seed),
            [LogLikelihood, new("H(X) of the model (nats)", false, (model, _) => EntropyOf(model))]),
        new("normal", 100, new NetworkPlan { Tree = "line", Widths = [2], RealLeafChannels = 2 }, Normal,
            [
                LogLikelihood,
                new("mean of a column where another is 1", false, (model, _) => ConditionalMean(model)),
            ]),
        new("classes", 200, new NetworkPlan { Tree = "line", Widths = [4] }, (n, seed) => new PlantedTable("binary").Draw(n, seed),
            [
                LogLikelihood,
                new("accuracy on new rows", false, (model, rows) => Evaluation.Compute(new ModelEngine(model, Options.Engine), rows.Observations,
                    rows.Labels).Accuracy!.Value),
            ]),
    ];

    public DataSplit Split(ulong seed, int rows)
    {
        Dataset data = Draw(rows, seed);
        int train = rows * 3 / 4;
        return new DataSplit(
            data.Select([.. Enumerable.Range(0, train)], "train"), data.Select([.. Enumerable.Range(train, rows - train)], "validation"), null, "by hand");
    }

    public ConvACMixture Train(DataSplit split, int number) => TrainingJob.Run(split, Plan, Options with { Seed = (ulong)(1 + number) }).Mixture;

    public double[] Measure(ConvACMixture model, Dataset fresh) => [.. Quantities.Select(q => q.Measure(model, fresh))];

    private static Dataset Latents(int rows, ulong seed) => Dataset.Create("rows", Sampling.Draw(PlantedLatentTree.Draw(Sites, 1), rows, seed).Data);

    private static Dataset Normal(int rows, ulong seed)
    {
        var random = new RandomStream(seed, "normal columns");
        double[][] values = [.. Enumerable.Range(0, rows).Select(_ =>
        {
            double factor = random.NextGaussian();
            return Enumerable.Range(0, 3).Select(i => (0.8 * factor) + (0.6 * random.NextGaussian())).ToArray();
        })];
        ColumnInfo[] columns = [.. Enumerable.Range(0, 3).Select(i => new ColumnInfo(Invariant($"x{i}"), ColumnKind.Real, 0, 0))];
        return Dataset.Create("rows", Observations.FromRows(values), columns);
    }

    private static double ConditionalMean(ConvACMixture model)
    {
        Observations given = Observations.FromRows([[1, double.NaN, double.NaN]]);
        return MarginalImputation.Fill(new ModelEngine(model, Options.Engine), given, ImputeMethod.Mean, null, default).Row(0)[1];
    }

    // Over all joint values.
    private static double EntropyOf(ConvACMixture model)
    {
        var all = Observations.FromRows(
            [.. Enumerable.Range(0, 1 << Sites).Select(x => Enumerable.Range(0, Sites).Select(i => (double)(x >> i & 1)).ToArray())]);
        return Inference.LogLikelihood.Compute(model, all).Sum(l => -l * Math.Exp(l));
    }
}

/// <summary>What is measured of a network.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="IsScore">Whether it is a log-likelihood of rows.</param>
/// <param name="Measure">Measures it, on new rows.</param>
internal sealed record EnsembleQuantity(string Name, bool IsScore, Func<ConvACMixture, Dataset, double> Measure);
