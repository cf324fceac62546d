using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Learning.Hybrid;
using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Workflow.Training;

/// <summary>Hybrid training of a network that EM has trained on a dataset.</summary>
internal static class HybridJob
{
    /// <summary>Trains a network further for the classification of the data's label.</summary>
    /// <param name="trained">The network of EM, with its choice.</param>
    /// <param name="split">The data it was trained on; the test part is not touched.</param>
    /// <param name="options">The coefficient and the steps; null for the defaults.</param>
    /// <param name="training">The options of EM; null for the defaults for that many rows.</param>
    /// <param name="checkpoints">The store of EM, where to resume from and keep checkpoints, or null.</param>
    /// <param name="progress">Receives the progress; null for none.</param>
    /// <param name="cancellation">Stops the training; the latest checkpoint remains.</param>
    /// <returns>The network and how it came about.</returns>
    /// <exception cref="DataException">The data has no label, a label of one class, or no labelled training or validation row.</exception>
    /// <exception cref="ArgumentException">EM has trained a mixture of several networks.</exception>
    public static TrainedModel Run(
        TrainedModel trained,
        DataSplit split,
        HybridOptions? options = null,
        TrainingOptions? training = null,
        ICheckpointStore? checkpoints = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        Refusals.EnsureNetwork(trained.Mixture.Components.Count, Refusals.NoHybrid, nameof(trained));
        EnsureLabelled(split);
        long started = Stopwatch.GetTimestamp();
        TrainingResult em = trained.Training;
        training ??= TrainingOptions.ForRows(split.Train.Observations.Rows);
        TrainingResult hybrid = HybridTraining.Train(
            em.Chosen.With(trained.Model.Metadata),
            new TrainingSet(split.Train.Observations, split.Train.Labels),
            new TrainingSet(split.Validation.Observations, split.Validation.Labels),
            options,
            training with { GaussianStrength = training.GaussianStrength ?? trained.Model.Metadata.Training.GaussianStrength },
            null,
            progress,
            checkpoints,
            cancellation);
        ModelMetadata record = hybrid.Model.Metadata;
        ConvAC model = hybrid.Model.With(record with { TrainingRows = record.TrainingRows is null ? null : RecordedTraining.RowsOf(record.Training, split) });
        return trained with
        {
            Mixture = model,
            Training = em with
            {
                Mixture = model,
                ChosenMixture = hybrid.ChosenMixture,
                Refitted = hybrid.Refitted,
                Refit = hybrid.Refit,
                StoppedBecause = hybrid.StoppedBecause == StopReason.Interrupted ? StopReason.Interrupted : em.StoppedBecause,
            },
            Elapsed = trained.Elapsed + Stopwatch.GetElapsedTime(started),
            Hybrid = hybrid,
        };
    }

    /// <summary>Refuses a plan of a mixture, before anything is trained.</summary>
    public static void EnsureNetwork(NetworkPlan plan) => Refusals.EnsureNetwork(plan.Components, Refusals.NoHybrid, nameof(plan));

    /// <summary>Refuses data that teaches nothing about classes, before anything is trained.</summary>
    /// <exception cref="DataException">The data has no label, a label of one class, or no labelled training or validation row.</exception>
    public static void EnsureLabelled(DataSplit split) => HybridTraining.EnsureLabelled(split.Train.Classes, split.Train.Labels, split.Validation.Labels);
}
