using System.Diagnostics;
using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>Hybrid training from its beginning, or from a checkpoint, to its end.</summary>
internal sealed class HybridRun(
    ConvAC start, ConvAC refitStart, TrainingSet train, TrainingSet? validation, HoldOut? holdOut, HybridOptions options, TrainingOptions training)
{
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly ExpectationStep _expectation = new(training.Engine);
    private ICheckpointStore? _store;
    private Checkpoint? _finished;
    private HybridState _state = new();
    private ExpectedCounts? _labelled;
    private ExpectedCounts? _all;
    private long _samples;

    /// <summary>Gets what a checkpoint is compared by.</summary>
    public required SortedDictionary<string, string> Settings { get; init; }

    /// <summary>Gets who hears of the progress, or null.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    private bool WantsRefit => holdOut is not null;

    private bool OutOfPatience => validation is not null && _state.Step - _state.BestStep >= options.Patience;

    /// <summary>Does what is left of the run.</summary>
    /// <param name="store">Where the run saves itself, or null.</param>
    /// <param name="finished">The checkpoint of the finished EM, with that of this run if it goes on.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <returns>The result.</returns>
    public HybridResult Run(ICheckpointStore? store, Checkpoint? finished, CancellationToken cancellation)
    {
        (_store, _finished) = (store, finished);
        if (finished?.Hybrid is { } saved)
        {
            _state = HybridState.From(saved);
        }
        else
        {
            _state.Begin(TrainingPhase.Search, start);
        }

        if (_state.Phase == TrainingPhase.Search)
        {
            Search(cancellation);
        }

        if (_state.Phase == TrainingPhase.Refit)
        {
            Refit(cancellation);
        }

        return new HybridResult(
            _state.Model!, _state.Best ?? _state.Model!, _state.History, _state.BestStep, _state.BestScore, _state.StopReason, _state.Best is not null)
        {
            Refit = RefitRecord.Read(_state.Model!.Metadata, RefitRecord.Hybrid),
        };
    }

    private void Search(CancellationToken cancellation)
    {
        HybridPass pass = Prepare(train, start, cancellation);
        if (_state.History.Count == 0)
        {
            Record(null, cancellation);
            Save(0);
        }

        while (_state.Step < options.Steps && !OutOfPatience)
        {
            TakeBatch(pass, cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        _state.StopReason = OutOfPatience ? StopReason.Patience : StopReason.Steps;
        if (validation is null)
        {
            (_state.BestStep, _state.BestScore) = (_state.Step, _state.History[^1].Objective ?? double.NegativeInfinity);
        }

        if (WantsRefit)
        {
            _state.Begin(TrainingPhase.Refit, refitStart);
        }
        else
        {
            Finish(_state.Best ?? _state.Model!, null);
        }
    }

    private void Refit(CancellationToken cancellation)
    {
        HybridPass pass = Prepare(StackedColumn.Stack(train, holdOut!.Rest), refitStart, cancellation);
        while (_state.Step < _state.BestStep)
        {
            TakeBatch(pass, cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        RefitTrial trial = Judge(cancellation);
        Finish(trial.Kept ? _state.Model! : _state.Best!, trial);
    }

    /// <summary>Compares log p(y | x) of the refit with that of the network chosen before it.</summary>
    private RefitTrial Judge(CancellationToken cancellation)
    {
        var refit = ClassScores.Compute(_expectation, _state.Model!, holdOut!.Set, cancellation);
        _expectation.Load(_state.Best!);
        var chosen = ClassScores.Compute(_expectation, _state.Best!, holdOut.Set, cancellation);
        return HoldOut.Compare(chosen.ConditionalOfRows, refit.ConditionalOfRows);
    }

    private void Finish(ConvAC model, RefitTrial? refit)
    {
        var record = new SortedDictionary<string, string>(start.Metadata.Training.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach ((string name, string value) in HybridSettings.Of(options))
        {
            record[name] = value;
        }

        record["hybrid_best_step"] = TrainingSettings.Text(_state.BestStep);
        record["hybrid_best_score"] = TrainingSettings.Text(_state.BestScore);
        record["hybrid_stopped_because"] = TrainingSettings.Text(_state.StopReason);
        foreach ((string name, string value) in RefitRecord.Of(refit, RefitRecord.Hybrid))
        {
            record[name] = value;
        }

        _state.Phase = TrainingPhase.Done;
        _state.Best = refit is { Kept: true } ? _state.Best : null;
        _state.Model = model.With(start.Metadata with { Training = record });
        Save(0);
        Report("done", 1);
    }

    /// <summary>Readies the passes of a phase, without the samples that no step could make possible.</summary>
    private HybridPass Prepare(TrainingSet set, ConvAC from, CancellationToken cancellation)
    {
        Report("initialising", 0);
        _expectation.Load(from);
        TrainingSet possible = ClassScores.Compute(_expectation, from, set, cancellation).Possible();
        if (possible.Data.Rows == 0)
        {
            throw new DataException("training data: the network gives every row the probability 0, so hybrid training has nothing to go on from.");
        }

        _expectation.Load(_state.Model!);
        var problem = new TrainingProblem(start.Shape, [.. start.Leaves.Select(l => l.Specification)], possible, training);
        return new HybridPass(problem, new BatchPlan(problem, _state.Phase), new HybridUpdate(problem, options));
    }

    /// <summary>Scores the network after a pass and adds the pass to the curve.</summary>
    private void Record(double? objective, CancellationToken cancellation)
    {
        if (_state.Phase != TrainingPhase.Search || validation is null)
        {
            _state.History.Add(new HybridStep(_state.Phase, _state.Step, objective, null, null));
            return;
        }

        var scores = ClassScores.Compute(_expectation, _state.Model!, validation, cancellation);
        _state.Offer(scores.Conditional);
        _state.History.Add(new HybridStep(_state.Phase, _state.Step, objective, scores.Conditional, scores.Accuracy));
    }

    private void TakeBatch(HybridPass pass, CancellationToken cancellation)
    {
        if (_state.Batch == 0 || !pass.Begun)
        {
            pass.Begin(_state.Step);
        }

        RowSelection rows = pass.Batches.Rows(_state.Batch);
        _state.StepObjective += Update(pass, rows, cancellation);
        _samples += rows.Count;
        _state.Batch++;
        if (_state.Batch == pass.Batches.Count)
        {
            double objective = _state.StepObjective / pass.Problem.Set.Data.Rows;
            (_state.Step, _state.Batch, _state.StepObjective) = (_state.Step + 1, 0, 0);
            Record(objective, cancellation);
        }

        Save(pass.Batches.UpdatesBefore(_state.Step, _state.Batch));
        Report("hybrid", (double)_state.Batch / pass.Batches.Count);
    }

    /// <summary>One step of Adam; returns the sum of J over the batch before it.</summary>
    private double Update(HybridPass pass, RowSelection rows, CancellationToken cancellation)
    {
        _labelled ??= new ExpectedCounts(_state.Model!);
        _all ??= new ExpectedCounts(_state.Model!);
        TrainingSet set = pass.Problem.Set;
        _expectation.AddCounts(set, rows, _labelled, null, cancellation);
        if (options.DiscriminativeWeight > 0)
        {
            _expectation.AddCounts(set with { Labels = null }, rows, _all, null, cancellation);
        }

        double objective = _labelled.LogLikelihood - (options.DiscriminativeWeight * _all.LogLikelihood);
        pass.Update.Run(_state.Model!, _state.Moments!, pass.Batches.UpdatesBefore(_state.Step, _state.Batch), _labelled, _all, rows.Count);
        _expectation.Load(_state.Model!);
        return objective;
    }

    private void Save(long updates)
    {
        if (_store is not null && updates % training.CheckpointEvery == 0)
        {
            _store.Save(_finished! with { Hybrid = _state.ToCheckpoint(Settings) });
        }
    }

    private void Report(string activity, double fraction)
    {
        if (Progress is null)
        {
            return;
        }

        HybridStep? last = _state.History.Count > 0 ? _state.History[^1] : null;
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_begin);
        int steps = _state.Phase == TrainingPhase.Search ? options.Steps : _state.BestStep;
        Progress.Report(new TrainingProgress(
            _state.Phase, activity, 0, _state.Step, steps, fraction, last?.Objective, last?.ValidationLogLikelihood, _samples / elapsed.TotalSeconds, elapsed, null));
    }
}
