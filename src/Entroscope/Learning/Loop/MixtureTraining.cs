using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Learning.Loop;

/// <summary>
/// Trains mixtures of networks: the components one after the other, each by itself, then all together by expectation-maximisation over components,
/// full-batch or stepwise (Meila and Jordan 2000, with networks in the place of trees).
/// </summary>
internal static class MixtureTraining
{
    /// <summary>Trains a mixture.</summary>
    /// <remarks>
    /// <para>
    /// Every component is trained on all rows as <see cref="ExpectationMaximization.Train"/> does it, with its own tree and its own seed, and stops by its own
    /// validation score. Components that have learned the same data in different ways err in different ways: their mixture with equal weights, step 0
    /// of the training curve, is never worse than the mean of their scores. Then all take EM steps together: the responsibilities P(z | x, y) weigh the rows for
    /// every component, and the weights are the mean responsibilities under the Dirichlet pseudo-count. The mixture of the largest validation score is
    /// kept, step 0 included; the steps end when <see cref="TrainingOptions.Patience"/> of them brought no better one.
    /// </para>
    /// <para>
    /// If <see cref="TrainingOptions.Refit"/> is set and there is validation data, everything is repeated with the same numbers of steps on training and
    /// validation data together, and the result is kept where it describes validation rows held out from both better, as in <see cref="ExpectationMaximization.Train"/>.
    /// Without validation data all steps are taken. A component that loses all its rows keeps a weight of about the pseudo-count
    /// over the rows, from which it may come back, and without pseudo-count none, for good; it is not taken out.
    /// </para>
    /// The result depends on the arguments alone, not on threads, and is the same bit for bit when the run was stopped and resumed. Cost: that of training every
    /// component, and an upward pass more for each row, component and step together.
    /// </remarks>
    /// <param name="shapes">The architecture of every component; trees and widths may differ, sites and classes may not.</param>
    /// <param name="leaves">The leaf of every site.</param>
    /// <param name="train">The training samples, at least as many rows as components.</param>
    /// <param name="validation">The samples of the choice, at least one row, or null.</param>
    /// <param name="options">How to train; null for the defaults. Restarts must be 1: components are starts of their own.</param>
    /// <param name="progress">Receives the progress, on the calling thread; null for none.</param>
    /// <param name="checkpoints">Where the run begins from and saves itself, or null.</param>
    /// <param name="dataFingerprint">A text that tells the data from other data; a checkpoint of another one is refused.</param>
    /// <param name="cancellation">Stops the run at once; the latest checkpoint remains.</param>
    /// <returns>The mixture, its training curve and the choice.</returns>
    /// <exception cref="ArgumentException">There is no component, an option is out of its range, or the arguments do not fit each other.</exception>
    /// <exception cref="DataException">There are fewer rows than components, a value is outside its alphabet, a label outside the classes, or the checkpoint belongs to another run.</exception>
    /// <exception cref="SizeLimitException">The mixture would have more parameters than the limit; nothing was allocated.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public static TrainingResult Train(
        IReadOnlyList<NetworkShape> shapes,
        IReadOnlyList<LeafSpecification> leaves,
        TrainingSet train,
        TrainingSet? validation = null,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        ICheckpointStore? checkpoints = null,
        string dataFingerprint = "",
        CancellationToken cancellation = default)
    {
        options ??= new TrainingOptions();
        TrainingChecks.Mixture(shapes, leaves, train, validation, options);
        var settings = TrainingSettings.Of(shapes, leaves, train, validation, options, dataFingerprint);
        Checkpoint? saved = checkpoints?.Load();
        if (saved is not null)
        {
            settings.EnsureSame(saved.Settings);
        }

        if (shapes.Count == 1)
        {
            // EM of a network is EM of a mixture of one component.
            return ExpectationMaximization.Train(shapes[0], leaves, train, validation, options, progress, checkpoints, dataFingerprint, cancellation);
        }

        var meter = new TrainingMeter();
        var trainer = new ComponentTrainer(shapes, leaves, options, dataFingerprint, progress);
        TrainingProblem[] problems = [.. shapes.Select(shape => new TrainingProblem(shape, leaves, train, options))];
        var learner = new EmLearner(problems, validation, options, trainer, meter);

        // Strengths and a warm-up belong to the training of the components by themselves.
        TrainingOptions joint = options with { PriorStrengths = [options.PriorStrengths[0]], WarmUpRows = 0 };
        var refit = new RefitPlan(HoldOut.Of(train, validation, options));
        var loop = new TrainingLoop(learner, train, validation, refit, joint, progress, meter) { Store = checkpoints, Settings = settings.Values };
        TrainingState state = loop.Run(saved, cancellation);
        var metadata = ModelMetadata.Empty with
        {
            Training = settings.Record([
                ("component_steps", string.Join(' ', state.Trained.Select(t => TrainingSettings.Text(t.Steps)))),
                ("prior_strength", TrainingSettings.Text(state.Trained[0].PriorStrength)),
                ("best_step", TrainingSettings.Text(state.BestStep)),
                ("best_score", TrainingSettings.Text(state.BestScore)),
                ("stopped_because", TrainingSettings.Text(state.BestStopReason)),
                .. RefitRecord.Of(state.Refit),
            ]),
        };
        return TrainingResult.Of(state, metadata, 0, state.Trained[0].PriorStrength, loop.Profile());
    }

    /// <summary>Refuses a checkpoint of another run before it is known which trees this run is for: all but the networks is compared.</summary>
    /// <param name="saved">The checkpoint.</param>
    /// <param name="components">The number of components.</param>
    /// <param name="train">The training samples.</param>
    /// <param name="validation">The samples of the choice, or null.</param>
    /// <param name="options">How to train.</param>
    /// <param name="dataFingerprint">The text that tells the data from other data.</param>
    internal static void EnsureSameRun(
        Checkpoint saved, int components, TrainingSet train, TrainingSet? validation, TrainingOptions options, string dataFingerprint) =>
        TrainingSettings.LikeSaved(saved.Settings, components, train, validation, options, dataFingerprint).EnsureSame(saved.Settings);
}
