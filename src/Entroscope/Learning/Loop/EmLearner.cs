using Entroscope.Engine;
using Entroscope.Learning.Start;
using Entroscope.Model;

namespace Entroscope.Learning.Loop;

/// <summary>
/// Expectation-maximisation of a mixture, full-batch or stepwise. A network is a mixture of one component, which begins from clusters, at random, or from
/// a given network; the components of a larger one are given, too, or first trained by themselves, one after the other, as networks.
/// </summary>
/// <param name="search">What is learned from the training rows: one problem a component.</param>
/// <param name="expectation">What takes expectations and scores, and the M steps.</param>
/// <param name="trainer">Trains the components of a mixture by themselves; null for a network, and where they are given.</param>
internal sealed class EmLearner(
    TrainingProblem[] search, TrainingSet? validation, TrainingOptions options, IExpectation expectation, ComponentTrainer? trainer,
    TrainingMeter meter) : ILearner
{
    private readonly TrainingProblem[] _search = search;
    private readonly TrainingSet? _validation = validation;
    private readonly TrainingOptions _options = options;
    private readonly ComponentTrainer? _trainer = trainer;
    private readonly NetworkStart _start = new();
    private readonly TrainingMeter _meter = meter;
    private readonly IExpectation _expectation = expectation;
    private readonly ConvAC[] _next = new ConvAC[search.Length];
    private readonly double[] _samples = new double[search.Length];
    private TrainingProblem[] _problems = search;
    private BatchPlan? _batches;

    public int Components => _search.Length;

    public bool HasMoments => false;

    public IReadOnlyList<double> ComponentStrengths => _trainer is null ? [] : _options.PriorStrengths;

    public string Activity => Components == 1 ? "EM" : "EM of the mixture";

    public long Multiplications => _search.Sum(problem => problem.Shape.MultiplicationsPerSample);

    public (long InTraining, long InScoring) Rescued => _expectation.Rescued;

    public ConvAC Template(int component) => _search[component].Template;

    public BatchPlan Begin(TrainingState state, TrainingSet set, TrainingLoop loop, CancellationToken cancellation)
    {
        if (state.Phase != TrainingPhase.Search)
        {
            long begin = Stopwatch.GetTimestamp();
            _problems = Array.ConvertAll(_search, p => new TrainingProblem(p.Shape, p.Leaves, set, p.Options) { Start = p.Start });
            _batches = null;
            _meter.Add(TrainingActivity.Start, begin);
        }

        _expectation.Begin(BatchPlan.RowsOf(state.Phase), _problems);
        if (_trainer is null)
        {
            Initialise(state, loop, cancellation);
        }
        else
        {
            TrainComponents(_trainer, state, set, loop, cancellation);
        }

        return _batches ??= new BatchPlan(_problems[0], state.Phase);
    }

    public void Load(TrainingState state) => _expectation.Load(state.Components, state.Weights);

    public double Expect(TrainingState state, RowSelection rows, Action<int>? done, CancellationToken cancellation) =>
        _expectation.Expect(_batches!.Pass(state.Batch), _samples, done, cancellation);

    /// <summary>
    /// The M step of all components and of the weights, or in the first pass of stepwise EM but for its end the gathering of statistics; the counts are
    /// zero afterwards.
    /// </summary>
    public void Update(TrainingState state, BatchPlan batches, int rows)
    {
        if (batches.Gathers(state.Step, state.Batch))
        {
            _expectation.Gather(Statistics(state));
            return;
        }

        double total = 0;
        for (int z = 0; z < _next.Length; z++)
        {
            total += _samples[z];
            _next[z] = state.Next(z);
        }

        if (batches.IsFull)
        {
            _expectation.Maximize(new MaximizationCall(state.Components, _next));
        }
        else
        {
            (double keep, double gain) = batches.Rates(state.Step, state.Batch, total);
            _expectation.Maximize(new MaximizationCall(state.Components, _next, Statistics(state), keep, gain));
        }

        for (int z = 0; z < _next.Length; z++)
        {
            _samples[z] = batches.IsFull ? _samples[z] : Statistics(state)[z].Samples;
            state.Replace(z, _next[z]);
        }

        UpdateWeights(state);
        Load(state);
    }

    public void Complete() => _expectation.Complete();

    public (double Score, double? Accuracy) Score(TrainingState state, TrainingSet set, CancellationToken cancellation) =>
        (_expectation.Score(RowSet.Validation, set.Data, cancellation), null);

    public double ScoreOfTraining(TrainingState state, TrainingSet set, CancellationToken cancellation) =>
        _expectation.Score(RowSet.Search, set.Data, cancellation);

    public double[] Gains(TrainingState state, TrainingSet set, CancellationToken cancellation)
    {
        RowSet rows = ReferenceEquals(set, _problems[0].Set) ? BatchPlan.RowsOf(state.Phase) : RowSet.HoldOut;
        return HoldOut.Gains(_expectation, (state.Best, state.BestWeights), (state.Components, state.Weights), (rows, set.Data), cancellation);
    }

    private static ExpectedCounts[] Statistics(TrainingState state) => state.Statistics ??= [.. state.Components.Select(c => new ExpectedCounts(c))];

    // A mixture that no row is possible under keeps its weights.
    private void UpdateWeights(TrainingState state)
    {
        double total = 0;
        for (int z = 0; z < _samples.Length; z++)
        {
            total += _samples[z] + _options.PseudoCount;
        }

        for (int z = 0; z < _samples.Length && total > 0; z++)
        {
            state.Weights[z] = (_samples[z] + _options.PseudoCount) / total;
        }
    }

    private void Initialise(TrainingState state, TrainingLoop loop, CancellationToken cancellation)
    {
        int strengths = _options.StrengthsTried(_validation is not null);
        foreach (TrainingProblem problem in _problems)
        {
            problem.Maximization.Strength = _options.PriorStrengths[state.Restart % strengths];
        }

        if (state.HasBegun)
        {
            return;
        }

        loop.Report("initialising", _problems[0].Set.Data.Rows);
        cancellation.ThrowIfCancellationRequested();
        long begin = Stopwatch.GetTimestamp();
        bool shared = state.Phase == TrainingPhase.Search && (state.Restart + 1) % strengths > 0;
        foreach (TrainingProblem problem in _problems)
        {
            state.Adopt(_start.Make(problem, state.Restart / strengths, shared, cancellation));
        }

        Load(state);
        _meter.Add(TrainingActivity.Start, begin);
    }

    /// <summary>Trains the components by themselves that are not ready yet.</summary>
    private void TrainComponents(ComponentTrainer trainer, TrainingState state, TrainingSet set, TrainingLoop loop, CancellationToken cancellation)
    {
        bool searching = state.Phase == TrainingPhase.Search;
        bool begun = state.HasBegun;
        ICheckpointStore? store = loop.Store is null ? null : new ComponentStore(state, loop);
        for (int z = state.Components.Count; z < Components; z++)
        {
            // The strengths are tried with the first component, and what was found there is kept.
            IReadOnlyList<double> strengths = state.Trained.Count == 0
                ? _options.PriorStrengths
                : [state.Trained[Math.Min(z, state.Trained.Count - 1)].PriorStrength];
            int steps = searching ? _options.Steps : state.Trained[z].Steps;
            TrainingResult result = trainer.Train(z, BatchPlan.RowsOf(state.Phase), set, searching ? _validation : null, steps, strengths, store,
                _options.KeepWhenCancelled && searching && z == 0, cancellation);
            state.Components.Add(result.Model.With(ModelMetadata.Empty));
            state.Component = null;
            if (searching)
            {
                state.Trained.Add(new ComponentTraining(result.BestStep, result.Score, result.PriorStrength));
            }

            if (result.StoppedBecause == StopReason.Interrupted)
            {
                throw new OperationCanceledException(cancellation);
            }
        }

        for (int z = 0; z < Components; z++)
        {
            _problems[z].Maximization.Strength = state.Trained[z].PriorStrength;
        }

        if (!begun)
        {
            Load(state);
        }
    }

    /// <summary>Where the training of a component by itself is kept: within the checkpoint of the mixture.</summary>
    private sealed class ComponentStore(TrainingState state, TrainingLoop loop) : ICheckpointStore
    {
        public Checkpoint? Load() => state.Component;

        public void Save(Checkpoint checkpoint)
        {
            state.Component = checkpoint;
            loop.Save();
        }
    }
}
