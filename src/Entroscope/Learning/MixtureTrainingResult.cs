using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>What the training of a mixture ends with.</summary>
/// <param name="Mixture">The trained mixture; its metadata holds the record of the training, without times.</param>
/// <param name="Chosen">The mixture that was kept, before any refit: its figures on the validation data are those of data it has not learned from.</param>
/// <param name="Components">How each component was trained by itself in the search.</param>
/// <param name="History">The training curve of the mixture: step 0 are the components as they were trained by themselves, with equal weights.</param>
/// <param name="BestStep">The number of steps that the components of the mixture that was kept took together, from 0.</param>
/// <param name="Score">
/// The score of the mixture that was kept, before any refit: the mean log p(x) of the validation data in nats, the class summed out;
/// without validation data, of the training data.
/// </param>
/// <param name="StoppedBecause">Why the mixture took no further step.</param>
/// <param name="Refitted">
/// Whether the mixture was trained again on training and validation data together and proved better on rows held out from both (<see cref="Refit"/>). Else
/// <paramref name="Mixture"/> is the chosen one and has learned from no validation row.
/// </param>
public sealed record MixtureTrainingResult(
    ConvACMixture Mixture,
    ConvACMixture Chosen,
    IReadOnlyList<ComponentTraining> Components,
    IReadOnlyList<TrainingStep> History,
    int BestStep,
    double Score,
    StopReason StoppedBecause,
    bool Refitted)
{
    /// <summary>Gets how the refit compared with the chosen mixture; null where none was asked for, or the validation rows were too few to tell.</summary>
    public RefitTrial? Refit { get; init; }
}
