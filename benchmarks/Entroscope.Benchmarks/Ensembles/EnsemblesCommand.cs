using Entroscope.Data.Tables;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Tests;
using Entroscope.Workflow.Bootstrap;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Ensembles;

/// <summary>Prints how often an interval that includes the training covers the mean over trainings: docs/uncertainty.md.</summary>
internal static class EnsemblesCommand
{
    private const int Sites = 4;
    private const int FreshRows = 4000;
    private static readonly NetworkPlan Plan = new() { Tree = "line", Widths = [2] };
    private static readonly TrainingOptions Options = new() { Steps = 15, Refit = false, Engine = new() { Threads = 1 } };

    public static int Run(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--seeds", "--rows", "--models", "--trainings"]);
        int seeds = options.Number("--seeds", 200, 1);
        int rows = options.Number("--rows", 80, 8);
        int models = options.Number("--models", 12, 2);
        int trainings = options.Number("--trainings", 400, 2);
        Observations fresh = Sampling.Draw(PlantedLatentTree.Draw(Sites, 1), FreshRows, 99).Data;
        (double Log, double Entropy)[] others = new (double, double)[trainings];
        Parallel.For(0, trainings, t => others[t] = Measure(Train(Split((ulong)(100_000 + t), rows), 0)));
        (double log, double entropy) = (others.Average(o => o.Log), others.Average(o => o.Entropy));
        var found = new (EnsembleInterval Log, EnsembleInterval Entropy)[seeds];
        Parallel.For(0, seeds, s =>
        {
            DataSplit split = Split((ulong)(1 + s), rows);
            (double Log, double Entropy) own = Measure(Train(split, 0));
            (double Log, double Entropy)[] values =
                [.. Enumerable.Range(1, models).Select(k => Measure(Train(ModelEnsemble.Resampled(split, 1, k), k)))];
            found[s] = (EnsembleInterval.Of(Estimate.Exact(own.Log), [.. values.Select(v => v.Log)]),
                EnsembleInterval.Of(Estimate.Exact(own.Entropy), [.. values.Select(v => v.Entropy)]));
        });
        Console.WriteLine("| quantity | mean over trainings | covered | mean half width | mean of the ensemble less the own value |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        Show("mean log p(x) of new rows (nats)", log, [.. found.Select(f => f.Log)]);
        Show("H(X) of the model (nats)", entropy, [.. found.Select(f => f.Entropy)]);
        return 0;

        (double Log, double Entropy) Measure(ConvACMixture model) => (LogLikelihood.Mean(model, fresh), EntropyOf(model));
    }

    private static void Show(string name, double expected, EnsembleInterval[] found) => Console.WriteLine(
        Invariant($"| {name} | {expected:0.0000} | {100.0 * found.Count(f => Math.Abs(f.Own.Value - expected) <= f.HalfWidth95) / found.Length:0.0} % ")
        + Invariant($"of {found.Length} | {found.Average(f => f.HalfWidth95):0.0000} | {found.Average(f => f.Mean - f.Own.Value):0.0000} |"));

    // Over all joint values.
    private static double EntropyOf(ConvACMixture model)
    {
        var all = Observations.FromRows(
            [.. Enumerable.Range(0, 1 << Sites).Select(x => Enumerable.Range(0, Sites).Select(i => (double)(x >> i & 1)).ToArray())]);
        return LogLikelihood.Compute(model, all).Sum(l => -l * Math.Exp(l));
    }

    private static DataSplit Split(ulong seed, int rows)
    {
        Dataset data = Dataset.Create("rows", Sampling.Draw(PlantedLatentTree.Draw(Sites, 1), rows, seed).Data);
        int train = rows * 3 / 4;
        return new DataSplit(
            data.Select([.. Enumerable.Range(0, train)], "train"), data.Select([.. Enumerable.Range(train, rows - train)], "validation"), null, "by hand");
    }

    private static ConvACMixture Train(DataSplit split, int number) => TrainingJob.Run(split, Plan, Options with { Seed = (ulong)(1 + number) }).Mixture;
}
