using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Resizing;
using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>
/// A training that continues from a trained network, with as many channels or more: channels are split, the copies parted by a little noise,
/// and EM goes on from there.
/// </summary>
internal static class ContinuedTraining
{
    private const string Purpose = "choose how long it is trained further";

    /// <summary>Trains a network further.</summary>
    /// <param name="start">The network, whose tree, leaves, classes and sharing are kept.</param>
    /// <param name="split">The data; the test part is not touched.</param>
    /// <param name="plan">The widths and the leaf channels, none below those of the network; null for its own.</param>
    /// <param name="options">How to train; null for the defaults for that many rows. Starts and restarts do not matter.</param>
    /// <param name="checkpoints">Where to resume from and keep checkpoints, or null.</param>
    /// <param name="ownValidation">Whether the validation rows are a file of their own.</param>
    /// <exception cref="DataException">The data does not fit the network, or the checkpoint belongs to another run.</exception>
    /// <exception cref="ModelException">The network has no probabilities, it has learned from the validation rows or may have, it was trained further
    /// for classification, or the plan asks for another tree, other sharing, a mixture or fewer channels.</exception>
    /// <exception cref="SizeLimitException">The network would have more parameters than the limit.</exception>
    public static TrainedModel Run(
        ConvAC start,
        DataSplit split,
        NetworkPlan plan,
        TrainingOptions? options = null,
        ICheckpointStore? checkpoints = null,
        IProgress<TrainingProgress>? progress = null,
        bool ownValidation = false,
        CancellationToken cancellation = default)
    {
        long started = Stopwatch.GetTimestamp();
        options ??= TrainingOptions.ForRows(split.Train.Observations.Rows);
        ModelSplit rows = Ensure(start, split, plan, options, ownValidation, cancellation);
        TrainingRecord before = start.Metadata.Training;
        options = options with { GaussianStrength = options.GaussianStrength ?? before.GaussianStrength };
        NetworkShape shape = ShapeOf(start, plan, split.Train);
        ConvAC wide = Widen(start, shape, options.Seed);
        TrainingResult result = ExpectationMaximization.TrainFrom(
            wide, new TrainingSet(rows.Train.Data.Observations, rows.Train.Labels), new TrainingSet(rows.Validation.Data.Observations, rows.Validation.Labels),
            options, progress, checkpoints, RecordedTraining.DataOf(split.Train, split.Validation), cancellation);
        TrainedModel trained = TrainingJob.Named(result, split, new TreeChoice(start.Tree, []), options, started);
        ModelMetadata metadata = trained.Model.Metadata;
        ConvAC model = trained.Model.With(start.Metadata with
        {
            Training = metadata.Training with { TreeChoice = before.TreeChoice, LeafChoice = before.LeafChoice, RealLeaves = before.RealLeaves },
            TrainingRows = metadata.TrainingRows is { } own && start.Metadata.TrainingRows is { } known ? known.With(own) : null,
            Sequence = metadata.Sequence,
        });
        return trained with
        {
            Mixture = model,
            ContinuedFrom = Invariant($"a trained network of {start.ParameterCount} parameters"),
        };
    }

    /// <summary>Refuses what <see cref="Run"/> would refuse, before anything is computed or written.</summary>
    /// <returns>The rows in the numbering of the network.</returns>
    public static ModelSplit Ensure(
        ConvAC start, DataSplit split, NetworkPlan plan, TrainingOptions options, bool ownValidation, CancellationToken cancellation = default)
    {
        start.EnsureGenerative();
        NetworkSize.EnsureWithin([ShapeOf(start, plan, split.Train)], [.. start.Leaves.Select(l => l.Specification)], options.ParameterLimit);
        if (start.Metadata.Training.Hybrid.Weight is > 0 and var weight)
        {
            throw new ModelException(Invariant($"The network was trained further for classification (hybrid_weight {weight}), which EM steps would undo; ")
                + "continue from the network of EM, and train for classification afterwards.");
        }

        var rows = ModelSplit.Of(start, split, ownValidation, cancellation);
        rows.EnsureUnseen(start.Metadata.Training, Purpose);
        return rows;
    }

    /// <summary>Splits channels; the copies are parted by a little noise.</summary>
    /// <param name="shape">The shape to reach, on a tree of the same nodes; that of the network leaves it as it is.</param>
    internal static ConvAC Widen(ConvAC start, NetworkShape shape, ulong seed)
    {
        // A network that comes from a checkpoint has a tree of its own.
        int[] channels = [.. Enumerable.Range(0, shape.Tree.NodeCount).Select(shape.Channels)];
        bool same = channels.Select((c, v) => c == start.Shape.Channels(v)).All(c => c);
        return same ? start : ChannelResizing.Resize(start, start.Shape.WithChannels(channels), seed: seed);
    }

    // The shape that the plan asks for: on the tree of the network, no node narrower than it is.
    private static NetworkShape ShapeOf(ConvAC start, NetworkPlan plan, Dataset data)
    {
        PoolingTree tree = start.Tree;
        Refuse.Model(plan.Tree is not null && plan.NamedTree(data)?.HasNodesOf(tree) != true,
            $"The network to continue from has the pooling tree {tree.Description}, but {plan.Tree} is asked for; a training continues on the same tree.");
        Refuse.Model(plan.Depth is { } depth && depth != tree.Height,
            $"The network to continue from has {tree.Height} pooling levels, but {plan.Depth} are asked for; a training continues on the same tree.");
        Refuse.Model(plan.Sharing.IsAny && plan.Sharing != start.Shape.Sharing,
            $"The weights of the network to continue from are {start.Shape.Sharing}, but {plan.Sharing} is asked for; a training continues with the same.");
        Refuse.Model(plan.Components != 1, $"A training continues with one network, but {plan.Components} components are asked for.");
        Refuse.Model(plan.Widths is { } list && (list.Count == 0 || list.Count > tree.Height),
            $"Between 1 and {tree.Height} widths are needed, one for each level of the tree, but {plan.Widths?.Count} were given.");
        int[] channels = new int[tree.NodeCount];
        for (int v = 0; v < channels.Length; v++)
        {
            int own = start.Shape.Channels(v);
            channels[v] = tree.IsSite(v) ? plan.LeafChannels ?? own
                : plan.Widths is { } widths ? widths[Math.Min(tree.HeightOf(v), widths.Count) - 1]
                : own;
            Refuse.Model(channels[v] < own,
                $"The network to continue from has {own} channels at level {tree.HeightOf(v)}, but {channels[v]} are asked for; "
                + $"a training continues with as many or more.");
        }

        return start.Shape.WithChannels(channels);
    }
}
