using System.Diagnostics;
using Entroscope.Data.Tables;
using Entroscope.Inference;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Tests;
using Entroscope.Workflow.Training;

namespace Entroscope.Benchmarks.Rows;

/// <summary>A training with the default options on some rows of a known truth.</summary>
/// <param name="Sites">The columns.</param>
/// <param name="Rows">The rows, training and validation together.</param>
/// <param name="Seed">The seed of truth and rows.</param>
/// <param name="Divergence">KL(truth || network) in nats a row.</param>
/// <param name="Error">Its standard error over the draws it is measured with.</param>
/// <param name="Before">The divergence of the network before its refit.</param>
/// <param name="Steps">The steps of the network that was chosen.</param>
/// <param name="Seconds">The time of the training.</param>
/// <param name="Tree">The tree that was chosen.</param>
/// <param name="Channels">The channels of its inner nodes.</param>
/// <param name="Refit">How the refit compared with the choice on rows held out; null where there was none.</param>
internal sealed record RowsPoint(
    int Sites, int Rows, ulong Seed, double Divergence, double Error, double Before, int Steps, double Seconds, string Tree, int Channels, RefitTrial? Refit)
{
    private const int Draws = 20_000;

    /// <summary>Trains and measures; fewer rows are the first of more.</summary>
    public static IEnumerable<RowsPoint> Measure(int sites, int[] rows, ulong seed, int threads, NetworkPlan plan)
    {
        ConvAC truth = PlantedLatentTree.Draw(sites, seed);
        Observations all = Sampling.Draw(truth, rows.Max(), seed).Data;
        Observations test = Sampling.Draw(truth, Draws, seed + 1_000_000).Data;
        double[] expected = LogLikelihood.Compute(truth, test);
        return rows.Select(n =>
        {
            DataSplit split = Split(all, n);
            TrainingOptions options = TrainingOptions.ForRows(split.Train.Observations.Rows);
            long started = Stopwatch.GetTimestamp();
            TrainedModel trained = TrainingJob.Run(split, plan, options with { Engine = options.Engine with { Threads = threads } });
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

            (double mean, double error) = Divergence(trained.Model);
            double chosen = trained.Training.Refitted ? Divergence(trained.Training.Chosen).Mean : mean;
            int channels = trained.Model.Shape.Channels(trained.Model.Shape.Tree.Root);
            string tree = trained.Model.Shape.Tree.Description;
            return new RowsPoint(sites, n, seed, mean, error, chosen, trained.Training.BestStep, seconds, tree, channels, trained.Training.Refit);
        });

        // The mean of q/p over the truth is 1: with q/p - 1 beside it every draw is at least 0, and far less noisy.
        (double Mean, double Error) Divergence(ConvAC model)
        {
            double[] terms = [.. expected.Zip(LogLikelihood.Compute(model, test), (p, q) => p - q + Math.Exp(q - p) - 1)];
            double mean = terms.Average();
            return (mean, Math.Sqrt(terms.Sum(t => (t - mean) * (t - mean)) / (Draws - 1) / Draws));
        }
    }

    private static DataSplit Split(Observations all, int rows)
    {
        int validation = (int)(rows * new SplitOptions().ValidationFraction);
        Dataset Part(int first, int end) => Dataset.Create("planted", all.Select([.. Enumerable.Range(first, end - first)]));
        return new DataSplit(Part(0, rows - validation), Part(rows - validation, rows), null, "the last rows for validation");
    }
}
