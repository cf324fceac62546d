using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>Everything that determines the rest of the training of a mixture. Continuing from it gives the same bits as never having stopped.</summary>
/// <remarks>
/// A phase first trains the components one after the other, each by itself, then all together. A store must bring back every double bit for bit,
/// infinities included.
/// </remarks>
public sealed record MixtureCheckpoint
{
    /// <summary>Gets the options, networks and data of the run as names and values; a run with other settings refuses the checkpoint.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Gets the phase.</summary>
    public required TrainingPhase Phase { get; init; }

    /// <summary>Gets how the components were trained by themselves in the search, those that were so far.</summary>
    public required IReadOnlyList<ComponentTraining> Trained { get; init; }

    /// <summary>Gets the components as they are now; in a phase that still trains them by themselves, those that are ready.</summary>
    public required IReadOnlyList<ConvAC> Components { get; init; }

    /// <summary>Gets where the training of the next component by itself stands; null when it has not begun or all are ready.</summary>
    public Checkpoint? Component { get; init; }

    /// <summary>Gets the weights of the components as they are now.</summary>
    public required IReadOnlyList<double> Weights { get; init; }

    /// <summary>Gets the number of steps completed that the components took together in this phase.</summary>
    public required int Step { get; init; }

    /// <summary>Gets the number of mini-batches completed in the step in progress; 0 between steps and with full batches.</summary>
    public int Batch { get; init; }

    /// <summary>Gets the sum of log-likelihoods (nats) over the batches completed in the step in progress.</summary>
    public double StepLogLikelihood { get; init; }

    /// <summary>Gets the running statistics of stepwise EM, one a component; null with full batches and before the first batch.</summary>
    public IReadOnlyList<ExpectedCounts>? Statistics { get; init; }

    /// <summary>Gets the best mixture so far, or null before the first was scored.</summary>
    public ConvACMixture? Best { get; init; }

    /// <summary>Gets the number of steps that the components of the best mixture took together.</summary>
    public int BestStep { get; init; }

    /// <summary>Gets the score of the best mixture: mean log p(x) in nats; may be negative infinity.</summary>
    public double BestScore { get; init; }

    /// <summary>Gets why the search ended.</summary>
    public StopReason BestStopReason { get; init; }

    /// <summary>Gets how the refit compared with the best mixture; null before the end, and where there was none.</summary>
    public RefitTrial? Refit { get; init; }

    /// <summary>Gets the training curve of the mixture so far.</summary>
    public required IReadOnlyList<TrainingStep> History { get; init; }
}
