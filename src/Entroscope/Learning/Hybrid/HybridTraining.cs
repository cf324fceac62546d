using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Learning.Hybrid;

/// <summary>
/// Trains a generative network further for classification: gradient ascent on J = (1 - lambda) mean log p(x, y) + lambda mean log p(y | x)
/// (Bouchard and Triggs 2004; Lasserre, Bishop, Minka 2006) by Adam on log-weights. The network stays generative: every probability is exact.
/// </summary>
internal static class HybridTraining
{
    /// <summary>Trains a network further.</summary>
    /// <remarks>
    /// A sample without a label contributes (1 - lambda) log p(x). The pseudo-counts of the training options are the prior, as in EM. A weight of 0
    /// stays 0; samples that the start gives the probability 0 are left out, for no step could make them possible. With validation data the network
    /// of the largest mean validation log p(y | x) is kept, that of the start included; the search ends when <see cref="HybridOptions.Patience"/>
    /// passes brought no better one, and a refit then repeats that number of passes on training and validation data together and is kept where the
    /// rows held out from it say that it is better, as in <see cref="ExpectationMaximization"/>. Without, all passes are made. The result depends
    /// on the arguments alone, not on threads, and is the same bit for bit when the run was stopped and resumed.
    /// </remarks>
    /// <param name="start">The network to begin from, such as <see cref="TrainingResult.Chosen"/>: generative, with at least 2 classes.</param>
    /// <param name="train">The training samples, at least one of them with its class.</param>
    /// <param name="validation">The samples of the choice, at least one of them with its class, or null.</param>
    /// <param name="options">The coefficient and the steps; null for the defaults.</param>
    /// <param name="training">Seed, pseudo-counts, variance floor, refit, engine and rhythm of checkpoints; null for the defaults.</param>
    /// <param name="refitStart">The network that a refit begins from, which must not
    /// have learned from validation rows; null for <paramref name="start"/>.</param>
    /// <param name="checkpoints">A store with the checkpoint of the finished EM, where the run begins from and saves itself, or null.</param>
    /// <returns>The network, its curve and the choice.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or the store holds no finished EM.</exception>
    /// <exception cref="DataException">No sample has a class, a value or label is not
    /// allowed, no sample is possible, or the checkpoint belongs to another run.</exception>
    /// <exception cref="ModelException">The network has no probabilities, or a single class, or the checkpoint contradicts itself or this run.</exception>
    public static TrainingResult Train(
        ConvAC start,
        TrainingSet train,
        TrainingSet? validation = null,
        HybridOptions? options = null,
        TrainingOptions? training = null,
        ConvAC? refitStart = null,
        IProgress<TrainingProgress>? progress = null,
        ICheckpointStore? checkpoints = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        options ??= new HybridOptions();
        training ??= new TrainingOptions();
        HybridChecks.Options(options);
        TrainingChecks.Options(training);
        HybridChecks.Network(start);
        HybridChecks.Set(start, train, "training data");
        if (validation is not null)
        {
            HybridChecks.Set(start, validation, "validation data");
        }

        Checkpoint? saved = checkpoints?.Load();
        Refuse.Argument(checkpoints is not null && saved is not { Phase: TrainingPhase.Done },
            $"Hybrid training starts from finished EM, but the checkpoints hold none.", nameof(checkpoints));

        TrainingRecord settings = HybridSettings.Of(start, refitStart ?? start, train, validation, options, training);
        if (saved?.Hybrid is { } hybrid)
        {
            TrainingSettings.EnsureSame(settings, hybrid);
        }

        var meter = new TrainingMeter();
        training = training with { BatchSize = options.BatchSize, Steps = options.Steps, Patience = options.Patience, LeastGain = 0 };
        training = training with { Restarts = 1, PriorStrengths = [0], WarmUpRows = 0 };
        var learner = new HybridLearner(start, refitStart ?? start, options, training, meter);
        var loop = new TrainingLoop(learner, train, validation, new RefitPlan(HoldOut.Of(train, validation, training)), training, progress, meter)
        {
            Store = checkpoints is null ? null : new FurtherStore(checkpoints, saved!),
            Settings = settings,
        };
        TrainingState state = loop.Run(saved?.Hybrid, cancellation);
        return TrainingResult.Of(state, start.Metadata with { Training = Record(start.Metadata.Training, options, state) }, 0, 0, loop.Profile());
    }

    /// <summary>Refuses data that teaches nothing about classes, before anything is trained.</summary>
    /// <param name="labels">The labels of the training samples, or null.</param>
    /// <param name="validation">The labels of the samples of the choice, or null.</param>
    /// <exception cref="DataException">There are fewer than 2 classes, or no sample of a part has one.</exception>
    internal static void EnsureLabelled(int classes, int[]? labels, int[]? validation)
    {
        Refuse.Data(
            classes < 2,
            $"training data: hybrid training needs a label of at least 2 classes, but there {(labels is null ? "is no label" : "is one class only")}.");

        HybridChecks.Labels(labels, "training data");
        HybridChecks.Labels(validation, "validation data");
    }

    private static TrainingRecord Record(TrainingRecord start, HybridOptions options, TrainingState state) => (HybridSettings.With(start, options) with
    {
        BestStep = state.BestStep,
        BestScore = state.BestScore,
        StoppedBecause = TrainingRecord.Text(state.BestStopReason),
    }).With(state.Refit).Em;

    /// <summary>Keeps hybrid training within the checkpoint of the finished EM.</summary>
    private sealed class FurtherStore(ICheckpointStore store, Checkpoint finished) : ICheckpointStore
    {
        public Checkpoint? Load() => finished.Hybrid;

        public void Save(Checkpoint checkpoint) => store.Save(finished with { Hybrid = checkpoint });
    }
}
