using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>The training of a network, or of a mixture of networks, on a dataset, from the data's columns to a model that knows their names.</summary>
public static class TrainingJob
{
    /// <summary>Plans and trains a model.</summary>
    /// <remarks>
    /// Where the plan leaves the tree to be learned, the components of a mixture get trees that differ: those of
    /// <see cref="TreeSelection"/> whose trial is no more than 3 % behind the best, then trees of the same kinds learned from
    /// random halves of the training rows. A tree that the plan names serves all components, which then differ by their starts.
    /// </remarks>
    /// <param name="split">The data; the test part is not touched.</param>
    /// <param name="plan">What is said about the architecture, of every component of a mixture.</param>
    /// <param name="options">How to train; null for the defaults for that many rows.</param>
    /// <param name="checkpoints">Where to resume from and keep checkpoints, or null.</param>
    /// <param name="progress">Receives the progress, including that of the trials of learned trees; null for none.</param>
    /// <param name="tree">The tree, where it was chosen before for several trainings; null chooses the one that the plan asks for.</param>
    /// <param name="cancellation">Stops the training; the latest checkpoint remains.</param>
    /// <returns>The model and how it came about.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="DataException">There are fewer rows than components of a mixture, or the checkpoint belongs to another run.</exception>
    /// <exception cref="ModelException">There is no component, the tree or the widths do not fit the data, or a checkpoint contradicts itself.</exception>
    /// <exception cref="SizeLimitException">The model would have more parameters than the limit.</exception>
    public static TrainedModel Run(
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
        split = OrdinalSharing.Choose(split, options, cancellation);
        plan = plan.WithTreeFor(split.Train);
        if (plan.Components != 1)
        {
            plan.EnsureFits(split.Train, options.ParameterLimit);
        }

        long started = Stopwatch.GetTimestamp();
        LeafSpecification[] leaves = split.Train.LeafSpecifications();
        (TrainingSet train, TrainingSet validation) = Sets(split);
        string data = Fingerprint(split);
        if (tree is null && plan.NamedTree(split.Train) is null && checkpoints?.Load() is { } saved)
        {
            // Trees are learned in vain where the checkpoint would be refused whatever the trees.
            ExpectationMaximization.EnsureSameRun(saved, plan.Components, train, validation, options, data);
            if (plan.Components == 1 && saved.Components is [ConvAC former])
            {
                EnsureSameShape(saved, former);
            }
        }

        (TreeChoice choice, PoolingTree[] trees) = ComponentTrees.Find(split, plan, options, tree, progress, cancellation);
        LeafChoice? leafChoice = LeafSelection.Choose(split, ref plan, trees[0], ref options, progress, cancellation);
        NetworkPlan chosen = plan;
        NetworkShape[] shapes = [.. trees.Select(t => chosen.For(split.Train, t))];
        TrainingResult result = shapes.Length == 1
            ? ExpectationMaximization.Train(shapes[0], leaves, train, validation, options, progress, checkpoints, data, cancellation)
            : ExpectationMaximization.Train(shapes, leaves, train, validation, options, progress, checkpoints, data, cancellation);
        return Named(result, split, choice, options, started, leafChoice);

        void EnsureSameShape(Checkpoint saved, ConvAC model)
        {
            (NetworkPlan former, TrainingOptions then) = (plan, options);
            LeafSelection.Complete(model, saved.Settings, ref former, ref then);
            NetworkShape same = former.Fits(split.Train, model.Tree, long.MaxValue) ? former.For(split.Train, model.Tree) : model.Shape;
            ExpectationMaximization.EnsureSameRun(saved, same, leaves, train, validation, then, data);
        }
    }

    /// <summary>
    /// Makes the rows, problems and mini-batches of a training on a dataset without training: what another machine needs to compute for it. It has read the
    /// same data with the same options, and got architecture and leaves from the training.
    /// </summary>
    /// <param name="shapes">The architecture of every component.</param>
    /// <returns>The phases; <see cref="TrainingPhases.Settings"/> with <see cref="Fingerprint"/> says whether they are those of the training.</returns>
    internal static TrainingPhases Phases(
        DataSplit split, IReadOnlyList<NetworkShape> shapes, IReadOnlyList<LeafSpecification> leaves, TrainingOptions options)
    {
        (TrainingSet train, TrainingSet validation) = Sets(split);
        return new TrainingPhases(shapes, leaves, train, validation, options);
    }

    /// <summary>Names the data of a training.</summary>
    internal static string Fingerprint(DataSplit split) => split.Train.Fingerprint + split.Validation.Fingerprint;

    private static (TrainingSet Train, TrainingSet Validation) Sets(DataSplit split) =>
        (new TrainingSet(split.Train.Observations, split.Train.Labels), new TrainingSet(split.Validation.Observations, split.Validation.Labels));

    /// <summary>Gives a trained model the names of the data's columns and classes, the choice of its tree, and the hashes of its rows.</summary>
    internal static TrainedModel Named(
        TrainingResult result, DataSplit split, TreeChoice choice, TrainingOptions options, long started, LeafChoice? leaves = null)
    {
        ConvACMixture model = result.Mixture;
        ModelMetadata metadata = Describe(model.Metadata, split, options, choice, leaves);
        model = model.Components.Count == 1 ? result.Model.With(metadata) : new ConvACMixture(model.Components, model.Weights, metadata);
        return new TrainedModel(model, result, options.Initialisation, Stopwatch.GetElapsedTime(started)) { Tree = choice, Leaves = leaves };
    }

    /// <summary>
    /// Adds the names of the data's columns and classes, the choices of the tree and of the leaves, and the hashes of the rows, to a record of a training.
    /// </summary>
    internal static ModelMetadata Describe(ModelMetadata metadata, DataSplit split, TrainingOptions options, TreeChoice choice, LeafChoice? leaves)
    {
        Dataset data = split.Train;
        return metadata with
        {
            Training = metadata.Training with
            {
                TreeChoice = choice.Candidates.Count > 0 ? choice.Describe() : null,
                LeafChoice = leaves?.Describe(),
                RealLeaves = split.LeafChoices.Count > 0 ? string.Join(' ', split.LeafChoices.Select(c => c.Describe())) : null,
            },
            TrainingRows = options.KeepRowHashes ? RecordedTraining.RowsOf(metadata.Training, split) : null,
            SiteNames = data.Image is null && data.Sequence is null ? [.. data.Columns.Select(c => c.Name)] : null,
            ClassNames = data.ClassNames.Count > 0 ? data.ClassNames : null,
            LabelName = data.LabelName,
            Schema = data.Schema,
            Sequence = data.Sequence is { } sequence
                ? sequence with { Runs = options.KeepRowHashes ? RecordedTraining.RunsOf(metadata.Training, split, sequence) : null } : null,
        };
    }
}
