using System.Diagnostics;
using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>A training run from its beginning, or from a checkpoint, to its end.</summary>
internal sealed class TrainingRun
{
    private readonly TrainingProblem _search;
    private readonly TrainingSet? _validation;
    private readonly TrainingOptions _options;
    private readonly TrainingSettings _settings;
    private readonly ICheckpointStore? _store;
    private readonly ProgressReporter _reporter;
    private TrainingState _state = new();

    public TrainingRun(TrainingProblem problem, TrainingSet? validation, TrainingSettings settings, IProgress<TrainingProgress>? progress, ICheckpointStore? store)
    {
        (_search, _validation, _options, _settings, _store) = (problem, validation, problem.Options, settings, store);
        _reporter = new ProgressReporter(progress, _options, WantsRefit);
    }

    private bool WantsRefit => _options.Refit && _validation is not null;

    /// <summary>Does what is left of the run.</summary>
    /// <param name="saved">The checkpoint to continue from, or null.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <returns>The result.</returns>
    public TrainingResult Run(Checkpoint? saved, CancellationToken cancellation)
    {
        _state = saved is null ? new TrainingState() : TrainingState.From(saved);
        while (_state.Phase == TrainingPhase.Search)
        {
            SearchRestart(cancellation);
        }

        if (_state.Phase == TrainingPhase.Refit)
        {
            Refit(cancellation);
        }

        return new TrainingResult(
            _state.Model!, _state.Best ?? _state.Model!, _state.History, _state.BestRestart, _state.BestStep, _state.BestScore, _state.BestStopReason, WantsRefit);
    }

    private void SearchRestart(CancellationToken cancellation)
    {
        if (_state.Model is null)
        {
            Start(_search, cancellation);
        }

        while (_state.Step < _options.Steps && !OutOfPatience)
        {
            Step(_search, cancellation);
        }

        EndRestart(cancellation);
    }

    private bool OutOfPatience => _validation is not null && _state.StepsSinceBest >= _options.Patience;

    private void EndRestart(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_validation is null)
        {
            _state.Offer(ExpectationStep.Score(_state.Model!, _search.Set.Data, _options.Engine, cancellation));
        }

        if (_state.BestRestart == _state.Restart)
        {
            _state.BestStopReason = OutOfPatience ? StopReason.Patience : StopReason.Steps;
        }

        if (_state.Restart + 1 < _options.Restarts)
        {
            _state.Begin(TrainingPhase.Search, _state.Restart + 1);
        }
        else if (WantsRefit)
        {
            _state.Begin(TrainingPhase.Refit, _state.BestRestart);
        }
        else
        {
            Finish(_state.Best!, cancellation);
        }
    }

    private void Refit(CancellationToken cancellation)
    {
        var problem = new TrainingProblem(_search.Shape, _search.Leaves, StackedColumn.Stack(_search.Set, _validation!), _options);
        if (_state.Model is null)
        {
            Start(problem, cancellation);
        }

        while (_state.Step < _state.BestStep)
        {
            Step(problem, cancellation);
        }

        Finish(_state.Model!, cancellation);
    }

    private void Finish(ConvAC model, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _state.Begin(TrainingPhase.Done, _state.Restart);
        _state.Best = WantsRefit ? _state.Best : null;
        _state.Model = model.With(ModelMetadata.Empty with
        {
            Training = _settings.Record(
                ("best_restart", TrainingSettings.Text(_state.BestRestart)),
                ("best_step", TrainingSettings.Text(_state.BestStep)),
                ("best_score", TrainingSettings.Text(_state.BestScore)),
                ("stopped_because", TrainingSettings.Text(_state.BestStopReason))),
        });
        _store?.Save(_state.ToCheckpoint(_settings));
        _reporter.Report(_state, "done", 0, 1);
    }

    private void Start(TrainingProblem problem, CancellationToken cancellation)
    {
        _reporter.Report(_state, "initialising", problem.Set.Data.Rows, 0);
        cancellation.ThrowIfCancellationRequested();
        _state.Model = _options.Initialisation == Initialisation.Clustering
            ? ClusteringStart.Build(problem, _state.Restart, cancellation)
            : RandomStart.Build(problem, _state.Restart);
        Record(null, cancellation);
        Save(0);
    }

    /// <summary>Scores the network after a step, adds the step to the curve and saves it.</summary>
    private void Record(double? trainLogLikelihood, CancellationToken cancellation)
    {
        double? score = null;
        if (_state.Phase == TrainingPhase.Search && _validation is not null)
        {
            score = ExpectationStep.Score(_state.Model!, _validation.Data, _options.Engine, cancellation);
            _state.Offer(score.Value);
        }

        _state.History.Add(new TrainingStep(_state.Phase, _state.Restart, _state.Step, trainLogLikelihood, score));
    }

    /// <summary>One EM step: a pass over the data and one update, or an update after every mini-batch.</summary>
    private void Step(TrainingProblem problem, CancellationToken cancellation)
    {
        int step = _state.Step;
        var batches = new BatchPlan(problem, _state.Phase, _state.Restart, step);
        while (_state.Step == step)
        {
            TakeBatch(problem, batches, cancellation);
        }

        _reporter.Report(_state, "EM", problem.Set.Data.Rows, 0);
    }

    private void TakeBatch(TrainingProblem problem, BatchPlan batches, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        RowSelection rows = batches.Rows(_state.Batch);
        ExpectedCounts counts = Expect(problem, rows, batches.RowsBefore(_state.Batch), cancellation);
        _state.StepLogLikelihood += counts.LogLikelihood;
        Update(problem, batches, counts);
        _state.Batch++;
        if (_state.Batch == batches.Count)
        {
            double train = _state.StepLogLikelihood / problem.Set.Data.Rows;
            (_state.Step, _state.Batch, _state.StepLogLikelihood) = (_state.Step + 1, 0, 0);
            Record(train, cancellation);
        }

        _reporter.Count(rows.Count, Stopwatch.GetElapsedTime(begin));
        Save(batches.UpdatesBefore(_state.Step, _state.Batch));
    }

    private ExpectedCounts Expect(TrainingProblem problem, RowSelection rows, int before, CancellationToken cancellation)
    {
        var counts = new ExpectedCounts(_state.Model!);
        int all = problem.Set.Data.Rows;
        void Report(int done) => _reporter.Report(_state, "EM", all, (double)(before + done) / all);
        ExpectationStep.AddCounts(_state.Model!, problem.Set, rows, counts, _options.Engine, Report, cancellation);
        return counts;
    }

    private void Update(TrainingProblem problem, BatchPlan batches, ExpectedCounts counts)
    {
        ConvAC model = _state.Model!;
        if (batches.IsFull)
        {
            _state.Model = problem.Maximize(model, counts);
            return;
        }

        _state.Statistics ??= new ExpectedCounts(model);
        if (_state.Step > 0)
        {
            double rate = Math.Pow(batches.UpdatesBefore(_state.Step, _state.Batch) + 2, -_options.StepExponent);
            _state.Statistics.Scale(1 - rate);
            counts.Scale(rate * problem.Set.Data.Rows / counts.Samples);
        }

        _state.Statistics.Add(counts);
        if (_state.Step > 0 || _state.Batch == batches.Count - 1)
        {
            _state.Model = problem.Maximize(model, _state.Statistics);
            Recenter(_state.Statistics, model, _state.Model);
        }
    }

    private static void Recenter(ExpectedCounts statistics, ConvAC from, ConvAC to)
    {
        for (int i = 0; i < from.Leaves.Count; i++)
        {
            from.Leaves[i].Recenter(statistics.Leaves[i], to.Leaves[i]);
        }
    }

    private void Save(long updates)
    {
        if (updates % _options.CheckpointEvery == 0)
        {
            _store?.Save(_state.ToCheckpoint(_settings));
        }
    }
}
