using Entroscope.Model;
using Entroscope.Model.Leaves;

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

    /// <summary>Gets how the refit compared with the chosen model; null where none was requested, or nothing could decide whether it is better.</summary>
    public RefitTrial? Refit { get; init; }

    /// <summary>
    /// Gets the prior strength that was kept, in samples a row (<see cref="TrainingOptions.PriorStrengths"/>): of a mixture that of its first component; 0
    /// in hybrid training, which knows none.
    /// </summary>
    public required double PriorStrength { get; init; }

    /// <summary>Makes the result of a run that has ended.</summary>
    internal static TrainingResult Of(TrainingState state, ModelMetadata metadata, int restart, double strength, TrainingProfile profile)
    {
        // A network carries its record itself.
        List<ConvAC> components = state.Components.Count == 1 ? [state.Components[0].With(metadata)] : state.Components;
        ConvACMixture mixture = Mix(components, state.Weights, metadata);
        bool refitted = state.Best.Count > 0;
        ConvACMixture chosen = refitted ? Mix(state.Best, state.BestWeights, ModelMetadata.Empty) : mixture;
        return new TrainingResult(mixture, chosen, state.History, restart, state.BestStep, state.BestScore, state.BestStopReason, refitted, profile)
        {
            BestRun = state.BestRestart,
            Components = state.Trained,
            PriorStrength = strength,
            Refit = state.Refit,
        };
    }

    // A network of real weights is stored as a model of one, and mixed with no other.
    private static ConvACMixture Mix(List<ConvAC> components, double[] weights, ModelMetadata metadata) =>
        components is [{ Reading: not Reading.Generative } network] ? network : new ConvACMixture(components, weights.AsSpan(0, components.Count), metadata);
}

/// <summary>Why the restart that was kept took no further step.</summary>
public enum StopReason
{
    /// <summary>It took all the steps allowed.</summary>
    Steps,

    /// <summary>Its validation score had not improved for as many steps as the patience allows.</summary>
    Patience,

    /// <summary>The run was cancelled, and keeps its best network so far (<see cref="TrainingOptions.KeepWhenCancelled"/>).</summary>
    Interrupted,
}

/// <summary>One point of the training curve.</summary>
/// <param name="Phase">The phase the step belongs to: search or refit.</param>
/// <param name="Run">The run of the search, from 0: a start with one of the prior strengths, all strengths of a start one after another.</param>
/// <param name="Step">The number of steps taken, from 0 (the initialised network). A step is one pass over the training data.</param>
/// <param name="TrainLogLikelihood">
/// The mean over the training samples of log p(x, y) (log p(x) where the class is unknown) in nats, as the step's E step saw it: under the
/// parameters before the step (full batch) or while they changed (mini-batches). In hybrid training the objective J instead, without the prior, while the
/// parameters changed.
/// Null for step 0. May be negative infinity.
/// </param>
/// <param name="ValidationLogLikelihood">
/// The mean over the validation samples of log p(x) in nats, the class summed out, under the parameters after the step; in hybrid training of log p(y | x)
/// over those with a class. Null without
/// validation data and when refitting. May be negative infinity.
/// </param>
public sealed record TrainingStep(TrainingPhase Phase, int Run, int Step, double? TrainLogLikelihood, double? ValidationLogLikelihood)
{
    /// <summary>
    /// Gets the share of the validation samples with a class whose most probable class is the right one, 0..1, in hybrid training; null in EM, and where
    /// there is no validation score.
    /// </summary>
    public double? ValidationAccuracy { get; init; }
}

/// <summary>A refit and the network chosen before it, compared on the validation rows that neither has learned from.</summary>
/// <param name="Rows">The number of these rows.</param>
/// <param name="Gain">
/// By how much the mean score of the refit exceeds that of the chosen network, in nats a row: log p(x), or after hybrid training log p(y | x). May be
/// infinite where one of the two gives a row the probability 0; NaN where each of them does so to a row that is possible under the other.
/// </param>
/// <param name="StandardError">The standard error of <paramref name="Gain"/> over the rows; NaN where the gain is not finite.</param>
/// <param name="Kept"> Whether a refit was delivered, as its gain is above 0 and it describes the rows that it has
/// learned from better than the chosen network; with more than 20 000 training rows, where it resumes from the
/// chosen network, as its gain is not below 0 by more than the standard error. Else the chosen network is. </param>
public sealed record RefitTrial(int Rows, double Gain, double StandardError, bool Kept)
{
    /// <summary>Gets a value indicating whether the rows are scored no lower than their standard error allows.</summary>
    internal bool IsNoLoss => Gain > -StandardError || double.IsPositiveInfinity(Gain);

    /// <summary>
    /// Gets the number of folds where cross-validation decided, as the validation rows were few: <see cref="Rows"/> are then
    /// all training and validation rows, each scored by a pair of networks that has not learned from it, and no row differs
    /// by more than 5 nats. 0 where validation rows held out from both networks decided, or nothing had to be tried.
    /// </summary>
    public int Folds { get; init; }

    /// <summary>Gets the number of EM steps of the refit where cross-validation chose it; else 0, and the refit takes as many as the chosen network.</summary>
    public int Steps { get; init; }

    /// <summary>
    /// Gets the refit of a network whose columns are independent, which nothing has to
    /// be tried for: its estimates have one optimum, and more rows make them better.
    /// </summary>
    internal static RefitTrial OfIndependentColumns { get; } = new(0, double.NaN, double.NaN, true);
}
