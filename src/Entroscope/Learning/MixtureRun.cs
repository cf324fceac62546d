using System.Diagnostics;
using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Structure;

namespace Entroscope.Learning;

/// <summary>The training of a mixture from its beginning, or from a checkpoint, to its end.</summary>
/// <remarks>
/// As in <see cref="TrainingRun"/>, engines, counts and networks are made once and used again: a step of the whole mixture allocates nothing but what a listener
/// or a checkpoint asks for, and leaves behind its point of the training curve.
/// </remarks>
internal sealed class MixtureRun
{
    // Points of the curve that room is made for beforehand.
    private const int LargestReserve = 4096;
    private readonly IReadOnlyList<NetworkShape> _shapes;
    private readonly IReadOnlyList<LeafSpecification> _leaves;
    private readonly TrainingSet _train;
    private readonly HoldOut? _holdOut;
    private readonly TrainingSet? _validation;
    private readonly TrainingOptions _options;
    private readonly TrainingSettings _settings;
    private readonly ComponentRun _components;
    private readonly IMixtureCheckpointStore? _store;
    private readonly ProgressReporter _reporter;
    private readonly MixtureExpectation _expectation;
    private readonly NetworkBuffers[] _buffers;
    private readonly ExpectedCounts[] _counts;
    private readonly double[] _samples;
    private readonly Action<int>? _rowsDone;
    private MixtureState _state;
    private int _rowsBefore;
    private int _rowsOfPass;

    public MixtureRun(
        IReadOnlyList<NetworkShape> shapes,
        IReadOnlyList<LeafSpecification> leaves,
        TrainingSet train,
        TrainingSet? validation,
        TrainingOptions options,
        TrainingSettings settings,
        ComponentRun components,
        IProgress<TrainingProgress>? progress,
        IMixtureCheckpointStore? store)
    {
        _holdOut = HoldOut.Of(train, validation, options);
        (_shapes, _leaves, _train, _validation, _options, _settings, _components, _store) = (shapes, leaves, train, validation, options, settings, components, store);
        _reporter = new ProgressReporter(progress, options, 1, WantsRefit);
        _expectation = new MixtureExpectation(shapes.Count, options.Engine);
        _buffers = [.. shapes.Select(_ => new NetworkBuffers())];
        _counts = new ExpectedCounts[shapes.Count];
        _samples = new double[shapes.Count];
        _state = new MixtureState(shapes.Count);
        _rowsDone = progress is null ? null : done => _reporter.Report(_state, "EM of the mixture", _rowsOfPass, (double)(_rowsBefore + done) / _rowsOfPass);
    }

    private bool WantsRefit => _holdOut is not null;

    private bool OutOfPatience => _validation is not null && _state.HasStopped(_options.Patience, _options.LeastGain);

    /// <summary>Does what is left of the run.</summary>
    /// <param name="saved">The checkpoint to continue from, or null.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <returns>The result.</returns>
    public MixtureTrainingResult Run(MixtureCheckpoint? saved, CancellationToken cancellation)
    {
        _state = saved is null ? _state : MixtureState.From(saved);
        _state.History.EnsureCapacity(Math.Min(_options.Steps + 1, LargestReserve));
        if (_state.IsJoint && _state.Phase != TrainingPhase.Done)
        {
            Load();
        }

        try
        {
            if (_state.Phase == TrainingPhase.Search)
            {
                Search(cancellation);
            }

            if (_state.Phase == TrainingPhase.Refit)
            {
                Refit(cancellation);
            }
        }
        catch (OperationCanceledException) when (_options.KeepWhenCancelled && _state.Best.Count > 0)
        {
            TakeBest();
            (_state.BestStopReason, _state.Refit) = (StopReason.Interrupted, null);
        }

        var mixture = new ConvACMixture(_state.Components, _state.Weights, Metadata());
        bool refitted = _state.Refit is { Kept: true };
        ConvACMixture chosen = refitted ? new ConvACMixture(_state.Best, _state.BestWeights, ModelMetadata.Empty) : mixture;
        return new MixtureTrainingResult(mixture, chosen, _state.Trained, _state.History, _state.BestStep, _state.BestScore, _state.BestStopReason, refitted)
        {
            Refit = _state.Refit,
        };
    }

    private ModelMetadata Metadata() => ModelMetadata.Empty with
    {
        Training = _settings.Record([
            ("component_steps", string.Join(' ', _state.Trained.Select(t => TrainingSettings.Text(t.Steps)))),
            ("prior_strength", TrainingSettings.Text(_state.Trained[0].PriorStrength)),
            ("best_step", TrainingSettings.Text(_state.BestStep)),
            ("best_score", TrainingSettings.Text(_state.BestScore)),
            ("stopped_because", TrainingSettings.Text(_state.BestStopReason)),
            .. RefitRecord.Of(_state.Refit),
        ]),
    };

    private void Search(CancellationToken cancellation)
    {
        Start(_train, cancellation);
        TrainingProblem[] problems = Problems(_train);
        var batches = new BatchPlan(problems[0], TrainingPhase.Search);
        while (_state.Step < _options.Steps && !OutOfPatience)
        {
            Step(problems, batches, cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        if (_validation is null)
        {
            Offer(_train, cancellation);
        }

        _state.BestStopReason = OutOfPatience ? StopReason.Patience : StopReason.Steps;
        if (WantsRefit)
        {
            ReleaseAll();
            _state.Begin(TrainingPhase.Refit);
        }
        else
        {
            TakeBest();
            Finish();
        }
    }

    private void Refit(CancellationToken cancellation)
    {
        TrainingSet all = StackedColumn.Stack(_train, _holdOut!.Rest);
        Start(all, cancellation);
        TrainingProblem[] problems = Problems(all);
        var batches = new BatchPlan(problems[0], TrainingPhase.Refit);
        while (_state.Step < _state.BestStep)
        {
            Step(problems, batches, cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        _state.Refit = _expectation.Compare(_state.Best, _state.BestWeights, _holdOut!.Set.Data, cancellation);
        if (!_state.Refit.Kept)
        {
            TakeBest();
        }

        Finish();
    }

    private void TakeBest()
    {
        _state.Components.Clear();
        _state.Components.AddRange(_state.Best);
        _state.BestWeights.CopyTo(_state.Weights, 0);
    }

    private TrainingProblem[] Problems(TrainingSet set) => [.. _shapes.Select((shape, z) =>
    {
        var problem = new TrainingProblem(shape, _leaves, set, _options);
        problem.Maximization.Strength = _state.Trained[z].PriorStrength;
        return problem;
    })];

    // The strengths are tried with the first component, and what was found there is kept.
    private IReadOnlyList<double> StrengthsOf(int component) => _state.Trained.Count == 0 ? _options.PriorStrengths : [_state.Trained[Math.Min(component, _state.Trained.Count - 1)].PriorStrength];

    private void Finish()
    {
        (_state.Phase, _state.Step, _state.Batch, _state.StepLogLikelihood, _state.Statistics) = (TrainingPhase.Done, 0, 0, 0, null);
        Save(0);
        _reporter.Report(_state, "done", 0, 1);
    }

    /// <summary>Trains the components by themselves that are not ready yet, and scores them with equal weights.</summary>
    private void Start(TrainingSet set, CancellationToken cancellation)
    {
        if (_state.IsJoint)
        {
            return;
        }

        bool search = _state.Phase == TrainingPhase.Search;
        for (int z = _state.Components.Count; z < _shapes.Count; z++)
        {
            int steps = search ? _options.Steps : _state.Trained[z].Steps;
            TrainingResult result = _components.Train(z, set, search ? _validation : null, steps, StrengthsOf(z), _store is null ? null : new ComponentStore(this), cancellation);
            _state.Components.Add(result.Model.With(ModelMetadata.Empty));
            _state.Component = null;
            if (search)
            {
                _state.Trained.Add(new ComponentTraining(result.BestStep, result.Score, result.PriorStrength));
            }
        }

        Load();
        Record(null, cancellation);
        Save(0);
    }

    private void Load()
    {
        for (int z = 0; z < _shapes.Count; z++)
        {
            _counts[z] ??= new ExpectedCounts(_state.Components[z]);
        }

        _expectation.Load(_state.Components, _state.Weights);
    }

    /// <summary>Scores the mixture after a step and adds the step to the curve.</summary>
    private void Record(double? trainLogLikelihood, CancellationToken cancellation)
    {
        double? score = _state.Phase == TrainingPhase.Search && _validation is not null ? Offer(_validation, cancellation) : null;
        _state.History.Add(new TrainingStep(_state.Phase, 0, _state.Step, trainLogLikelihood, score));
    }

    /// <summary>Scores the present mixture and keeps it if it is the best.</summary>
    private double Offer(TrainingSet set, CancellationToken cancellation)
    {
        double score = _expectation.Score(set.Data, cancellation);
        if (_state.IsBetter(score))
        {
            for (int z = 0; z < _state.Best.Count; z++)
            {
                Release(z, _state.Best[z], _state.Components[z]);
            }

            _state.Keep(score);
        }

        return score;
    }

    /// <summary>One EM step: a pass over the data and one update, or an update after every mini-batch.</summary>
    private void Step(TrainingProblem[] problems, BatchPlan batches, CancellationToken cancellation)
    {
        int step = _state.Step;
        batches.Begin(0, step);
        while (_state.Step == step)
        {
            TakeBatch(problems, batches, cancellation);
        }

        _reporter.Report(_state, "EM of the mixture", problems[0].Set.Data.Rows, 0);
    }

    private void TakeBatch(TrainingProblem[] problems, BatchPlan batches, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        TrainingSet set = problems[0].Set;
        RowSelection rows = batches.Rows(_state.Batch);
        (_rowsBefore, _rowsOfPass) = (batches.RowsBefore(_state.Batch), set.Data.Rows);
        _state.StepLogLikelihood += _expectation.AddCounts(set, rows, _counts, _rowsDone, cancellation);
        Update(problems, batches);
        _state.Batch++;
        if (_state.Batch == batches.Count)
        {
            Record(_state.EndStep(set.Data.Rows), cancellation);
        }

        _reporter.Count(rows.Count, Stopwatch.GetElapsedTime(begin));
        Save(batches.UpdatesBefore(_state.Step, _state.Batch));
    }

    /// <summary>The M step of all components and of the weights, or the gathering of statistics; the counts are zero afterwards.</summary>
    private void Update(TrainingProblem[] problems, BatchPlan batches)
    {
        double total = 0;
        for (int z = 0; z < _counts.Length; z++)
        {
            total += _counts[z].Samples;
        }

        if (batches.Gathers(_state.Step, _state.Batch))
        {
            Gather();
            return;
        }

        (double keep, double gain) = batches.IsFull ? (1, 1) : batches.Rates(_state.Step, _state.Batch, total);
        for (int z = 0; z < _counts.Length; z++)
        {
            ConvAC model = _state.Components[z];
            ConvAC next = _buffers[z].Take(model);
            _samples[z] = _counts[z].Samples;
            if (batches.IsFull)
            {
                problems[z].Maximization.Run(model, _counts[z], next);
            }
            else
            {
                problems[z].Maximization.Run(model, Statistics()[z], keep, _counts[z], gain, next);
                _samples[z] = Statistics()[z].Samples;
            }

            Replace(z, next);
        }

        UpdateWeights();
    }

    private void Gather()
    {
        int threads = _options.Engine.ThreadCount;
        for (int z = 0; z < _counts.Length; z++)
        {
            Statistics()[z].Add(_counts[z], threads);
            _counts[z].Clear(threads);
        }
    }

    private ExpectedCounts[] Statistics() => _state.Statistics ??= [.. _state.Components.Select(c => new ExpectedCounts(c))];

    // A mixture that no row is possible under keeps its weights.
    private void UpdateWeights()
    {
        double total = 0;
        for (int z = 0; z < _samples.Length; z++)
        {
            total += _samples[z] + _options.PseudoCount;
        }

        for (int z = 0; z < _samples.Length && total > 0; z++)
        {
            _state.Weights[z] = (_samples[z] + _options.PseudoCount) / total;
        }

        _expectation.Load(_state.Weights);
    }

    private void Replace(int component, ConvAC next)
    {
        Release(component, _state.Components[component], _state.Best.Count > 0 ? _state.Best[component] : null);
        _state.Components[component] = next;
        _expectation.Load(component, next);
    }

    private void ReleaseAll()
    {
        for (int z = 0; z < _state.Components.Count; z++)
        {
            Release(z, _state.Components[z], _state.Best[z]);
        }
    }

    private void Release(int component, ConvAC network, ConvAC? kept)
    {
        if (!ReferenceEquals(network, kept))
        {
            _buffers[component].Release(network);
        }
    }

    private void Save(long updates)
    {
        if (_store is null || updates % _options.CheckpointEvery != 0)
        {
            return;
        }

        foreach ((NetworkBuffers buffers, ConvAC network) in _buffers.Zip(_state.Components).Concat(_buffers.Zip(_state.Best)))
        {
            buffers.HandOut(network);
        }

        _store.SaveMixture(_state.ToCheckpoint(_settings));
    }

    /// <summary>Where the training of a component by itself is kept: within the checkpoint of the mixture.</summary>
    private sealed class ComponentStore(MixtureRun run) : ICheckpointStore
    {
        public Checkpoint? Load() => run._state.Component;

        public void Save(Checkpoint checkpoint)
        {
            run._state.Component = checkpoint;
            run.Save(0);
        }
    }
}
