using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>Where the training of a mixture stands: the mutable twin of <see cref="MixtureCheckpoint"/>.</summary>
internal sealed class MixtureState(int components) : RunProgress
{
    /// <summary>Gets how the components were trained by themselves in the search.</summary>
    public List<ComponentTraining> Trained { get; } = [];

    /// <summary>Gets the components that are ready in this phase; then all, as they are now.</summary>
    public List<ConvAC> Components { get; } = [];

    /// <summary>Gets or sets where the training of the next component stands.</summary>
    public Checkpoint? Component { get; set; }

    /// <summary>Gets the weights as they are now.</summary>
    public double[] Weights { get; } = Equal(components);

    public ExpectedCounts[]? Statistics { get; set; }

    /// <summary>Gets the components of the best mixture; none before one was scored.</summary>
    public List<ConvAC> Best { get; } = [];

    public double[] BestWeights { get; } = new double[components];

    /// <summary>Gets or sets how the refit compared with the best mixture; null before, and where there was none.</summary>
    public RefitTrial? Refit { get; set; }

    /// <summary>Gets a value indicating whether the components are trained together.</summary>
    public bool IsJoint => Components.Count == components;

    /// <summary>Continues from a checkpoint.</summary>
    public static MixtureState From(MixtureCheckpoint saved)
    {
        var state = new MixtureState(saved.Weights.Count)
        {
            Phase = saved.Phase,
            Component = saved.Component,
            Step = saved.Step,
            Batch = saved.Batch,
            StepLogLikelihood = saved.StepLogLikelihood,
            Statistics = saved.Statistics is null ? null : [.. saved.Statistics.Select((s, z) => TrainingState.Copy(s, saved.Components[z])!)],
            BestStep = saved.BestStep,
            BestScore = saved.BestScore,
            BestStopReason = saved.BestStopReason,
            Refit = saved.Refit,
        };
        state.Trained.AddRange(saved.Trained);
        state.Components.AddRange(saved.Components);
        saved.Weights.ToArray().CopyTo(state.Weights, 0);
        state.Best.AddRange(saved.Best?.Components ?? []);
        saved.Best?.Weights.CopyTo(state.BestWeights);
        state.History.AddRange(saved.History);
        return state;
    }

    /// <summary>Writes the state down.</summary>
    public MixtureCheckpoint ToCheckpoint(TrainingSettings settings) => new()
    {
        Settings = settings.Values,
        Phase = Phase,
        Trained = [.. Trained],
        Components = [.. Components],
        Component = Component,
        Weights = [.. Weights],
        Step = Step,
        Batch = Batch,
        StepLogLikelihood = StepLogLikelihood,
        Statistics = Statistics,
        Best = Best.Count > 0 ? new ConvACMixture(Best, BestWeights, ModelMetadata.Empty) : null,
        BestStep = BestStep,
        BestScore = BestScore,
        BestStopReason = BestStopReason,
        Refit = Refit,
        History = [.. History],
    };

    /// <summary>Tells whether a score is the first or better than the best.</summary>
    public bool IsBetter(double score) => Best.Count == 0 || score > BestScore;

    /// <summary>Keeps the present mixture as the best.</summary>
    public void Keep(double score)
    {
        Best.Clear();
        Best.AddRange(Components);
        Weights.CopyTo(BestWeights, 0);
        (BestScore, BestStep) = (score, Step);
    }

    /// <summary>Goes to the beginning of a phase.</summary>
    public void Begin(TrainingPhase phase)
    {
        (Phase, Step, Batch, StepLogLikelihood) = (phase, 0, 0, 0);
        (Statistics, Component) = (null, null);
        Components.Clear();
        Equal(Weights.Length).CopyTo(Weights, 0);
    }

    private static double[] Equal(int components)
    {
        double[] weights = new double[components];
        Array.Fill(weights, 1.0 / components);
        return weights;
    }
}
