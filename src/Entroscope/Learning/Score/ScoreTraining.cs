using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;

namespace Entroscope.Learning.Score;

/// <summary>
/// Trains a network of real weights as a classifier (Cohen, Sharir, Shashua 2015): Adam with decoupled weight decay and dropout of channels up the mean of
/// log p(y | x) of <see cref="SoftmaxObjective"/>.
/// </summary>
internal static class ScoreTraining
{
    /// <summary>Trains a network.</summary>
    /// <remarks>
    /// Samples without a label teach nothing. With validation data the network of the largest mean validation log p(y | x) is kept, that of the start included;
    /// the search ends when <see cref="ScoreOptions.Patience"/> passes brought no better one, and a refit then repeats that number of passes on training and
    /// validation data together and is kept where the rows held out from it say that it is better. The result depends on the arguments alone, not on threads,
    /// and is the same bit for bit when the run was stopped and resumed.
    /// </remarks>
    /// <param name="start">The network to begin from, of at least 2 classes; its weights are taken as real ones, whatever its reading.</param>
    /// <param name="train">The training samples, at least one of them with its class.</param>
    /// <param name="validation">The samples of the choice, at least one of them with its class, or null.</param>
    /// <param name="options">The steps; null for the defaults.</param>
    /// <param name="training">Seed, refit, restarts, engine and rhythm of checkpoints; null for the defaults.</param>
    /// <param name="checkpoints">Where to resume from and keep checkpoints, or null.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="DataException">No sample has a class, a value or label is not allowed, or the checkpoint belongs to another run.</exception>
    /// <exception cref="ModelException">The network has a single class, or the checkpoint contradicts itself or this run.</exception>
    public static TrainingResult Train(
        ConvAC start,
        TrainingSet train,
        TrainingSet? validation = null,
        ScoreOptions? options = null,
        TrainingOptions? training = null,
        IProgress<TrainingProgress>? progress = null,
        ICheckpointStore? checkpoints = null,
        CancellationToken cancellation = default)
    {
        options ??= new ScoreOptions();
        training ??= new TrainingOptions();
        Check(options);
        TrainingChecks.Options(training);
        EnsureLabelled(start.Classes, train.Labels, validation is null ? train.Labels : validation.Labels);
        start = RealNetwork.Of(start);
        LeafSpecification[] leaves = RealNetwork.Columns(start);
        TrainingChecks.Set(start.Shape, leaves, train, "training data");
        if (validation is not null)
        {
            TrainingChecks.Set(start.Shape, leaves, validation, "validation data");
        }

        Checkpoint? saved = checkpoints?.Load();
        TrainingRecord settings = ScoreSettings.Of(start, train, validation, options, training);
        if (saved is not null)
        {
            TrainingSettings.EnsureSame(settings, saved);
        }

        var meter = new TrainingMeter();
        training = training with { BatchSize = options.BatchSize, Steps = options.Steps, Patience = options.Patience, LeastGain = 0 };
        training = training with { Restarts = 1, PriorStrengths = [0], WarmUpRows = 0 };
        var learner = new ScoreLearner(start, options, training, meter);
        var loop = new TrainingLoop(learner, train, validation, new RefitPlan(HoldOut.Of(train, validation, training)), training, progress, meter)
        {
            Store = checkpoints,
            Settings = settings,
        };
        TrainingState state = loop.Run(saved, cancellation);
        TrainingRecord record = (ScoreSettings.With(start.Metadata.Training, options) with
        {
            BestStep = state.BestStep,
            BestScore = state.BestScore,
            StoppedBecause = TrainingRecord.Text(state.BestStopReason),
        }).With(state.Refit).Em;
        return TrainingResult.Of(state, start.Metadata with { Training = record }, 0, 0, loop.Profile());
    }

    /// <summary>Refuses options out of their ranges; NaN is out of every range.</summary>
    internal static void Check(ScoreOptions options)
    {
        (string Name, object Value, bool Holds, string Requirement)[] rules =
        [
            (nameof(options.Steps), options.Steps, options.Steps >= 0, "at least 0"),
            (nameof(options.BatchSize), options.BatchSize, options.BatchSize >= 0, "at least 0 (0 for full batches)"),
            (nameof(options.LearningRate), options.LearningRate, options.LearningRate is > 0 and <= 1, "above 0 and at most 1"),
            (nameof(options.WeightDecay), options.WeightDecay, options.WeightDecay is >= 0 and <= 10, "a number of 0..10"),
            (nameof(options.Dropout), options.Dropout, options.Dropout is >= 0 and < 1, "at least 0 and below 1"),
            (nameof(options.StartSteps), options.StartSteps, options.StartSteps >= 0, "at least 0"),
            (nameof(options.Representation), options.Representation ?? LeafFamily.Gaussian,
                options.Representation is null or LeafFamily.Gaussian or LeafFamily.Rectified or LeafFamily.Cosine, "Gaussian, Rectified or Cosine"),
            (nameof(options.Patience), options.Patience, options.Patience >= 1, "at least 1"),
        ];
        int bad = Array.FindIndex(rules, r => !r.Holds);
        Refuse.Argument(bad >= 0, $"The score option {rules[bad].Name} must be {rules[bad].Requirement}, but is {rules[bad].Value}.", nameof(options));
    }

    /// <summary>Refuses data that teaches nothing about classes, before anything is trained.</summary>
    /// <param name="labels">The labels of the training samples, or null.</param>
    /// <param name="validation">The labels of the samples of the choice, or null.</param>
    /// <exception cref="DataException">There are fewer than 2 classes, or no sample of a part has one.</exception>
    internal static void EnsureLabelled(int classes, int[]? labels, int[]? validation)
    {
        Refuse.Data(
            classes < 2,
            $"training data: score training needs a label of at least 2 classes, but there {(labels is null ? "is no label" : "is one class only")}.");
        Refuse.Data(
            labels is null || Array.TrueForAll(labels, y => y < 0), $"training data: score training needs the class of at least one row, but no row has one.");
        Refuse.Data(
            validation is null || Array.TrueForAll(validation, y => y < 0),
            $"validation data: score training needs the class of at least one row, but no row has one.");
    }
}
