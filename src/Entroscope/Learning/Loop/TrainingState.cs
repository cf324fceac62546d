using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning.Loop;

/// <summary>The state of a training run: the mutable twin of <see cref="Checkpoint"/>. It owns the networks that new parameters are written into.</summary>
/// <param name="components">The number of components; 1 for a network.</param>
internal sealed class TrainingState(int components)
{
    private readonly NetworkBuffers[] _buffers = [.. Enumerable.Range(0, components).Select(_ => new NetworkBuffers())];

    public TrainingPhase Phase { get; private set; } = TrainingPhase.Search;

    public int Restart { get; private set; }

    public int Step { get; private set; }

    public int Batch { get; set; }

    /// <summary>Gets or sets the sum of the objective over the batches of the step in progress, in nats.</summary>
    public double StepLogLikelihood { get; set; }

    /// <summary>
    /// Gets the components as they are now; none before a restart or refit has begun, fewer than all while those of a mixture are trained by themselves.
    /// </summary>
    public List<ConvAC> Components { get; } = [];

    /// <summary>Gets the weights as they are now.</summary>
    public double[] Weights { get; } = Equal(components);

    public ExpectedCounts[]? Statistics { get; set; }

    public AdamMoments? Moments { get; set; }

    /// <summary>Gets the components of the best model; none before one was scored.</summary>
    public List<ConvAC> Best { get; } = [];

    public double[] BestWeights { get; } = new double[components];

    public int BestRestart { get; private set; }

    public int BestStep { get; private set; }

    public double BestScore { get; private set; }

    public StopReason BestStopReason { get; set; }

    /// <summary>Gets or sets how the refit compared with the best model; null before it did.</summary>
    public RefitTrial? Refit { get; set; }

    public List<TrainingStep> History { get; } = [];

    /// <summary>Gets how the components of a mixture were trained by themselves in the search.</summary>
    public List<ComponentTraining> Trained { get; } = [];

    /// <summary>Gets or sets the state of the training of the next component by itself.</summary>
    public Checkpoint? Component { get; set; }

    /// <summary>Gets a value indicating whether all components have parameters.</summary>
    public bool HasBegun => Components.Count == components;

    public int RefitSteps => Refit is { Folds: > 0 } trial ? trial.Steps : BestStep;

    /// <summary>Continues from a checkpoint.</summary>
    public static TrainingState From(Checkpoint saved)
    {
        var state = new TrainingState(saved.Weights.Count)
        {
            Phase = saved.Phase,
            Restart = saved.Restart,
            Step = saved.Step,
            Batch = saved.Batch,
            StepLogLikelihood = saved.StepLogLikelihood,
            Statistics = saved.Statistics is null ? null : [.. saved.Statistics.Select((s, z) => Copy(s, saved.Components[z]))],
            Moments = saved.Moments?.Copy(saved.Components[0]),
            BestRestart = saved.BestRestart,
            BestStep = saved.BestStep,
            BestScore = saved.BestScore,
            BestStopReason = saved.BestStopReason,
            Refit = saved.Refit,
            Component = saved.Component,
        };
        state.Components.AddRange(saved.Components);
        saved.Weights.ToArray().CopyTo(state.Weights, 0);
        state.Best.AddRange(saved.Best);
        saved.BestWeights.ToArray().CopyTo(state.BestWeights, 0);
        state.History.AddRange(saved.History);
        state.Trained.AddRange(saved.Trained);
        return state;
    }

    /// <summary>Writes the state down. Its networks are never overwritten from then on.</summary>
    public Checkpoint ToCheckpoint(TrainingRecord settings)
    {
        for (int z = 0; z < components; z++)
        {
            _buffers[z].HandOut(z < Components.Count ? Components[z] : null);
            _buffers[z].HandOut(BestOf(z));
        }

        return new Checkpoint
        {
            Settings = settings,
            Phase = Phase,
            Restart = Restart,
            Step = Step,
            Batch = Batch,
            StepLogLikelihood = StepLogLikelihood,
            Components = [.. Components],
            Weights = [.. Weights],
            Statistics = Statistics,
            Moments = Moments,
            Best = [.. Best],
            BestWeights = Best.Count > 0 ? [.. BestWeights] : [],
            BestRestart = BestRestart,
            BestStep = BestStep,
            BestScore = BestScore,
            BestStopReason = BestStopReason,
            Refit = Refit,
            History = [.. History],
            Trained = [.. Trained],
            Component = Component,
        };
    }

    /// <summary>Adds a component that nobody else holds.</summary>
    public void Adopt(ConvAC component) => Components.Add(_buffers[Components.Count].Adopt(component));

    /// <summary>Gets a network to write the next parameters of a component into; what it holds is of no meaning.</summary>
    public ConvAC Next(int component) => _buffers[component].Take(Components[component]);

    /// <summary>Puts a network with new parameters in the place of a component.</summary>
    public void Replace(int component, ConvAC next)
    {
        Release(component, Components[component], BestOf(component));
        Components[component] = next;
    }

    /// <summary>Makes the parameters of a component the run's own, to be changed in place.</summary>
    public ConvAC Own(int component)
    {
        ConvAC present = Components[component];
        if (!_buffers[component].Owns(present) || ReferenceEquals(present, BestOf(component)))
        {
            _buffers[component] = new NetworkBuffers();
            Components[component] = _buffers[component].Adopt(present.Copy());
        }

        return Components[component];
    }

    /// <summary>Returns whether the present model is the first scored or better than the best.</summary>
    public bool IsBetter(double score) => Best.Count == 0 || score > BestScore;

    /// <summary>Keeps the present model as the best one.</summary>
    public void Keep(double score)
    {
        for (int z = 0; z < Best.Count; z++)
        {
            Release(z, Best[z], Components[z]);
        }

        Best.Clear();
        Best.AddRange(Components);
        Weights.CopyTo(BestWeights, 0);
        (BestScore, BestRestart, BestStep) = (score, Restart, Step);
    }

    /// <summary>Keeps the components of a mixture that have been trained by themselves, with equal weights, as the best model.</summary>
    public void OfferTrained(Func<IReadOnlyList<ConvAC>, double[], double> score)
    {
        Equal(Components.Count).CopyTo(Weights, 0);
        Keep(Components.Count == 1 ? Trained[0].Score : score(Components, Weights[..Components.Count]));
    }

    /// <summary>Goes to the beginning of a restart or of the refit.</summary>
    public void Begin(TrainingPhase phase, int restart)
    {
        for (int z = 0; z < Components.Count; z++)
        {
            Release(z, Components[z], BestOf(z));
        }

        Components.Clear();
        Equal(components).CopyTo(Weights, 0);
        Continue(phase, restart);
    }

    /// <summary>Goes to the beginning of a phase that resumes from the present model.</summary>
    public void Continue(TrainingPhase phase, int restart)
    {
        (Phase, Restart, Step, Batch, StepLogLikelihood) = (phase, restart, 0, 0, 0);
        (Statistics, Moments, Component) = (null, null, null);
    }

    /// <summary>Goes to the beginning of a refit that continues from the best model.</summary>
    public void RefitBest()
    {
        for (int z = 0; z < Components.Count; z++)
        {
            Release(z, Components[z], BestOf(z));
        }

        TakeBest();
        Continue(TrainingPhase.Refit, BestRestart);
    }

    /// <summary>Ends the run.</summary>
    /// <param name="best">Whether it ends with the best model, not with the present one.</param>
    public void Finish(bool best)
    {
        if (best)
        {
            TakeBest();
        }

        Continue(TrainingPhase.Done, Restart);
        if (Refit is not { Kept: true })
        {
            Best.Clear();
        }
    }

    private void TakeBest()
    {
        Components.Clear();
        Components.AddRange(Best);
        BestWeights.CopyTo(Weights, 0);
    }

    /// <summary>Returns whether the validation score of the run in progress has stopped rising.</summary>
    /// <param name="patience">The number of last steps that should have brought something.</param>
    /// <param name="leastGain">What they should have brought at least, as a part of the score; 0 where any gain will do.</param>
    public bool HasStopped(int patience, double leastGain, int first = 0)
    {
        (double before, double last) = (double.NegativeInfinity, double.NegativeInfinity);
        for (int i = History.Count - 1; i >= 0 && IsCurrent(History[i]) && History[i].Step >= first; i--)
        {
            double score = History[i].ValidationLogLikelihood ?? double.NegativeInfinity;
            (before, last) = History[i].Step <= Step - patience ? (Math.Max(before, score), last) : (before, Math.Max(last, score));
        }

        double needed = double.IsFinite(last) ? leastGain * Math.Abs(last) : 0;
        return Step - first >= patience && !(last - before > needed);
    }

    /// <summary>Gets the best validation score of a run of the search; negative infinity where it has none.</summary>
    public double BestScoreOf(int run)
    {
        double best = double.NegativeInfinity;
        for (int i = 0; i < History.Count; i++)
        {
            bool counts = History[i].Phase == TrainingPhase.Search && History[i].Run == run;
            best = counts ? Math.Max(best, History[i].ValidationLogLikelihood ?? best) : best;
        }

        return best;
    }

    /// <summary>Ends a pass over the data.</summary>
    /// <returns>The mean of the objective over the pass.</returns>
    public double EndStep(int rows)
    {
        double train = StepLogLikelihood / rows;
        (Step, Batch, StepLogLikelihood) = (Step + 1, 0, 0);
        return train;
    }

    private static double[] Equal(int components)
    {
        double[] weights = new double[components];
        Array.Fill(weights, 1.0 / components);
        return weights;
    }

    // The run changes its statistics.
    private static ExpectedCounts Copy(ExpectedCounts counts, ConvAC model)
    {
        var copy = new ExpectedCounts(model);
        copy.Add(counts);
        return copy;
    }

    private bool IsCurrent(TrainingStep step) => step.Phase == Phase && step.Run == Restart;

    private ConvAC? BestOf(int component) => Best.Count > 0 ? Best[component] : null;

    private void Release(int component, ConvAC network, ConvAC? kept)
    {
        if (!ReferenceEquals(network, kept))
        {
            _buffers[component].Release(network);
        }
    }
}
