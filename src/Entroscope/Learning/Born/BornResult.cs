using Entroscope.Learning.Loop;
using Entroscope.Model;

namespace Entroscope.Learning.Born;

/// <summary>What a training in the Born reading ends with.</summary>
/// <param name="Model">The network of the best score.</param>
/// <param name="History">The course of the restart that was kept, from pass 0, the start.</param>
/// <param name="BestStep">The number of passes of the network that was kept, from 0.</param>
/// <param name="Score">Its mean log p(x) of the validation rows in nats, the class summed out; without validation rows of the training rows.</param>
/// <param name="StoppedBecause">Why no further pass was made.</param>
public sealed record BornResult(ConvAC Model, IReadOnlyList<TrainingStep> History, int BestStep, double Score, StopReason StoppedBecause)
{
    /// <summary>Gets the random start that was kept, from 0.</summary>
    public int Restart { get; init; }
}
