using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>The training of a mixture on a dataset, from the data's columns to a mixture that knows their names.</summary>
public static class MixtureJob
{
    /// <summary>Plans and trains a mixture.</summary>
    /// <remarks>
    /// Where the plan leaves the tree to be learned, the components get trees that differ: those of <see cref="TreeSelection"/> whose trial is no more than 3 %
    /// behind the best, then trees of the same kinds learned from random halves of the training rows. A tree that the plan names serves all components,
    /// which then differ by their starts.
    /// </remarks>
    /// <param name="split">The data; the test part is not touched.</param>
    /// <param name="plan">What is said about the architecture of every component.</param>
    /// <param name="components">The number of components, at least 1.</param>
    /// <param name="options">How to train; null for the defaults for that many rows.</param>
    /// <param name="checkpoints">Where to resume from and keep checkpoints, or null.</param>
    /// <param name="progress">Receives the progress, including that of the trials of learned trees; null for none.</param>
    /// <param name="cancellation">Stops the training; the latest checkpoint remains.</param>
    /// <returns>The mixture and how it came about.</returns>
    /// <exception cref="ArgumentException">There is no component, or an option is out of its range.</exception>
    /// <exception cref="DataException">There are fewer rows than components, or the checkpoint belongs to another run.</exception>
    /// <exception cref="ModelException">The tree or the widths do not fit the data.</exception>
    /// <exception cref="SizeLimitException">The mixture would have more parameters than the limit.</exception>
    public static TrainedMixture Run(
        DataSplit split,
        NetworkPlan plan,
        int components,
        TrainingOptions? options = null,
        ICheckpointStore? checkpoints = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(plan);
        options ??= TrainingOptions.ForRows(split.Train.Observations.Rows);
        plan = plan.WithTreeFor(split.Train);
        EnsureFits(split.Train, plan, components, options.ParameterLimit);
        long started = Stopwatch.GetTimestamp();
        var train = new TrainingSet(split.Train.Observations, split.Train.Labels);
        var validation = new TrainingSet(split.Validation.Observations, split.Validation.Labels);
        string data = split.Train.Fingerprint + split.Validation.Fingerprint;
        if (checkpoints?.Load() is { } saved)
        {
            // Trees are learned in vain where the checkpoint would be refused whatever the trees.
            ExpectationMaximization.EnsureSameRun(saved, components, train, validation, options, data);
        }

        (TreeChoice choice, PoolingTree[] trees) = ComponentTrees.Find(split, plan, options, components, progress, cancellation);
        LeafChoice? leaves = LeafSelection.Choose(split, ref plan, trees[0], ref options, progress, cancellation);
        NetworkPlan chosen = plan;
        NetworkShape[] shapes = [.. trees.Select(tree => chosen.For(split.Train, tree))];
        TrainingResult result = ExpectationMaximization.Train(
            shapes, split.Train.LeafSpecifications(), train, validation, options, progress, checkpoints, data, cancellation);
        var model = new ConvACMixture(result.Mixture.Components, result.Mixture.Weights, TrainingJob.Describe(result.Mixture.Metadata, split, options, choice, leaves));
        return new TrainedMixture(model, result, choice, Stopwatch.GetElapsedTime(started)) { Leaves = leaves };
    }

    /// <summary>Refuses what <see cref="Run"/> would refuse, before anything is computed or written; of learned trees only the parameters that no tree can do without are counted.</summary>
    /// <param name="data">The training data.</param>
    /// <param name="plan">What is said about the architecture.</param>
    /// <param name="components">The number of components.</param>
    /// <param name="parameterLimit">The largest number of parameters allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no component.</exception>
    /// <exception cref="DataException">There are fewer rows than components.</exception>
    /// <exception cref="ModelException">The tree or the widths do not fit the data.</exception>
    /// <exception cref="SizeLimitException">The limit is exceeded.</exception>
    public static void EnsureFits(Dataset data, NetworkPlan plan, int components, long parameterLimit)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        TrainingChecks.EnsureRows(data.Observations.Rows, components);
        plan.EnsureFits(data, parameterLimit, components);
    }
}
