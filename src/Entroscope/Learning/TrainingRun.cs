using System.Diagnostics;
using Entroscope.Engine;
using Entroscope.Model;

namespace Entroscope.Learning;

/// <summary>A training run from its beginning, or from a checkpoint, to its end.</summary>
/// <remarks>
/// Engine, counts and networks are made once and used again: once they are there, an update of the parameters allocates nothing but what a
/// listener or a checkpoint asks for, and a step leaves behind its point of the training curve.
/// </remarks>
internal sealed partial class TrainingRun
{
    // Points of the curve that room is made for beforehand.
    private const int LargestReserve = 4096;
    private readonly TrainingProblem _search;
    private readonly RefitPlan _refit;
    private readonly TrainingSet? _validation;
    private readonly TrainingOptions _options;
    private readonly TrainingSettings _settings;
    private readonly ICheckpointStore? _store;
    private readonly ProgressReporter _reporter;
    private readonly TrainingMeter _meter;
    private readonly ExpectationStep _expectation;
    private readonly NetworkBuffers _buffers = new();
    private readonly NetworkStart _start = new();
    private readonly Action<int>? _rowsDone;
    private readonly bool _warmsUp;
    private ExpectedCounts? _counts;
    private TrainingState _state = new();
    private int _rowsBefore;
    private int _rowsOfPass;
    private int _rowsOfStep;

    public TrainingRun(
        TrainingProblem problem, TrainingSet? validation, TrainingSettings settings, IProgress<TrainingProgress>? progress, ICheckpointStore? store, TrainingMeter meter)
    {
        _refit = new RefitPlan(problem, validation);
        (_search, _validation, _options, _settings, _store, _meter) = (problem, validation, problem.Options, settings, store, meter);
        _warmsUp = WarmUp.IsOn(problem.Set.Data.Rows, _validation is not null, _options);
        (int? refitting, int? completion) = (_refit.GoesOn ? RefitPlan.FurtherSteps : null, IsContinued ? RefitPlan.FurtherSteps : null);
        _reporter = new ProgressReporter(progress, _options, Runs, _refit.IsOn && !_refit.GoesOn, refitting, completion);
        _expectation = new ExpectationStep(_options.Engine);
        _rowsDone = progress is null ? null : ReportRows;
    }

    // Where rows are few each of them counts, and the refit is repeated from its start with those that judged it, too; where they are many, the refit learns from these in a few steps more.
    private bool IsRepeated => _refit.HoldOut is not null && HoldOut.IsSmall(_search.Set.Data.Rows, _validation!.Data.Rows);

    private bool IsContinued => _refit.HoldOut is not null && !IsRepeated && _options.BatchSize == 0;

    private int ContinuedSteps => Math.Min(_state.BestStep, RefitPlan.FurtherSteps);

    // Whether the phase goes on from a network that has learned from nearly all of its rows.
    private bool IsContinuing => (_state.Phase == TrainingPhase.Completion && IsContinued) || (_state.Phase == TrainingPhase.Refit && _refit.GoesOn);

    private RefitJudge Judge => new(_expectation, _meter);

    // A run of the search is a start with one of the prior strengths: all strengths of a start follow each other.
    private int Runs => _options.Restarts * _options.StrengthsTried(_validation is not null);

    private int StartIndex => StartOf(_state.Restart);

    // Where all rows begin, their patience begins anew.
    private bool OutOfPatience => _validation is not null && !WarmsUp && _state.HasStopped(_options.Patience, _options.LeastGain, WarmUpSteps);

    // The refit repeats the run that was kept.
    private int WarmUpSteps => _warmsUp ? WarmUp.Steps(_state.History, _state.Phase is TrainingPhase.Refit or TrainingPhase.Completion ? _state.BestRestart : _state.Restart, _options) : 0;

    private bool WarmsUp => _state.Step < WarmUpSteps && !IsContinuing;

    /// <summary>Does what is left of the run.</summary>
    /// <param name="saved">The checkpoint to continue from, or null.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <returns>The result.</returns>
    public TrainingResult Run(Checkpoint? saved, CancellationToken cancellation)
    {
        _state = saved is null ? new TrainingState() : TrainingState.From(saved);
        _state.History.EnsureCapacity((int)Math.Min((1L + _options.Steps) * (1L + Runs), LargestReserve));
        if (_state.Model is { } model && _state.Phase != TrainingPhase.Done)
        {
            _expectation.Load(model);
        }

        try
        {
            Search(cancellation);
            if (_state.Phase == TrainingPhase.Refit)
            {
                Refit(cancellation);
            }

            if (_state.Phase == TrainingPhase.Completion)
            {
                Complete(cancellation);
            }
        }
        catch (OperationCanceledException) when (_options.KeepWhenCancelled && _state.Best is not null)
        {
            // Not a checkpoint: a resumed run goes on as if nothing had been asked for.
            _state.BestStopReason = StopReason.Interrupted;
            _state.Refit = null;
            (_state.Model, _state.Best) = (WithRecord(_state.Best), null);
        }

        return new TrainingResult(
            _state.Model!,
            _state.Best ?? _state.Model!,
            _state.History,
            StartOf(_state.BestRestart),
            _state.BestStep,
            _state.BestScore,
            _state.BestStopReason,
            _state.Best is not null,
            _meter.Profile(_search, _expectation))
        {
            BestRun = _state.BestRestart,
            PriorStrength = StrengthOf(_state.BestRestart),
            Refit = _state.Refit,
        };
    }

    private void Search(CancellationToken cancellation)
    {
        var batches = new BatchPlan(_search, TrainingPhase.Search);
        while (_state.Phase == TrainingPhase.Search)
        {
            Start(_search, cancellation);
            while (_state.Step < _options.Steps && !OutOfPatience)
            {
                Step(_search, batches, cancellation);
            }

            EndRestart(cancellation);
        }
    }

    private void EndRestart(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_validation is null)
        {
            Offer(_search.Set, cancellation);
        }

        if (_state.BestRestart == _state.Restart)
        {
            _state.BestStopReason = OutOfPatience ? StopReason.Patience : StopReason.Steps;
        }

        int next = NextRun();
        if (next < Runs)
        {
            Begin(TrainingPhase.Search, next);
        }
        else if (_refit.IsDecidedBefore)
        {
            _state.Refit = _refit.HasIndependentColumns ? RefitTrial.OfIndependentColumns : CrossValidate(cancellation);
            FinishOr(TrainingPhase.Completion, _state.Refit.Kept, _state.Best!, cancellation);
        }
        else if (_refit.GoesOn)
        {
            Continue(TrainingPhase.Refit, _state.Best!);
        }
        else
        {
            FinishOr(TrainingPhase.Refit, _refit.IsOn, _state.Best!, cancellation);
        }
    }

    private void Continue(TrainingPhase phase, ConvAC model)
    {
        if (!ReferenceEquals(_state.Model, model))
        {
            ReleaseUnlessBest(_state.Model);
        }

        _state.Begin(phase, _state.BestRestart, model);
        _expectation.Load(model);
    }

    private RefitTrial CrossValidate(CancellationToken cancellation) =>
        new RefitCrossValidation(_search, _validation!, _settings, Judge, _meter).Judge(
            StrengthOf(_state.BestRestart),
            _state.BestStep,
            fold => _reporter.Report(_state, Invariant($"cross-validation of the refit, fold {fold + 1} of {RefitCrossValidation.Folds}"), 0, 0),
            cancellation);

    private void Refit(CancellationToken cancellation)
    {
        TrainingSet set = Repeat(_refit.HoldOut!.Rest, _refit.GoesOn ? ContinuedSteps : _state.BestStep, cancellation);
        _state.Refit = Judge.Judge(_state.Best!, _state.Model!, _refit.HoldOut.Set, _refit.GoesOn ? null : set, cancellation);
        if (_state.Refit.Kept && IsContinued)
        {
            Continue(TrainingPhase.Completion, _state.Model!);
        }
        else
        {
            FinishOr(TrainingPhase.Completion, _state.Refit.Kept && IsRepeated, _state.Refit.Kept ? _state.Model! : _state.Best!, cancellation);
        }
    }

    // A few steps more from the refit need no further comparison: they can only raise the likelihood of all rows.
    private void Complete(CancellationToken cancellation)
    {
        TrainingSet set = Repeat(_validation!, IsContinued ? ContinuedSteps : _state.RefitSteps, cancellation);

        // Other numbers of steps fit the rows to other degrees.
        bool kept = !IsRepeated || Judge.IsNoWorse(_state.Best!, _state.Model!, set, cancellation);
        _state.Refit = _state.Refit! with { Kept = kept };
        Finish(kept ? _state.Model! : _state.Best!, cancellation);
    }

    /// <summary>Takes steps of the chosen run with further rows: from its start, or from the network that the phase began with.</summary>
    private TrainingSet Repeat(TrainingSet further, int steps, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        var problem = new TrainingProblem(_search.Shape, _search.Leaves, StackedColumn.Stack(_search.Set, further), _options) { Start = _search.Start };
        var batches = new BatchPlan(problem, TrainingPhase.Refit);
        _meter.Add(TrainingActivity.Start, begin);
        Start(problem, cancellation);
        while (_state.Step < steps)
        {
            Step(problem, batches, cancellation);
        }

        return problem.Set;
    }

    // The next strength of the start; the next start where the last strength did worse than the one before.
    private int NextRun()
    {
        int run = _state.Restart;
        int strengths = _options.StrengthsTried(_validation is not null);
        bool worse = _options.StopAtWorseStrength && run % strengths > 0 && _state.BestOf(run) < _state.BestOf(run - 1);
        return worse ? (StartIndex + 1) * strengths : run + 1;
    }

    private string Activity => WarmsUp ? "EM on a sample" : "EM";

    private int StartOf(int run) => run / _options.StrengthsTried(_validation is not null);

    private double StrengthOf(int run) => _options.PriorStrengths[run % _options.StrengthsTried(_validation is not null)];

    private void Begin(TrainingPhase phase, int restart)
    {
        ReleaseUnlessBest(_state.Model);
        _state.Begin(phase, restart);
    }

    private void FinishOr(TrainingPhase next, bool goesOn, ConvAC model, CancellationToken cancellation)
    {
        if (goesOn)
        {
            Begin(next, _state.BestRestart);
        }
        else
        {
            Finish(model, cancellation);
        }
    }

    private void Finish(ConvAC model, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _state.Begin(TrainingPhase.Done, _state.Restart);
        _state.Best = _state.Refit is { Kept: true } ? _state.Best : null;
        _state.Model = WithRecord(model);
        Save(0);
        _reporter.Report(_state, "done", 0, 1);
    }

    private ConvAC WithRecord(ConvAC model) =>
        model.With(ModelMetadata.Empty with { Training = _settings.Record(_state, StartOf(_state.BestRestart), StrengthOf(_state.BestRestart)) });

    /// <summary>Sets the first parameters, unless the run goes on from later ones.</summary>
    private void Start(TrainingProblem problem, CancellationToken cancellation)
    {
        problem.Maximization.Strength = StrengthOf(_state.Restart);
        if (_state.Model is not null)
        {
            return;
        }

        _reporter.Report(_state, "initialising", problem.Set.Data.Rows, 0);
        cancellation.ThrowIfCancellationRequested();
        long begin = Stopwatch.GetTimestamp();
        bool shared = _state.Phase == TrainingPhase.Search && (_state.Restart + 1) % _options.StrengthsTried(_validation is not null) > 0;
        _state.Model = _buffers.Adopt(_start.Make(problem, StartIndex, shared, cancellation));
        _expectation.Load(_state.Model);
        _meter.Add(TrainingActivity.Start, begin);
        Record(null, cancellation);
        Save(0);
    }

    /// <summary>Scores the network after a step, adds the step to the curve and saves it.</summary>
    private void Record(double? trainLogLikelihood, CancellationToken cancellation)
    {
        double? score = null;
        if (_state.Phase == TrainingPhase.Search && _validation is not null)
        {
            score = Offer(_validation, cancellation);
        }

        _state.History.Add(new TrainingStep(_state.Phase, _state.Restart, _state.Step, trainLogLikelihood, score));
    }

    /// <summary>Scores the present network and keeps it if it is the best.</summary>
    private double Offer(TrainingSet set, CancellationToken cancellation)
    {
        long begin = Stopwatch.GetTimestamp();
        double score = _expectation.Score(set.Data, cancellation);
        _meter.AddScored(set.Data.Rows, begin);
        ConvAC? former = _state.Best;
        if (_state.Offer(score) && !ReferenceEquals(former, _state.Model))
        {
            _buffers.Release(former);
        }

        return score;
    }
}
