using System.Diagnostics;
using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>The EM steps of a run.</summary>
internal sealed partial class TrainingRun
{
    /// <summary>One EM step: a pass over the data and one update, or an update after every mini-batch.</summary>
    private void Step(TrainingProblem problem, BatchPlan batches, CancellationToken cancellation)
    {
        int step = _state.Step;
        batches.Begin(StartIndex, step, WarmsUp);
        while (_state.Step == step)
        {
            TakeBatch(problem, batches, cancellation);
        }

        _reporter.Report(_state, Activity, problem.Set.Data.Rows, 0);
    }

    private void TakeBatch(TrainingProblem problem, BatchPlan batches, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        RowSelection rows = batches.Rows(_state.Batch);
        (_rowsBefore, _rowsOfPass, _rowsOfStep) = (batches.RowsBefore(_state.Batch), problem.Set.Data.Rows, batches.StepRows);
        Expect(problem, rows, cancellation);
        _state.StepLogLikelihood += _counts!.LogLikelihood;
        Update(problem, batches, _counts);
        _state.Batch++;
        if (_state.Batch == batches.Count)
        {
            Record(_state.EndStep(batches.StepRows), cancellation);
        }

        _reporter.Count(rows.Count, Stopwatch.GetElapsedTime(begin));
        Save(batches.UpdatesBefore(_state.Step, _state.Batch));
    }

    /// <summary>The E step; the counts are zero before.</summary>
    private void Expect(TrainingProblem problem, RowSelection rows, CancellationToken cancellation)
    {
        _counts ??= new ExpectedCounts(_state.Model!);
        long begin = Stopwatch.GetTimestamp();
        _expectation.AddCounts(problem.Set, rows, _counts, _rowsDone, cancellation);
        _meter.AddTrained(rows.Count, begin);
    }

    private void ReportRows(int done) => _reporter.Report(_state, Activity, _rowsOfPass, (double)(_rowsBefore + done) / _rowsOfStep);

    /// <summary>The M step, or in the first pass of stepwise EM but for its end the gathering of statistics; the counts are zero afterwards.</summary>
    private void Update(TrainingProblem problem, BatchPlan batches, ExpectedCounts counts)
    {
        long begin = Stopwatch.GetTimestamp();
        ConvAC model = _state.Model!;
        if (batches.IsFull)
        {
            ConvAC next = _buffers.Take(model);
            problem.Maximization.Run(model, counts, next);
            Replace(next);
        }
        else if (batches.Gathers(_state.Step, _state.Batch))
        {
            int threads = _options.Engine.ThreadCount;
            (_state.Statistics ??= new ExpectedCounts(model)).Add(counts, threads);
            counts.Clear(threads);
        }
        else
        {
            (double keep, double gain) = batches.Rates(_state.Step, _state.Batch, counts.Samples);
            ConvAC next = _buffers.Take(model);
            problem.Maximization.Run(model, _state.Statistics ??= new ExpectedCounts(model), keep, counts, gain, next);
            Replace(next);
        }

        _meter.Add(TrainingActivity.Maximization, begin);
    }

    private void Replace(ConvAC next)
    {
        ReleaseUnlessBest(_state.Model);
        _state.Model = next;
        _expectation.Load(next);
    }

    private void ReleaseUnlessBest(ConvAC? model)
    {
        if (!ReferenceEquals(model, _state.Best))
        {
            _buffers.Release(model);
        }
    }

    private void Save(long updates)
    {
        if (_store is null || updates % _options.CheckpointEvery != 0)
        {
            return;
        }

        long begin = Stopwatch.GetTimestamp();
        _buffers.HandOut(_state.Model);
        _buffers.HandOut(_state.Best);
        _store.Save(_state.ToCheckpoint(_settings));
        _meter.Add(TrainingActivity.Checkpoints, begin);
    }
}
