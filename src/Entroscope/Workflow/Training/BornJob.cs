using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Learning.Born;
using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Workflow.Training;

/// <summary>The training of a network in the Born reading on a dataset.</summary>
internal static class BornJob
{
    /// <summary>Plans a network, trains it by EM where it starts from probabilities, and trains its amplitudes.</summary>
    /// <param name="split">The data; the test part is not touched. Classes are those of its label.</param>
    /// <param name="plan">What is said about the architecture; of one component.</param>
    /// <param name="options">The start and the passes; null for the defaults.</param>
    /// <param name="training">Priors and steps of EM, seed and threads; null for the defaults for that many rows. There is no refit.</param>
    /// <param name="progress">Receives the progress of both trainings; null for none.</param>
    /// <param name="cancellation">Stops the training; the best network so far remains.</param>
    /// <returns>The network and how it came about.</returns>
    /// <exception cref="ArgumentException">The plan has several components, or an option is out of its range.</exception>
    /// <exception cref="ModelException">The tree or the widths do not fit the data.</exception>
    /// <exception cref="SizeLimitException">The model would have more parameters than the limit.</exception>
    /// <remarks>
    /// Weights and tables of discrete columns are trained; the densities of real ones stay those of the start. Cost: O(weights) a row and pass, and O(r^3) a
    /// node for every class and update.
    /// </remarks>
    public static TrainedModel Run(
        DataSplit split, NetworkPlan plan, BornOptions? options = null, TrainingOptions? training = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(plan);
        Refusals.EnsureNetwork(plan.Components, Refusals.NoBornMixture, nameof(plan));
        options ??= new BornOptions();
        BornTraining.Check(options);
        training = (training ?? TrainingOptions.ForRows(split.Train.Observations.Rows)) with { Refit = false };
        training = options.Start == BornStart.Random ? training with { Steps = 0, Restarts = 1 } : training;
        long started = Stopwatch.GetTimestamp();
        TrainedModel start = TrainingJob.Run(split, plan, training, null, progress, null, cancellation);
        BornResult born = BornTraining.Train(
            start.Model,
            new TrainingSet(split.Train.Observations, split.Train.Labels),
            new TrainingSet(split.Validation.Observations, split.Validation.Labels),
            options, training.Seed, training.Engine, progress, cancellation);
        if (!training.KeepWhenCancelled)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        ConvACMixture model = born.Model;
        return start with
        {
            Mixture = model,
            Born = born,
            Training = start.Training with
            {
                Mixture = model,
                ChosenMixture = model,
                History = born.History,
                BestRestart = born.Restart,
                BestRun = born.Restart,
                BestStep = born.BestStep,
                Score = born.Score,
                StoppedBecause = born.StoppedBecause,
            },
            Elapsed = Stopwatch.GetElapsedTime(started),
        };
    }
}
