using System.Diagnostics;
using Entroscope.Data;
using Entroscope.Learning;
using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Workflow;

/// <summary>The training of a network on a dataset, from the data's columns to a model that knows their names.</summary>
public static class TrainingJob
{
    /// <summary>Plans and trains a network.</summary>
    /// <param name="split">The data; the test part is not touched.</param>
    /// <param name="plan">What is said about the architecture.</param>
    /// <param name="options">How to train; null for the defaults for that many rows.</param>
    /// <param name="checkpoints">Where to resume from and keep checkpoints, or null.</param>
    /// <param name="progress">Hears of the progress, or null.</param>
    /// <param name="cancellation">Stops the training; the latest checkpoint remains.</param>
    /// <returns>The network and how it came about.</returns>
    public static TrainedNetwork Run(
        DataSplit split,
        NetworkPlan plan,
        TrainingOptions? options = null,
        ICheckpointStore? checkpoints = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(plan);
        options ??= TrainingOptions.ForRows(split.Train.Observations.Rows);
        long started = Stopwatch.GetTimestamp();
        TreeChoice choice = TreeSelection.Choose(split, plan, options, cancellation);
        NetworkShape shape = plan.For(split.Train, choice.Tree);
        TrainingResult result = ExpectationMaximization.Train(
            shape,
            split.Train.LeafSpecifications(),
            new TrainingSet(split.Train.Observations, split.Train.Labels),
            new TrainingSet(split.Validation.Observations, split.Validation.Labels),
            options,
            progress,
            checkpoints,
            split.Train.Fingerprint + split.Validation.Fingerprint,
            cancellation);
        ConvAC model = result.Model.With(Describe(result.Model.Metadata, split.Train, choice));
        return new TrainedNetwork(model, result, options.Initialisation, Stopwatch.GetElapsedTime(started)) { Tree = choice };
    }

    private static ModelMetadata Describe(ModelMetadata metadata, Dataset data, TreeChoice choice) => metadata with
    {
        Training = choice.Candidates.Count == 0
            ? metadata.Training
            : new SortedDictionary<string, string>(metadata.Training.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal) { ["tree_choice"] = choice.Describe() },
        SiteNames = data.Image is null ? [.. data.Columns.Select(c => c.Name)] : null,
        ClassNames = data.ClassNames.Count > 0 ? data.ClassNames : null,
        LabelName = data.LabelName,
    };
}
