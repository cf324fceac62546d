using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>Everything that determines the rest of hybrid training beyond the finished EM that it began from.</summary>
public sealed record HybridCheckpoint
{
    /// <summary>Gets the options, and the fingerprints of the networks to begin from and of the data, as names and values; a run with other ones refuses the checkpoint.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>Gets the phase.</summary>
    public required TrainingPhase Phase { get; init; }

    /// <summary>Gets the number of passes completed in the phase.</summary>
    public required int Step { get; init; }

    /// <summary>Gets the number of mini-batches completed in the pass in progress.</summary>
    public int Batch { get; init; }

    /// <summary>Gets the sum of the objective (nats) over the batches completed in the pass in progress.</summary>
    public double StepObjective { get; init; }

    /// <summary>Gets the network as it is now.</summary>
    public required ConvAC Model { get; init; }

    /// <summary>Gets the best network so far, or null before the first was scored.</summary>
    public ConvAC? Best { get; init; }

    /// <summary>Gets the number of passes of the best network.</summary>
    public int BestStep { get; init; }

    /// <summary>Gets the score of the best network; may be negative infinity.</summary>
    public double BestScore { get; init; }

    /// <summary>Gets why the search ended.</summary>
    public StopReason StopReason { get; init; }

    /// <summary>Gets Adam's running means of the gradient and of its square.</summary>
    public required AdamMoments Moments { get; init; }

    /// <summary>Gets the curve so far.</summary>
    public required IReadOnlyList<HybridStep> History { get; init; }
}
