using Entroscope.Engine;
using Entroscope.Learning.Distribution;
using Entroscope.Learning.Start;
using Entroscope.Model;

namespace Entroscope.Learning.Loop;

/// <summary>
/// A training run from its beginning, or from a checkpoint, to its end, whatever it trains: restarts, passes, patience, choice, refit, checkpoints and
/// progress.
/// </summary>
/// <remarks>
/// Engines, counts and networks are made once and used again: once they are there, an update of the parameters allocates nothing but what a
/// listener or a checkpoint asks for, and a step leaves behind its point of the training curve.
/// </remarks>
internal sealed class TrainingLoop
{
    // Points of the curve that room is made for beforehand.
    private const int LargestReserve = 4096;

    private readonly ILearner _learner;
    private readonly TrainingSet _train;
    private readonly TrainingSet? _validation;
    private readonly RefitPlan _refit;
    private readonly TrainingOptions _options;
    private readonly ProgressReporter _reporter;
    private readonly TrainingMeter _meter;
    private readonly Action<int>? _rowsDone;
    private readonly bool _warmsUp;
    private TrainingState _state;
    private string _place = string.Empty;
    private int _rowsBefore;
    private int _rowsOfPass;
    private int _rowsOfStep;

    /// <param name="learner">What is trained, and how.</param>
    /// <param name="refit">Whether the chosen model is trained again on all rows.</param>
    /// <param name="options">Restarts, steps, patience and the rhythm of checkpoints.</param>
    public TrainingLoop(
        ILearner learner,
        TrainingSet train,
        TrainingSet? validation,
        RefitPlan refit,
        TrainingOptions options,
        IProgress<TrainingProgress>? progress,
        TrainingMeter meter)
    {
        (_learner, _train, _validation, _refit, _options, _meter) = (learner, train, validation, refit, options, meter);
        _state = new TrainingState(learner.Components);
        _warmsUp = WarmUp.IsOn(train.Data.Rows, validation is not null, options);
        (int? refitting, int? completion) = (refit.Continues ? RefitPlan.FurtherSteps : null, IsContinued ? RefitPlan.FurtherSteps : null);
        _reporter = new ProgressReporter(progress, options, Runs, refit.IsOn && !refit.Continues, refitting, completion);
        _rowsDone = progress is null ? null : done => _reporter.Report(_state, Activity, _rowsOfPass, (double)(_rowsBefore + done) / _rowsOfStep);
    }

    /// <summary>Gets where the run saves itself; null for nowhere.</summary>
    public ICheckpointStore? Store { get; init; }

    /// <summary>Gets the settings that a checkpoint is compared by; null where none is saved.</summary>
    public TrainingRecord? Settings { get; init; }

    // Where rows are few each of them counts, and the refit is repeated from its start with those that judged it, too; where they are many, the refit
    // learns from these in a few steps more.
    private bool IsRepeated =>
        _refit is { IsCompleted: true, HoldOut: not null, Continues: false } && HoldOut.IsSmall(_train.Data.Rows, _validation!.Data.Rows);

    private bool IsContinued => _refit is { IsCompleted: true, HoldOut: not null } && !IsRepeated && _options.BatchSize == 0;

    private int ContinuedSteps => _refit.StepsAfter(_state.BestStep);

    // Whether the phase continues from a model that has learned from nearly all of its rows.
    private bool IsContinuing => (_state.Phase == TrainingPhase.Completion && IsContinued) || (_state.Phase == TrainingPhase.Refit && _refit.Continues);

    // A run of the search is a start with one of the prior strengths: all strengths of a start follow each other.
    private int Strengths => _options.StrengthsTried(_validation is not null);

    private int Runs => _options.Restarts * Strengths;

    // Where all rows begin, their patience starts again.
    private bool OutOfPatience => _validation is not null && !WarmsUp && _state.HasStopped(_options.Patience, _options.LeastGain, WarmUpSteps);

    // The refit repeats the run that was kept.
    private int WarmUpSteps => _warmsUp ? WarmUp.Steps(_state.History, IsSearch ? _state.Restart : _state.BestRestart, _options) : 0;

    private bool WarmsUp => _state.Step < WarmUpSteps && !IsContinuing;

    private bool IsSearch => _state.Phase == TrainingPhase.Search;

    private string Activity => WarmsUp ? _learner.Activity + " on a sample" : _learner.Activity;

    // What a checkpoint of this run may hold.
    private RunFrame Frame => new(_learner, _train.Data.Rows, _validation?.Data.Rows, _refit, _options, Runs, IsContinued);

    /// <summary>Does what is left of the run.</summary>
    /// <param name="saved">The checkpoint to continue from, or null.</param>
    /// <returns>The model, which is the chosen one where the best is gone, the curve and the choice.</returns>
    public TrainingState Run(Checkpoint? saved, CancellationToken cancellation)
    {
        if (saved is not null)
        {
            CheckpointChecks.Ensure(saved, Frame);
            (_state, _place) = (TrainingState.From(saved), saved.Place);
        }

        _state.History.EnsureCapacity((int)Math.Min((1L + _options.Steps) * (1L + Runs), LargestReserve));
        if (_state.HasBegun && _state.Phase != TrainingPhase.Done)
        {
            _learner.Load(_state);
        }

        try
        {
            while (IsSearch)
            {
                Search(cancellation);
            }

            if (_state.Phase == TrainingPhase.Refit)
            {
                Refit(cancellation);
            }

            if (_state.Phase == TrainingPhase.Completion)
            {
                Complete(cancellation);
            }
        }
        catch (ModelException e) when (saved is not null && !e.Message.StartsWith(_place + "The checkpoint", StringComparison.Ordinal))
        {
            // Statistics that no data has may lead to parameters that no network has.
            throw new ModelException(Invariant($"{_place}The checkpoint cannot be resumed: {e.Message}"), e);
        }
        catch (OperationCanceledException) when (_options.KeepWhenCancelled && (_state.Best.Count > 0 || _state.Trained.Count > 0))
        {
            if (_state.Best.Count == 0)
            {
                _state.OfferTrained(Score);
            }

            // Not a checkpoint: a resumed run continues as if nothing had been requested.
            (_state.BestStopReason, _state.Refit) = (StopReason.Interrupted, null);
            _state.Finish(best: true);
        }

        return _state;
    }

    private double Score(IReadOnlyList<ConvAC> components, double[] weights)
    {
        var expectation = new MixtureExpectation(components.Count, _options.Engine);
        expectation.Load(components, weights);
        return expectation.Score((_validation ?? _train).Data, CancellationToken.None);
    }

    /// <summary>Sums up what was done.</summary>
    public TrainingProfile Profile() => _meter.Profile(_options.Engine, _learner.Multiplications, _learner.Rescued);

    /// <summary>Reports what is done between steps.</summary>
    /// <param name="rows">The number of rows of a step; 0 where none follows.</param>
    /// <param name="fraction">The part of the step that is done.</param>
    public void Report(string activity, int rows, double fraction = 0) => _reporter.Report(_state, activity, rows, fraction);

    /// <summary>Saves the state if it is time to.</summary>
    /// <param name="updates">The number of updates made in the phase.</param>
    public void Save(long updates = 0)
    {
        if (Store is null || updates % _options.CheckpointEvery != 0)
        {
            return;
        }

        long begin = Stopwatch.GetTimestamp();
        _learner.Complete();
        Store.Save(_state.ToCheckpoint(Settings!));
        _meter.Add(TrainingActivity.Checkpoints, begin);
    }

    /// <summary>Does what is left of a restart, and decides what follows it.</summary>
    private void Search(CancellationToken cancellation)
    {
        BatchPlan batches = Start(_train, cancellation);
        while (_state.Step < _options.Steps && !OutOfPatience)
        {
            TakeStep(batches, cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        if (_validation is null)
        {
            long begin = Stopwatch.GetTimestamp();
            Offer(_learner.ScoreOfTraining(_state, _train, cancellation));
            _meter.AddScored(_train.Data.Rows, begin);
        }

        if (_state.BestRestart == _state.Restart)
        {
            _state.BestStopReason = OutOfPatience ? StopReason.Patience : StopReason.Steps;
        }

        int next = NextRun();
        if (next < Runs)
        {
            _state.Begin(TrainingPhase.Search, next);
        }
        else if (_refit.IsDecidedBefore)
        {
            _state.Refit = _refit.Decide(
                _options.PriorStrengths[_state.BestRestart % Strengths],
                _state.BestStep,
                fold => Report(Invariant($"cross-validation of the refit, fold {fold + 1} of {RefitCrossValidation.Folds}"), 0),
                cancellation);
            FinishOr(TrainingPhase.Completion, _state.Refit.Kept, best: true, cancellation);
        }
        else if (_refit.Continues)
        {
            _state.RefitBest();
            _learner.Load(_state);
        }
        else
        {
            FinishOr(TrainingPhase.Refit, _refit.IsOn, best: true, cancellation);
        }
    }

    private void Refit(CancellationToken cancellation)
    {
        TrainingSet set = Repeat(_refit.HoldOut!.Rest, _refit.Continues ? ContinuedSteps : _state.BestStep, cancellation);
        cancellation.ThrowIfCancellationRequested();
        RefitTrial trial = HoldOut.Sum(Gains(_refit.HoldOut.Set, cancellation));

        // A refit that continues from the chosen model is in the same optimum: its steps lower the likelihood of its own rows only where the prior gains more.
        bool kept = _refit.Continues ? trial.IsNoLoss : trial.Kept && (!_refit.IsCompleted || IsNoWorse(set, cancellation));
        _state.Refit = trial with { Kept = kept };
        if (kept && IsContinued)
        {
            _state.Continue(TrainingPhase.Completion, _state.BestRestart);
            _learner.Load(_state);
        }
        else
        {
            FinishOr(TrainingPhase.Completion, kept && IsRepeated, best: !kept, cancellation);
        }
    }

    // A few steps more from the refit need no further comparison: they can only raise the likelihood of all rows.
    private void Complete(CancellationToken cancellation)
    {
        TrainingSet set = Repeat(_validation!, IsContinued ? ContinuedSteps : _state.RefitSteps, cancellation);

        // Other numbers of steps fit the rows to other degrees.
        bool kept = !IsRepeated || IsNoWorse(set, cancellation);
        _state.Refit = _state.Refit! with { Kept = kept };
        Finish(best: !kept, cancellation);
    }

    /// <summary>Takes steps of the chosen run with further rows: from its start, or from the model that the phase began with.</summary>
    private TrainingSet Repeat(TrainingSet further, int steps, CancellationToken cancellation)
    {
        TrainingSet set = StackedColumn.Stack(_train, further);
        BatchPlan batches = Start(set, cancellation);
        while (_state.Step < steps)
        {
            TakeStep(batches, cancellation);
        }

        return set;
    }

    /// <summary>
    /// Returns whether a refit describes the rows it has learned from as well as the chosen model does, which has not learned from all of them: it does not
    /// where it ended in a
    /// worse optimum. These rows are many, so that they see what the rows held out may not.
    /// </summary>
    private bool IsNoWorse(TrainingSet learned, CancellationToken cancellation) => HoldOut.Sum(Gains(learned, cancellation)).IsNoLoss;

    private double[] Gains(TrainingSet set, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        double[] gains = _learner.Gains(_state, set, cancellation);
        _meter.AddScored(2 * set.Data.Rows, begin);
        return gains;
    }

    // The next strength of the start; the next start where the last strength did worse than the one before.
    private int NextRun()
    {
        int run = _state.Restart;
        bool worse = _options.StopAtWorseStrength && run % Strengths > 0 && _state.BestScoreOf(run) < _state.BestScoreOf(run - 1);
        return worse ? ((run / Strengths) + 1) * Strengths : run + 1;
    }

    private void FinishOr(TrainingPhase next, bool goesOn, bool best, CancellationToken cancellation)
    {
        if (goesOn)
        {
            _state.Begin(next, _state.BestRestart);
        }
        else
        {
            Finish(best, cancellation);
        }
    }

    private void Finish(bool best, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _learner.Complete();
        _state.Finish(best);
        Save();
        Report("done", 0, 1);
    }

    /// <summary>Prepares a phase, and sets the first parameters, unless the run resumes from later ones.</summary>
    private BatchPlan Start(TrainingSet set, CancellationToken cancellation)
    {
        bool begun = _state.HasBegun;
        BatchPlan batches = _learner.Begin(_state, set, this, cancellation);
        CheckpointChecks.EnsureBatch(_state.Batch, batches.Count, _place);
        if (!begun)
        {
            Record(null, cancellation);
            Save();
        }

        return batches;
    }

    /// <summary>One step: a pass over the data and one update, or an update after every mini-batch.</summary>
    private void TakeStep(BatchPlan batches, CancellationToken cancellation)
    {
        int step = _state.Step;
        batches.Begin(_state.Restart / Strengths, step, WarmsUp);
        while (_state.Step == step)
        {
            TakeBatch(batches, cancellation);
        }

        Report(Activity, batches.AllRows);
    }

    private void TakeBatch(BatchPlan batches, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        RowSelection rows = batches.Rows(_state.Batch);
        (_rowsBefore, _rowsOfPass, _rowsOfStep) = (batches.RowsBefore(_state.Batch), batches.AllRows, batches.StepRows);
        _state.StepLogLikelihood += _learner.Expect(_state, rows, _rowsDone, cancellation);
        _meter.AddTrained(rows.Count, begin);
        long counted = Stopwatch.GetTimestamp();
        _learner.Update(_state, batches, rows.Count);
        _meter.Add(TrainingActivity.Maximization, counted);
        _state.Batch++;
        if (_state.Batch == batches.Count)
        {
            Record(_state.EndStep(batches.StepRows), cancellation);
        }

        _reporter.Count(rows.Count, Stopwatch.GetElapsedTime(begin));
        Save(batches.UpdatesBefore(_state.Step, _state.Batch));
    }

    private void Offer(double score)
    {
        if (_state.IsBetter(score))
        {
            _learner.Complete();
            _state.Keep(score);
        }
    }

    /// <summary>Scores the model after a step, keeps it if it is the best, and adds the step to the curve.</summary>
    private void Record(double? trainLogLikelihood, CancellationToken cancellation)
    {
        (double? score, double? accuracy) = (null, null);
        if (IsSearch && _validation is not null)
        {
            long begin = Stopwatch.GetTimestamp();
            (score, accuracy) = _learner.Score(_state, _validation, cancellation);
            _meter.AddScored(_validation.Data.Rows, begin);
            Offer(score.Value);
        }

        _state.History.Add(new TrainingStep(_state.Phase, _state.Restart, _state.Step, trainLogLikelihood, score) { ValidationAccuracy = accuracy });
    }
}
