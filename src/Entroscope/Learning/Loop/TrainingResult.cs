using Entroscope.Model;

namespace Entroscope.Learning.Loop;

/// <summary>What a training run ends with: of a network, which is a mixture of one component, of a mixture, or of hybrid training.</summary>
/// <param name="Mixture">The trained mixture; its metadata, of a network that of the component, holds the record of the training, without times.</param>
/// <param name="ChosenMixture">
/// The mixture that was kept, before any refit: its figures on the validation data are those of data it has not learned from.
/// </param>
/// <param name="History">
/// The training curve: every step of every restart, then of the refit. Step 0 of a mixture are the components as they were trained by themselves, with
/// equal weights.
/// </param>
/// <param name="BestRestart">The restart that was kept, from 0, whatever its prior strength.</param>
/// <param name="BestStep">The number of steps of the model that was kept, from 0.</param>
/// <param name="Score">
/// The score of the model that was kept, before any refit: the mean log p(x) of the validation data in nats, the class summed out;
/// without validation data, of the training data. Of hybrid training the mean log p(y | x) of the validation data; without these the objective over the
/// last pass. May be negative infinity.
/// </param>
/// <param name="StoppedBecause">Why the restart that was kept took no further step.</param>
/// <param name="Refitted">
/// Whether the model was trained again on training and validation data together (<see cref="Refit"/>). Else it is the chosen one and has learned from no
/// validation row.
/// </param>
/// <param name="Profile">What was done and how long it took; of a mixture without what its components did by themselves.</param>
public sealed record TrainingResult(
    ConvACMixture Mixture,
    ConvACMixture ChosenMixture,
    IReadOnlyList<TrainingStep> History,
    int BestRestart,
    int BestStep,
    double Score,
    StopReason StoppedBecause,
    bool Refitted,
    TrainingProfile Profile)
{
    /// <summary>Gets the trained network; of a mixture the first component.</summary>
    public ConvAC Model => Mixture.Components[0];

    /// <summary>Gets the network that was kept, before any refit; of a mixture its first component.</summary>
    public ConvAC Chosen => ChosenMixture.Components[0];

    /// <summary>Gets how the components of a mixture were trained by themselves in the search; none for a network.</summary>
    public IReadOnlyList<ComponentTraining> Components { get; init; } = [];

    /// <summary>
    /// Gets the run of <see cref="History"/> that was kept, from 0: a start with one of the prior strengths, all strengths of a start one after another.
    /// </summary>
    public required int BestRun { get; init; }

    /// <summary>Gets how the refit compared with the chosen model; null where none was requested, or nothing could tell whether it is better.</summary>
    public RefitTrial? Refit { get; init; }

    /// <summary>
    /// Gets the prior strength that was kept, in samples a row (<see cref="TrainingOptions.PriorStrengths"/>): of a mixture that of its first component; 0
    /// in hybrid training, which knows none.
    /// </summary>
    public required double PriorStrength { get; init; }

    /// <summary>Makes the result of a run that has ended.</summary>
    /// <param name="state">Where it ended.</param>
    /// <param name="metadata">The record of the training.</param>
    /// <param name="restart">The restart that was kept.</param>
    /// <param name="strength">Its prior strength.</param>
    /// <param name="profile">What was done.</param>
    internal static TrainingResult Of(TrainingState state, ModelMetadata metadata, int restart, double strength, TrainingProfile profile)
    {
        // A network carries its record itself.
        List<ConvAC> components = state.Components.Count == 1 ? [state.Components[0].With(metadata)] : state.Components;
        var mixture = new ConvACMixture(components, state.Weights.AsSpan(0, components.Count), metadata);
        bool refitted = state.Best.Count > 0;
        ConvACMixture chosen = refitted ? new ConvACMixture(state.Best, state.BestWeights, ModelMetadata.Empty) : mixture;
        return new TrainingResult(mixture, chosen, state.History, restart, state.BestStep, state.BestScore, state.BestStopReason, refitted, profile)
        {
            BestRun = state.BestRestart,
            Components = state.Trained,
            PriorStrength = strength,
            Refit = state.Refit,
        };
    }
}
