using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>A network trained further for classification, and how it came about.</summary>
/// <param name="Model">The network: the chosen one, or that of the refit; its training record tells of the hybrid steps, too.</param>
/// <param name="Chosen">The network of the best validation score, trained on the training data alone.</param>
/// <param name="History">The curve of the search, then of the refit.</param>
/// <param name="BestStep">The number of passes of the chosen network; 0 is the network of EM.</param>
/// <param name="Score">Its mean validation log p(y | x) in nats; without validation data J over the last pass. May be negative infinity.</param>
/// <param name="StoppedBecause">Why no further pass was made.</param>
/// <param name="Refitted">Whether <paramref name="Model"/> is the refit on training and validation data together; else it is the chosen network.</param>
public sealed record HybridResult(
    ConvAC Model, ConvAC Chosen, IReadOnlyList<TrainingStep> History, int BestStep, double Score, StopReason StoppedBecause, bool Refitted)
{
    /// <summary>Gets how the refit compared with the chosen network by log p(y | x); null where there was none.</summary>
    public RefitTrial? Refit { get; init; }
}
