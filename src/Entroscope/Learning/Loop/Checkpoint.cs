using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning.Loop;

/// <summary>
/// Everything that determines the rest of a training run, of a network, of a mixture, or of hybrid training. Continuing from it gives the same bits as
/// never having stopped.
/// </summary>
/// <remarks>
/// A network is a mixture of one component. The components of a larger mixture are first trained one after the other, each by itself, then all together. Random
/// streams are named by seed, purpose and index, so no generator state belongs to a checkpoint. A store must bring back every double bit for bit,
/// infinities included.
/// </remarks>
public sealed record Checkpoint
{
    /// <summary>Gets the options, networks and data of the run as names and values; a run with other settings refuses the checkpoint.</summary>
    public required TrainingRecord Settings { get; init; }

    /// <summary>Gets the phase.</summary>
    public required TrainingPhase Phase { get; init; }

    /// <summary>Gets the restart in progress, from 0.</summary>
    public int Restart { get; init; }

    /// <summary>Gets the number of steps completed in this restart or refit.</summary>
    public required int Step { get; init; }

    /// <summary>Gets the number of mini-batches completed in the step in progress; 0 between steps and with full batches.</summary>
    public int Batch { get; init; }

    /// <summary>Gets the sum of log-likelihoods (of hybrid training: of the objective; nats) over the batches completed in the step in progress.</summary>
    public double StepLogLikelihood { get; init; }

    /// <summary>Gets the components as they are now; in a phase that still trains those of a mixture by themselves, the ones that are ready.</summary>
    public required IReadOnlyList<ConvAC> Components { get; init; }

    /// <summary>Gets the weights of all components as they are now.</summary>
    public required IReadOnlyList<double> Weights { get; init; }

    /// <summary>
    /// Gets the running statistics of stepwise EM, one a component, taken with <see cref="Components"/>; null with full batches and before the first
    /// batch.
    /// </summary>
    internal IReadOnlyList<ExpectedCounts>? Statistics { get; init; }

    /// <summary>Gets Adam's running means of the gradient and of its square in hybrid training; null in EM.</summary>
    internal AdamMoments? Moments { get; init; }

    /// <summary>Gets the components of the best model so far; none before the first was scored.</summary>
    public IReadOnlyList<ConvAC> Best { get; init; } = [];

    /// <summary>Gets the weights of <see cref="Best"/>.</summary>
    public IReadOnlyList<double> BestWeights { get; init; } = [];

    /// <summary>Gets the restart of the best model.</summary>
    public int BestRestart { get; init; }

    /// <summary>Gets the number of steps of the best model.</summary>
    public int BestStep { get; init; }

    /// <summary>Gets the score of the best model in nats: mean log p(x), in hybrid training mean log p(y | x); may be negative infinity.</summary>
    public double BestScore { get; init; }

    /// <summary>Gets why the restart of the best model ended.</summary>
    public StopReason BestStopReason { get; init; }

    /// <summary>Gets how the refit compared with the chosen model; null before it did, and where there is none.</summary>
    public RefitTrial? Refit { get; init; }

    /// <summary>Gets the training curve so far.</summary>
    public required IReadOnlyList<TrainingStep> History { get; init; }

    /// <summary>Gets how the components of a mixture were trained by themselves in the search, those that were so far; none for a network.</summary>
    public IReadOnlyList<ComponentTraining> Trained { get; init; } = [];

    /// <summary>Gets the state of the training of a mixture's next component by itself; null when it has not begun or all are ready.</summary>
    public Checkpoint? Component { get; init; }

    /// <summary>Gets the state of the hybrid training that began from this finished run; null before it began.</summary>
    public Checkpoint? Hybrid { get; init; }

    /// <summary>Gets the file that it was read from, for messages; null where it comes from elsewhere.</summary>
    internal string? File { get; init; }

    /// <summary>Gets what the names of its entries begin with in that file: nothing, <c>next.</c> or <c>hybrid.</c></summary>
    internal string Part { get; init; } = string.Empty;

    /// <summary>Gets what a message about it begins with.</summary>
    internal string Place => File is null ? string.Empty : File + ": ";
}

/// <summary>Keeps the latest checkpoint of a training run.</summary>
public interface ICheckpointStore
{
    /// <summary>Brings back the latest checkpoint saved.</summary>
    /// <returns>The checkpoint to continue from; null to begin a new run.</returns>
    Checkpoint? Load();

    /// <summary>Replaces the latest checkpoint. After a crash at any instant either the old or the new one is found.</summary>
    /// <param name="checkpoint">
    /// The checkpoint; immutable, but for the arrays of its statistics and moments, and of those within it, which belong to the run: they must be written
    /// before the method returns.
    /// </param>
    void Save(Checkpoint checkpoint);
}

/// <summary>How a component of a mixture was trained by itself, before the mixture was trained as a whole.</summary>
/// <param name="Steps">The EM steps of the network that was kept.</param>
/// <param name="Score">Its score: mean log p(x) of the validation data in nats; without validation data, of the training data.</param>
/// <param name="PriorStrength">The prior strength it was trained with, in samples a row: the one that was best for the first component.</param>
public sealed record ComponentTraining(int Steps, double Score, double PriorStrength);
