using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>The training of a network on a dataset, from the data's columns to a model that knows their names.</summary>
public static class TrainingJob
{
    /// <summary>Plans and trains a network.</summary>
    /// <param name="split">The data; the test part is not touched.</param>
    /// <param name="plan">What is said about the architecture.</param>
    /// <param name="options">How to train; null for the defaults for that many rows.</param>
    /// <param name="checkpoints">Where to resume from and keep checkpoints, or null.</param>
    /// <param name="progress">Receives the progress, including that of the trials of learned trees; null for none.</param>
    /// <param name="tree">The tree, where it was chosen before for several trainings; null chooses the one that the plan asks for.</param>
    /// <param name="cancellation">Stops the training; the latest checkpoint remains.</param>
    /// <returns>The network and how it came about.</returns>
    public static TrainedNetwork Run(
        DataSplit split,
        NetworkPlan plan,
        TrainingOptions? options = null,
        ICheckpointStore? checkpoints = null,
        IProgress<TrainingProgress>? progress = null,
        TreeChoice? tree = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(plan);
        options ??= TrainingOptions.ForRows(split.Train.Observations.Rows);
        plan = plan.WithTreeFor(split.Train);
        long started = Stopwatch.GetTimestamp();
        LeafSpecification[] leaves = split.Train.LeafSpecifications();
        var train = new TrainingSet(split.Train.Observations, split.Train.Labels);
        var validation = new TrainingSet(split.Validation.Observations, split.Validation.Labels);
        string data = split.Train.Fingerprint + split.Validation.Fingerprint;
        if (tree is null && plan.NamedTree(split.Train) is null && checkpoints?.Load() is { } saved)
        {
            // A tree is learned in vain where the checkpoint would be refused whatever the tree.
            ExpectationMaximization.EnsureSameRun(saved, 1, train, validation, options, data);
            ConvAC model = saved.Components[0];
            (NetworkPlan former, TrainingOptions then) = (plan, options);
            LeafSelection.Complete(model, saved.Settings, ref former, ref then);
            NetworkShape same = former.Fits(split.Train, model.Tree, long.MaxValue) ? former.For(split.Train, model.Tree) : model.Shape;
            ExpectationMaximization.EnsureSameRun(saved, same, leaves, train, validation, then, data);
        }

        TreeChoice choice = tree ?? TreeSelection.Choose(split, plan, options, progress, cancellation);
        LeafChoice? leafChoice = LeafSelection.Choose(split, ref plan, choice.Tree, ref options, progress, cancellation);
        NetworkShape shape = plan.For(split.Train, choice.Tree);
        TrainingResult result = ExpectationMaximization.Train(shape, leaves, train, validation, options, progress, checkpoints, data, cancellation);
        return Named(result, split, choice, options, started, leafChoice);
    }

    /// <summary>Gives a trained network the names of the data's columns and classes, the choice of its tree, and the hashes of its rows.</summary>
    internal static TrainedNetwork Named(TrainingResult result, DataSplit split, TreeChoice choice, TrainingOptions options, long started, LeafChoice? leaves = null) =>
        new(result.Model.With(Describe(result.Model.Metadata, split, options, choice, leaves)), result, options.Initialisation, Stopwatch.GetElapsedTime(started)) { Tree = choice, Leaves = leaves };

    /// <summary>Adds the names of the data's columns and classes, the choices of the tree and of the leaves, and the hashes of the rows, to a record of a training.</summary>
    internal static ModelMetadata Describe(ModelMetadata metadata, DataSplit split, TrainingOptions options, TreeChoice choice, LeafChoice? leaves)
    {
        Dataset data = split.Train;
        var training = new SortedDictionary<string, string>(metadata.Training.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        if (choice.Candidates.Count > 0)
        {
            training["tree_choice"] = choice.Describe();
        }

        if (leaves is not null)
        {
            training["leaf_choice"] = leaves.Describe();
        }

        return metadata with
        {
            Training = training,
            TrainingRows = options.KeepRowHashes ? TrainingRecord.RowsOf(metadata, split) : null,
            SiteNames = data.Image is null ? [.. data.Columns.Select(c => c.Name)] : null,
            ClassNames = data.ClassNames.Count > 0 ? data.ClassNames : null,
            LabelName = data.LabelName,
        };
    }
}
