using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Score;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>Training of a network of real weights as a classifier on a dataset: a generative start by EM, or a network given, then score training.</summary>
internal static class ScoreJob
{
    private const int MostPrototypes = 1024;
    private const int PrototypeChannels = 8;

    /// <summary>Plans and trains a network.</summary>
    /// <param name="split">The data; the test part is not touched.</param>
    /// <param name="plan">What is said about the architecture; of no meaning where there is a start.</param>
    /// <param name="start">A network of any reading to begin from, whose columns the data has; null for a few steps of EM.</param>
    /// <param name="options">The steps, the representation and the start; null for the defaults.</param>
    /// <param name="training">Seed, refit, engine, and the priors of the start; null for the defaults for that many rows.</param>
    /// <param name="checkpoints">Where to resume from and keep checkpoints of the score training, or null; the start is made again.</param>
    /// <exception cref="DataException">The data has no label, a label of one class, or no labelled training or validation row.</exception>
    /// <exception cref="ModelException">The start is no single network for the data, or cannot have the representation.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or a mixture is planned.</exception>
    public static TrainedModel Run(
        DataSplit split,
        NetworkPlan plan,
        ConvAC? start = null,
        ScoreOptions? options = null,
        TrainingOptions? training = null,
        ICheckpointStore? checkpoints = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new ScoreOptions();
        training ??= TrainingOptions.ForRows(split.Train.Observations.Rows);
        plan = Complete(split, plan, options);
        Ensure(split, plan, start, options);
        long started = Stopwatch.GetTimestamp();
        (Dataset train, Dataset validation) = (split.Train, split.Validation);
        var set = new TrainingSet(train.Observations, train.Labels);
        var choice = new TrainingSet(validation.Observations, validation.Labels);
        TrainedModel? first = start is null && !options.FromPrototypes ? Start(split, plan, options, training, progress, cancellation) : null;
        ConvAC from = start ?? first?.Training.Chosen.With(first.Model.Metadata) ?? Prototypes(split, plan, training, set, choice);
        if (start is not null)
        {
            (ModelData rows, ModelData others) = (ModelData.Of(start, train), ModelData.Of(start, validation));
            (set, choice) = (new TrainingSet(rows.Data.Observations, rows.Labels), new TrainingSet(others.Data.Observations, others.Labels));
        }

        if (options.Representation is LeafFamily.Rectified or LeafFamily.Cosine)
        {
            from = FeatureStart.Of(from, options.Representation.Value, set.Data, training.Seed);
        }

        TrainingResult result = ScoreTraining.Train(from, set, choice, options, training, progress, checkpoints, cancellation);
        ModelMetadata metadata = result.Model.Metadata;

        // Rows are recognised by their probabilities, too, which such a network has not.
        SequenceSchema? sequence = metadata.Sequence is { } known ? known with { Runs = null } : null;
        ConvAC model = result.Model.With(metadata with { TrainingRows = null, Sequence = sequence });
        return new TrainedModel(model, result with { Mixture = model }, training.Initialisation, Stopwatch.GetElapsedTime(started))
        {
            Tree = first?.Tree,
            ContinuedFrom = start is null ? null : Invariant($"a trained network of {start.ParameterCount} parameters"),
        };
    }

    /// <summary>Refuses what <see cref="Run"/> would refuse, before anything is computed or written.</summary>
    public static void Ensure(DataSplit split, NetworkPlan plan, ConvAC? start, ScoreOptions options)
    {
        Refuse.Argument(plan.Components != 1, $"Score training is of one network, but {plan.Components} components are planned.", nameof(plan));
        ScoreTraining.Check(options);
        ScoreTraining.EnsureLabelled(start?.Classes ?? split.Train.Classes, split.Train.Labels, split.Validation.Labels);
        Refuse.Data(
            options.FromPrototypes && !split.Train.Columns.All(c => c.IsReal),
            $"{split.Train.Name}: a start from prototypes measures distances of rows, so all columns must be read as real numbers.");
        bool features = options.Representation is LeafFamily.Rectified or LeafFamily.Cosine;
        Refuse.Model(
            features && start is not null && !start.Leaves.Any(l => l is GaussianLeaf),
            $"{options.Representation} features take the place of Gaussian densities, but the network to begin from has none.");
        Refuse.Data(
            features && start is null && !split.Train.Columns.Any(c => c.IsReal),
            $"{split.Train.Name}: {options.Representation} features are functions of real columns, but no column is read as real.");
    }

    // Named as the networks of EM are.
    private static ConvAC Prototypes(DataSplit split, NetworkPlan plan, TrainingOptions training, TrainingSet set, TrainingSet choice)
    {
        PoolingTree tree = plan.NamedTree(split.Train) ?? PoolingTree.Cp(split.Train.Observations.Sites);
        NetworkShape shape = plan.For(split.Train, tree);
        ConvAC network = PrototypeStart.Build(shape, set, choice, split.Train.Image is not null, training.Seed, training.Engine.ThreadCount);
        return network.With(TrainingJob.Describe(ModelMetadata.Empty, split, training with { KeepRowHashes = false }, new TreeChoice(tree, []), null));
    }

    /// <summary>Says of a start from prototypes what was not said: a shallow network of a channel a training row.</summary>
    public static NetworkPlan Complete(DataSplit split, NetworkPlan plan, ScoreOptions options) => !options.FromPrototypes ? plan : plan with
    {
        Tree = plan.Tree ?? "cp",
        Widths = plan.Widths ?? [Math.Min(MostPrototypes, split.Train.Observations.Rows)],
        LeafChannels = plan.LeafChannels ?? PrototypeChannels,
    };

    // A network of probabilities: where its channels are is known from the data.
    private static TrainedModel Start(
        DataSplit split, NetworkPlan plan, ScoreOptions options, TrainingOptions training, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation) =>
        TrainingJob.Run(
            split,
            plan with { LeafChannels = plan.LeafChannels ?? (split.Train.Columns.Any(c => c.IsReal) ? NetworkPlan.StandardLeafChannels : null) },
            training with
            {
                Steps = options.StartSteps,
                PriorStrengths = [training.PriorStrengths[0]],
                Restarts = 1,
                Refit = false,
                KeepWhenCancelled = false,
            },
            progress: progress,
            cancellation: cancellation);
}
