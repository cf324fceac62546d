using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>Everything that determines the rest of a training run. Continuing from it gives the same bits as never having stopped.</summary>
/// <remarks>
/// Random streams are named by seed, purpose and index, so no generator state belongs to it. A store must bring back every double bit for
/// bit, infinities included.
/// </remarks>
public sealed record Checkpoint
{
    /// <summary>Gets the options, network and data of the run as names and values; a run with other settings refuses the checkpoint.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Gets the phase.</summary>
    public required TrainingPhase Phase { get; init; }

    /// <summary>Gets the restart in progress, from 0.</summary>
    public required int Restart { get; init; }

    /// <summary>Gets the number of steps completed in this restart or refit.</summary>
    public required int Step { get; init; }

    /// <summary>Gets the number of mini-batches completed in the step in progress; 0 between steps and with full batches.</summary>
    public int Batch { get; init; }

    /// <summary>Gets the sum of log-likelihoods (nats) over the batches completed in the step in progress.</summary>
    public double StepLogLikelihood { get; init; }

    /// <summary>Gets the network as it is now.</summary>
    public required ConvAC Model { get; init; }

    /// <summary>Gets the running statistics of stepwise EM, taken with <see cref="Model"/>; null with full batches and before the first batch.</summary>
    public ExpectedCounts? Statistics { get; init; }

    /// <summary>Gets the best network so far, or null before the first was scored.</summary>
    public ConvAC? Best { get; init; }

    /// <summary>Gets the restart of the best network.</summary>
    public int BestRestart { get; init; }

    /// <summary>Gets the number of steps of the best network.</summary>
    public int BestStep { get; init; }

    /// <summary>Gets the score of the best network: mean log p(x) in nats; may be negative infinity.</summary>
    public double BestScore { get; init; }

    /// <summary>Gets why the restart of the best network ended.</summary>
    public StopReason BestStopReason { get; init; }

    /// <summary>Gets how the refit compared with the chosen network; null before it did, and where there is none.</summary>
    public RefitTrial? Refit { get; init; }

    /// <summary>Gets the training curve so far.</summary>
    public required IReadOnlyList<TrainingStep> History { get; init; }

    /// <summary>Gets where the hybrid training stands that began from this finished run; null before it began.</summary>
    public HybridCheckpoint? Hybrid { get; init; }
}
