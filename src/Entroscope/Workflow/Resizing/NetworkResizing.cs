using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Widths;
using Entroscope.Learning;
using Entroscope.Learning.Hybrid;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Resizing;
using Entroscope.Model;
using Entroscope.Structure;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Resizing;

/// <summary>
/// Gives a trained network the widths that its information asks for: splits the channels of saturated nodes, as long as the validation rows gain,
/// then merges channels that carry next to nothing, as long as the validation rows lose no more than is tolerated; a few EM steps after every change.
/// </summary>
/// <remarks>
/// What is saturated is seen in the ledger of the validation rows (<see cref="WidthAdvice"/>), what carries nothing in the expected counts of the training rows
/// (<see cref="ChannelMerging"/>). Everything depends on network, rows, options and seed alone, not on threads.
/// </remarks>
internal sealed class NetworkResizing
{
    private const int LargestRounds = 12;

    // The bounds are wide and EM makes good what a merge costs, so the budget grows; a merge that cost too much is tried again with a part of it, so often.
    private const double BudgetGrowth = 2;
    private const double BudgetShare = 0.25;
    private const int LargestRefusals = 3;

    // Copies part slowly, and the validation rows may lose before they gain: more steps, all of which are taken.
    private const int SplitSteps = 5;

    // Of rounding, in nats a row.
    private const double Nothing = 1e-9;

    private readonly TrainingSet _train;
    private readonly TrainingSet _validation;
    private readonly ResizingOptions _options;
    private readonly TrainingOptions _training;
    private readonly TrainingRecord _record;
    private readonly string _data;
    private readonly TrainingSet? _test;
    private readonly ModelSplit _rows;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly List<ResizingTrial> _trials = [];
    private ConvAC _model;

    private NetworkResizing(
        ConvAC model, ModelSplit rows, ResizingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        static TrainingSet Set(ModelData part) => new(part.Data.Observations, part.Labels);
        (_model, _train, _validation, _options, _progress, _cancellation) = (model, Set(rows.Train), Set(rows.Validation), options, progress, cancellation);
        _data = RecordedTraining.DataOf(rows.Train.Data, rows.Validation.Data);
        _record = model.Metadata.Training;
        (_rows, _test) = (rows, rows.Test is { } test ? Set(test) : null);
        _training = _record.Options(_train.Data.Rows) with { Steps = options.Steps, Refit = false, Seed = options.Seed, Engine = options.Engine };
    }

    private EngineOptions Double => _training.Engine with { Kind = EngineKind.Double };

    private bool Mergeable => Enumerable.Range(0, _model.Tree.NodeCount).Any(v => _model.Shape.Channels(v) > 1);

    private ResizingTrial Last => _trials.Last(t => t.Kept);

    /// <summary>Gives a network other widths.</summary>
    /// <param name="rows">The rows to learn from and those to choose on, such as those of its training.</param>
    /// <param name="progress">Receives the progress of the EM steps; null for none.</param>
    /// <returns>The network and all that was tried.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or there is nothing to do.</exception>
    /// <exception cref="ModelException"> The network has no probabilities; or it has learned from the validation
    /// rows, or may have (<see cref="ModelSplit.ValidationIsUnseen"/>); or it was trained further for classification
    /// (<see cref="HybridTraining"/>), and EM steps are requested, which would undo that. </exception>
    public static ResizedNetwork Run(
        ConvAC model, ModelSplit rows, ResizingOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ResizingOptions.Check(options);
        model.EnsureGenerative();
        return new NetworkResizing(model, rows, options, progress, cancellation).Run();
    }

    private ResizedNetwork Run()
    {
        (ConvAC before, ModelMetadata metadata) = (_model, _model.Metadata);
        Check();
        Try("before", 0, _model, 0, 0, _ => true);
        if (_options.Grow is { } factor)
        {
            Grow(factor);
        }

        if (_options.Prune is { } tolerance)
        {
            Prune(tolerance);
        }

        ModelMetadata resized = metadata with { Training = _record.Resized(_trials[0].Parameters, _options, _data) };
        bool newRows = metadata.TrainingRows is not null && _options.Steps > 0 && !_record.Knows(_data);
        resized = newRows ? resized with { TrainingRows = metadata.TrainingRows!.With(RowHashes.Of(_train.Data)) } : resized;
        return new ResizedNetwork(_model.With(resized), _trials, _rows.HeldOut(_record) ?? (_rows.Overlap is { IsUnseen: true } ? true : null))
        {
            TestBefore = Tested(before),
            TestAfter = Tested(_model),
        };
    }

    private Evaluation? Tested(ConvAC model) => _test is null
        ? null
        : Evaluation.Compute(new ModelEngine(Engine(model)), _test.Data, _test.Labels, _cancellation);

    private void Check()
    {
        _rows.EnsureUnseen(_record, "choose its widths");
        if (_options.Steps > 0 && _record.Hybrid.Weight is > 0 and var weight)
        {
            throw new ModelException(Invariant($"The network was trained further for classification (hybrid_weight {weight}), which EM steps would undo; ")
                + "resize the network of EM first and train for classification with its widths, or merge without EM steps.")
            {
                Remedy = Remedy.NoSteps,
            };
        }
    }

    private void Grow(double factor)
    {
        int steps = SplitSteps * _options.Steps;
        TrainingOptions parting = _training with { Steps = steps, Patience = Math.Max(1, steps) };
        for (int round = 0; round < LargestRounds; round++)
        {
            DatasetLedger ledger = DatasetLedgers.Compute(new ModelEngine(Engine(_model)), FittingRows.Of(_model, _validation.Data), _cancellation);
            var advice = WidthAdvice.Compute(_model, ledger);
            NetworkShape wider = ChannelSteps.Wider(_model.Shape, [.. _model.Leaves.Select(l => l.Specification)],
                v => advice.Nodes[v].Use == WidthUse.Saturated, factor);
            double least = Last.Validation + (_options.Prune ?? 0);
            int nodes = ChannelSteps.Changed(_model.Shape, wider);
            if (nodes == 0 || !Train("split", nodes, ChannelResizing.Resize(_model, wider, seed: _training.Seed), 0, parting, t => t.Validation > least))
            {
                return;
            }
        }
    }

    private void Prune(double tolerance)
    {
        double least = Last.Validation - tolerance - Nothing;
        double budget = tolerance;
        double refused = double.PositiveInfinity;
        int refusals = 0;
        for (int round = 0; round < LargestRounds && refusals < LargestRefusals && budget < refused && Mergeable; round++)
        {
            MergedNetwork merged = ChannelMerging.Merge(_model, _train, budget, _training.Engine, _cancellation);
            if (merged.Merges.Count == 0 && budget == 0)
            {
                return;
            }

            if (merged.Merges.Count == 0)
            {
                budget *= BudgetGrowth;
            }
            else if (Train("merged", ChannelSteps.Changed(_model.Shape, merged.Model.Shape), merged.Model, merged.LossBound, _training,
                t => t.Validation >= least))
            {
                (refused, budget) = (double.PositiveInfinity, BudgetGrowth * budget);
            }
            else
            {
                (refusals, refused, budget) = (refusals + 1, budget, BudgetShare * budget);
            }
        }
    }

    private bool Train(string change, int nodes, ConvAC start, double lossBound, TrainingOptions training, Predicate<ResizingTrial> keeps)
    {
        if (_options.Steps == 0)
        {
            return Try(change, nodes, start, lossBound, 0, keeps);
        }

        TrainingResult result = ExpectationMaximization.TrainFrom(start, _train, _validation, training, _progress, cancellation: _cancellation);
        return Try(change, nodes, result.Model, lossBound, result.BestStep, keeps);
    }

    private bool Try(string change, int nodes, ConvAC model, double lossBound, int steps, Predicate<ResizingTrial> keeps)
    {
        IEngine engine = Engine(model);
        double Score(TrainingSet set) => Evaluation.Compute(new ModelEngine(engine), set.Data, cancellation: _cancellation).LogLikelihood;
        ClassScores? classes = Classes(model);
        var trial = new ResizingTrial(change, nodes, model.Shape, model.ParameterCount, lossBound, steps, Score(_train), Score(_validation), false)
        {
            Accuracy = classes?.Accuracy,
            ClassLogLikelihood = classes?.Conditional,
        };
        bool kept = keeps(trial);
        _trials.Add(trial with { Kept = kept });
        _model = kept ? model : _model;
        return kept;
    }

    private ClassScores? Classes(ConvAC model)
    {
        if (model.Classes == 1 || _validation.Labels?.Any(y => y >= 0) != true)
        {
            return null;
        }

        var step = new ExpectationStep(Double);
        step.Load(model);
        return ClassScores.Compute(step, model, _validation, _cancellation);
    }

    private IEngine Engine(ConvAC model) => Engines.Create(model, Double);
}
