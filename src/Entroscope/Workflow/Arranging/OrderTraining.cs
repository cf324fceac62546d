using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Arranging;

/// <summary>Trains small networks in the given order and in another, with the same seeds, and compares them on held-out rows.</summary>
internal static class OrderTraining
{
    private const int MostRows = 6000;
    private const int Steps = 20;

    /// <summary>Trains and compares.</summary>
    /// <param name="split">The rows: networks are compared on the test rows, without them on the validation rows, on which their steps are chosen, too.</param>
    /// <param name="given">The tree of the given order.</param>
    /// <param name="found">The tree of the order that was found.</param>
    public static OrderTrials Run(DataSplit split, PoolingTree given, PoolingTree found, ArrangementOptions options, CancellationToken cancellation)
    {
        split = split with
        {
            Train = Some(split.Train, options.Seed, "rows of the trainings"),
            Validation = Some(split.Validation, options.Seed, "validation rows of the trainings"),
        };
        Dataset held = Some(split.Test ?? split.Validation, options.Seed, "held-out rows of the trainings");
        int[] labelled = held.Labels is { } labels && held.Classes > 1 ? [.. Enumerable.Range(0, labels.Length).Where(r => labels[r] >= 0)] : [];
        (double[][] Nats, double[][] Right)[] scores = new (double[][], double[][])[2];
        foreach (int order in (int[])[0, 1])
        {
            (double[] Nats, double[] Right)[] each = [.. Enumerable.Range(0, options.Trainings)
                .Select(seed => Score(Train(split, order == 0 ? given : found, options, seed, cancellation), held, labelled, options.Threads, cancellation))];
            scores[order] = ([.. each.Select(e => e.Nats)], [.. each.Select(e => e.Right)]);
        }

        bool classes = labelled.Length > 0;
        return new OrderTrials(
            held.Observations.Rows, options.Trainings, Mean(scores[0].Nats), Mean(scores[1].Nats), Difference(scores[1].Nats, scores[0].Nats),
            classes ? Mean(scores[0].Right) : null, classes ? Mean(scores[1].Right) : null,
            classes ? Difference(scores[1].Right, scores[0].Right) : null);
    }

    private static ConvACMixture Train(DataSplit split, PoolingTree tree, ArrangementOptions options, int number, CancellationToken cancellation)
    {
        TrainingOptions standard = TrainingOptions.ForRows(split.Train.Observations.Rows);
        TrainingOptions training = standard with
        {
            Steps = Steps,
            PriorStrengths = [1],
            Refit = false,
            WarmUpRows = 0,
            KeepRowHashes = false,
            ParameterLimit = long.MaxValue,
            Seed = options.Seed + (ulong)number,
            Engine = standard.Engine with { Threads = options.Threads },
        };
        return TrainingJob.Run(
            split, new NetworkPlan { Widths = [options.Width], RealLeafChannels = 4 }, training, tree: new TreeChoice(tree, []), cancellation: cancellation)
            .Mixture;
    }

    private static (double[] Nats, double[] Right) Score(ConvACMixture model, Dataset held, int[] labelled, int threads, CancellationToken cancellation)
    {
        var engine = new EngineOptions { Threads = threads };
        double[] nats = LogLikelihood.Compute(model, held.Observations, engine, cancellation);
        double[] posterior = labelled.Length > 0 ? Posterior.OfClass(model, held.Observations, engine, cancellation) : [];
        return (nats, Array.ConvertAll(labelled, r =>
        {
            ReadOnlySpan<double> classes = posterior.AsSpan(r * held.Classes, held.Classes);
            int named = 0;
            for (int y = 1; y < classes.Length; y++)
            {
                named = classes[y] > classes[named] ? y : named;
            }

            return named == held.Labels![r] ? 1.0 : 0;
        }));
    }

    private static Dataset Some(Dataset data, ulong seed, string purpose)
    {
        int rows = data.Observations.Rows;
        return rows <= MostRows ? data : data.Select(RowSample.Of(rows, MostRows, new RandomStream(seed, purpose)), data.Name);
    }

    private static Estimate Difference(double[][] first, double[][] second) =>
        Mean([.. first.Zip(second, (a, b) => a.Zip(b, (x, y) => x - y).ToArray())]);

    // Over rows, which all seeds have in common, and over seeds: both errors, as if they were independent.
    private static Estimate Mean(double[][] seeds)
    {
        double[] means = [.. Enumerable.Range(0, seeds[0].Length).Select(r => seeds.Average(s => s[r]))];
        var rows = Estimate.OfSample(means);
        double between = seeds.Length > 1 ? Estimate.OfSample(Array.ConvertAll(seeds, s => s.Average())).StandardError : 0;
        return rows with { StandardError = Math.Sqrt((rows.StandardError * rows.StandardError) + (between * between)) };
    }
}
