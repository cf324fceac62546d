using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>What a training run ends with.</summary>
/// <param name="Model">The trained network; its metadata holds the record of the training, without times.</param>
/// <param name="Chosen">The network that was kept, before any refit: its figures on the validation data are those of data it has not learned from.</param>
/// <param name="History">The training curve: every step of every restart, then of the refit.</param>
/// <param name="BestRestart">The restart that was kept, from 0, whatever its prior strength.</param>
/// <param name="BestStep">The number of steps of the network that was kept, from 0.</param>
/// <param name="Score">
/// The score of the network that was kept, before any refit: the mean log p(x) of the validation data in nats, the class summed out;
/// without validation data, of the training data.
/// </param>
/// <param name="StoppedBecause">Why the restart that was kept took no further step.</param>
/// <param name="Refitted">
/// Whether the network was trained again on training and validation data together, so that no validation data is left that it has not learned from (<see cref="Refit"/>). Else
/// <paramref name="Model"/> is the chosen network and has learned from no validation row.
/// </param>
/// <param name="Profile">What was done and how long it took.</param>
public sealed record TrainingResult(
    ConvAC Model,
    ConvAC Chosen,
    IReadOnlyList<TrainingStep> History,
    int BestRestart,
    int BestStep,
    double Score,
    StopReason StoppedBecause,
    bool Refitted,
    TrainingProfile Profile)
{
    /// <summary>Gets the run of <see cref="History"/> that was kept, from 0: a start with one of the prior strengths, all strengths of a start one after another.</summary>
    public required int BestRun { get; init; }

    /// <summary>Gets how the refit compared with the chosen network; null where none was requested, or nothing could tell whether it is better.</summary>
    public RefitTrial? Refit { get; init; }

    /// <summary>Gets the prior strength that was kept, in samples a row (<see cref="TrainingOptions.PriorStrengths"/>).</summary>
    public required double PriorStrength { get; init; }
}
