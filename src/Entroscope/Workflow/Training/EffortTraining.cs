using Entroscope.Data.Tables;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>
/// Spends a budget of work on trainings whose trees, widths, passes and components are chosen on validation rows: narrow networks first, then wider ones
/// that continue from them, then mixtures. A stage begins only when it fits into what is left.
/// </summary>
/// <remarks>Work is counted in operations (<see cref="TrainingWork"/>), so everything depends on data, plan, effort and seed alone.</remarks>
internal sealed class EffortTraining
{
    /// <summary>How the names of the folders begin in which stages keep their checkpoints.</summary>
    public const string PartPrefix = "stage-";

    private readonly DataSplit _split;
    private readonly NetworkPlan _plan;
    private readonly double _given;
    private readonly EffortPlan _effort;
    private readonly EffortJob _job;
    private readonly TreeChoice _choice;
    private readonly LeafSpecification[] _leaves;
    private readonly TrainingSet _train;
    private readonly TrainingSet _validation;
    private readonly double _secondsPerOperation;
    private readonly List<EffortStage> _stages = [];
    private readonly List<StageResult> _results = [];

    // How the components of mixtures were trained by themselves.
    private readonly List<ComponentTraining> _own = [];
    private TrainingOptions _options;
    private double _left;

    private EffortTraining(DataSplit split, NetworkPlan plan, TrainingOptions options, EffortPlan effort, TreeChoice choice, EffortJob job)
    {
        (_split, _plan, _options, _effort, _choice, _job) = (split, plan, options, effort, choice, job);
        _leaves = split.Train.LeafSpecifications();
        _train = new TrainingSet(split.Train.Observations, split.Train.Labels);
        _validation = new TrainingSet(split.Validation.Observations, split.Validation.Labels);
        _secondsPerOperation = TrainingWork.MeasureSeconds(options.Engine.Threads);
        (_left, _given) = (effort.Budget, options.LeafPseudoCount);
    }

    private int Best => Enumerable.Range(0, _stages.Count).MaxBy(i => _stages[i].Score);

    // The smallest model that is no worse than the best one beyond the error of the validation rows.
    private int Chosen => Enumerable.Range(0, _stages.Count)
        .Where(i => PairedScores.IsClose(_results[Best].RowScores, _results[i].RowScores, independent: _results[i].Width == 1))
        .MinBy(i => _stages[i].Parameters);

    private bool AreMany => TrainingOptions.AreMany(_train.Data.Rows);

    private double Strength => _results[Best].Result.PriorStrength;

    /// <summary>Refuses a plan that says what an effort chooses, and one that does not fit the data, before anything is computed or written.</summary>
    /// <exception cref="ArgumentException">The plan gives widths, or a number of components.</exception>
    public static void EnsureFits(Dataset data, NetworkPlan plan, TrainingOptions options)
    {
        Refuse.Argument(plan.Widths is not null, $"An effort chooses the widths; they must not be given.", nameof(plan));
        Refuse.Argument(plan.Components != 1, $"An effort chooses the number of components; it must not be given.", nameof(plan));
        bool many = TrainingOptions.AreMany(data.Observations.Rows);
        (many ? plan with { Widths = [EffortPlan.FirstWidth] } : plan).EnsureFits(data, options.ParameterLimit);
    }

    /// <summary>Estimates how long an effort takes on this machine at most; measures its speed for about a fifth of a second.</summary>
    public static double EstimateSeconds(Dataset data, Effort effort, TrainingOptions options) =>
        EffortPlan.Of(effort, data.Observations.Rows, data.Observations.Sites).Budget * TrainingWork.MeasureSeconds(options.Engine.Threads);

    /// <summary>Trains within an effort.</summary>
    /// <param name="job">Where stages keep their checkpoints, what receives the progress, and what stops the work.</param>
    /// <exception cref="ArgumentException">The plan gives widths or components, or an option is out of its range.</exception>
    /// <exception cref="DataException">A checkpoint belongs to another run.</exception>
    /// <exception cref="ModelException">The tree does not fit the data, or a checkpoint contradicts itself.</exception>
    /// <exception cref="SizeLimitException">Even the narrowest model would have more parameters than the limit.</exception>
    public static TrainedModel Run(DataSplit split, Effort effort, NetworkPlan plan, TrainingOptions? options, EffortJob job)
    {
        long started = Stopwatch.GetTimestamp();
        options ??= TrainingOptions.ForRows(split.Train.Observations.Rows);
        EnsureFits(split.Train, plan, options);
        split = OrdinalSharing.Choose(split, options, job.Cancellation);
        plan = plan.WithTreeFor(split.Train);
        var budget = EffortPlan.Of(effort, split.Train.Observations.Rows, split.Train.Observations.Sites);
        TreeTrials trials = TreeTrials.OfFew;
        TreeChoice choice = TreeSelection.Choose(split, OfTrees(plan, split.Train), options, job.Progress, trials, job.Cancellation);
        LeafChoice? leaves = LeafSelection.Choose(split, ref plan, choice.Tree, ref options, job.Progress, job.Cancellation);
        var training = new EffortTraining(split, plan, options, budget, choice, job);
        training._left -= choice.Candidates.Count * trials.Steps * training.WorkOfTrial(trials.Rows);
        bool interrupted = training.Spend();
        TrainingResult result = training.Finish(ref interrupted);
        TrainedModel trained = TrainingJob.Named(result, split, choice, options, started, leaves);
        int number = training.Chosen;
        StageResult chosen = training._results[number];
        return trained with
        {
            Effort = new EffortResult(effort, budget.Budget, training._stages, number),
            ContinuedFrom = chosen.From is { } from ? Invariant($"continued from stage {from + 1}, {training._stages[from].Name}") : null,
        };
    }

    // The pixels of an image have an order; whether it is better than what their values say is seen on validation rows.
    private static NetworkPlan OfTrees(NetworkPlan plan, Dataset data) =>
        plan.Tree is null && data.Image is not null && !plan.Sharing.IsAny ? plan with { Tree = "learned" } : plan;

    // Whether it was interrupted.
    private bool Spend()
    {
        try
        {
            if (AreMany)
            {
                SpendOnMany();
            }
            else
            {
                SpendOnFew();
            }

            AddComponents();
        }
        catch (OperationCanceledException) when (_options.KeepWhenCancelled && _results.Count > 0)
        {
            return true;
        }

        return _results[^1].Result.StoppedBecause == StopReason.Interrupted;
    }

    // The widths of the ladder are doubled; the widest one that there is work for gets what is left.
    private void SpendOnMany()
    {
        int[] widths = EffortPlan.Ladder(width => Fits(width) ? WorkOfStep(ShapeOf(width), BatchOptions(0)) : double.PositiveInfinity, _left);
        Try(widths[0], null, BatchOptions(EffortPlan.PriorSteps));
        TryPriors(widths[0], Best, () => BatchOptions(EffortPlan.PriorSteps));
        for (int i = Math.Min(1, widths.Length - 1); i < widths.Length; i++)
        {
            int best = Best;
            if (Try(widths[i], best, BatchOptions(i < widths.Length - 1 ? EffortPlan.LadderSteps : EffortPlan.MostSteps)) < 0 || best == Best)
            {
                return;
            }
        }
    }

    // The network that a training without an effort makes, and independent columns; then widths from the narrowest on, each from the one before.
    private void SpendOnFew()
    {
        int standard = _plan.WidthFor(_split.Train);
        TryPriors(standard, null, () => FullOptions(_results.Count > 0 ? [Strength] : _options.PriorStrengths));
        TrainingOptions options = FullOptions([Strength]) with { Patience = EffortPlan.SplitPatience };
        int first = Best;
        Try(1, null, options);
        int chain = Try(EffortPlan.Narrowest, null, options);
        for (int width = 2 * EffortPlan.Narrowest; chain >= 0 && Fits(width); width *= 2)
        {
            int next = Try(width, width == 2 * standard && Best == first ? first : chain, options);
            if (next >= 0 && width > standard && Best != next)
            {
                return;
            }

            chain = next;
        }
    }

    // Leaves of many values are drawn to equal ones: less and less, as long as that is better on validation rows. All continue from one network, or begin.
    private void TryPriors(int width, int? from, Func<TrainingOptions> options)
    {
        int best = Try(width, from, options());
        for (int weaker = 1; weaker <= EffortPlan.WeakerPriors && _given > 0 && Array.Exists(_leaves, leaf => leaf.Alphabet > 2); weaker++)
        {
            double before = _options.LeafPseudoCount;
            _options = _options with { LeafPseudoCount = _given * Math.Pow(EffortPlan.WeakerPrior, weaker) };
            int next = Try(width, from, options());
            if (best < 0 || next < 0 || !(_stages[next].Score > _stages[best].Score))
            {
                _options = _options with { LeafPseudoCount = before };
                return;
            }

            best = next;
        }
    }

    // The number of the stage; -1 where it does not fit into what is left.
    private int Try(int width, int? from, TrainingOptions options)
    {
        NetworkShape shape = ShapeOf(width);
        double step = WorkOfStep(shape, options);
        int steps = Affordable(options.Steps, step);
        if (_results.Count == 0)
        {
            // There is a model whatever the budget.
            steps = AreMany ? Math.Clamp(options.Steps, 0, Math.Max(steps, EffortPlan.FewestSteps)) : options.Steps;
        }
        else if (steps < Math.Min(options.Steps, EffortPlan.FewestSteps))
        {
            return -1;
        }

        long started = Stopwatch.GetTimestamp();
        string name = width == 1 ? "independent columns" : Invariant($"width {width}");
        name += options.LeafPseudoCount.Equals(_given) ? string.Empty : Invariant($", leaf pseudo-count {options.LeafPseudoCount:G3}");
        options = options with { Steps = steps };
        ConvAC[] starts = from is { } number ? [ContinuedTraining.Widen(_results[number].Result.Chosen, shape, _options.Seed)] : [];
        TrainingResult result = Train(shape, starts, options, name);
        double begin = starts.Length == 0 ? TrainingWork.OfStart(step) : 0;
        Keep(name, from, result, starts, options, begin + (step * steps * options.PriorStrengths.Count), begin + (step * StepsOf(result)), started);
        return _stages.Count - 1;
    }

    // Mixtures of networks that were trained as the best one was, from other seeds and on other trees, as long as each one more gains.
    private void AddComponents()
    {
        StageResult single = _results[Best];
        int[] lineage = Lineage(Best);
        if (single.Width == 1)
        {
            return;
        }

        _own.Add(Own(single.Result));
        TrainingOptions together = single.Options with { PriorStrengths = [Strength] };
        double work = lineage.Sum(stage => _stages[stage].Operations);
        for (int count = 2; count <= EffortPlan.MostComponents; count++)
        {
            int steps = Affordable(EffortPlan.MixtureSteps, count * WorkOfStep(single.Shape, together), work);
            bool fits = count * (single.Result.Mixture.ParameterCount + 1) <= _options.ParameterLimit && count <= _train.Data.Rows;
            if (!fits || steps < EffortPlan.FewestSteps)
            {
                return;
            }

            int best = Best;
            Mix(count, lineage, together with { Steps = steps });
            if (best == Best)
            {
                return;
            }
        }
    }

    private int[] Lineage(int stage)
    {
        var stages = new List<int>();
        for (int? at = stage; at is { } number; at = _results[number].From)
        {
            stages.Insert(0, number);
        }

        return [.. stages];
    }

    private static ComponentTraining Own(TrainingResult result) => new(result.BestStep, result.Score, result.PriorStrength);

    // How many of some steps can be paid for beside other work, and the refit.
    private int Affordable(int steps, double step, double work = 0) =>
        (int)Math.Min(steps, ((_left - work) / step) - (!_options.Refit ? 0 : AreMany ? EffortPlan.RefitSteps : EffortPlan.RepeatedSteps));

    // One component more, trained by itself, and then all together.
    private void Mix(int count, int[] lineage, TrainingOptions together)
    {
        long started = Stopwatch.GetTimestamp();
        string name = Invariant($"{count} components");
        ulong seed = new RandomStream(_options.Seed, "seed of a component", count - 1).NextBits();
        PoolingTree tree = ComponentTrees.Find(_split, _plan with { Components = count }, _options, _choice, _job.Progress, _job.Cancellation).Trees[^1];
        double planned = lineage.Sum(stage => _stages[stage].Operations) + (together.Steps * count * WorkOfStep(_results[lineage[^1]].Shape, together));
        double done = 0;
        TrainingResult? own = null;
        foreach (int stage in lineage)
        {
            StageResult like = _results[stage];
            NetworkShape shape = ShapeOf(like.Width, tree);
            TrainingOptions options = like.Options with { Seed = seed, PriorStrengths = [like.Result.PriorStrength], KeepWhenCancelled = false };
            ConvAC? start = own is null ? null : ContinuedTraining.Widen(own.Chosen, shape, seed);
            own = Train(shape, start is null ? [] : [start], options, Invariant($"component {count}, {_stages[stage].Name}"), Invariant($"-{stage + 1}"));
            double step = WorkOfStep(shape, options);
            done += (step * StepsOf(own)) + (start is null ? TrainingWork.OfStart(step) : 0);
        }

        ConvAC[] starts = [.. _results[Best].Result.ChosenMixture.Components, own!.Chosen];
        _own.Add(Own(own));
        TrainingResult result = Train(starts[0].Shape, starts, together, name) with { Components = [.. _own] };
        Keep(name, Best, result, starts, together, planned, done + (StepsOf(result) * count * WorkOfStep(starts[0].Shape, together)), started);
    }

    // The shape of a width; leaves of many values grow with it, unless a user gave their channels.
    private NetworkShape ShapeOf(int width, PoolingTree? tree = null)
    {
        NetworkShape shape = (_plan with { Widths = [width], LeafChannels = width == 1 ? 1 : _plan.LeafChannels }).For(_split.Train, tree ?? _choice.Tree);
        return _plan.LeafChannels is not null || width == 1 ? shape : shape.WithChannels([.. Enumerable.Range(0, shape.Tree.NodeCount)
            .Select(v => shape.Tree.IsSite(v) ? Math.Max(shape.Channels(v), EffortPlan.LeafChannels(width, _leaves[v].Alphabet)) : shape.Channels(v))]);
    }

    private bool Fits(int width) => NetworkSize.ParameterCount(ShapeOf(width), _leaves) <= _options.ParameterLimit;

    private double WorkOfStep(NetworkShape shape, TrainingOptions options) => TrainingWork.OfStep(
        shape, NetworkSize.ParameterCount(shape, _leaves), _train.Data.Rows, _validation.Data.Rows, Updates(options));

    private double WorkOfTrial(int rows)
    {
        NetworkShape shape = (_plan with { Widths = [TreeSelection.TrialWidth] }).For(_split.Train, _choice.Tree);
        return TrainingWork.OfStep(shape, NetworkSize.ParameterCount(shape, _leaves), Math.Min(rows, _train.Data.Rows),
            Math.Min(rows, _validation.Data.Rows), 1);
    }

    private int Updates(TrainingOptions options) => options.BatchSize == 0 ? 1 : ((_train.Data.Rows - 1) / options.BatchSize) + 1;

    private TrainingOptions FullOptions(IReadOnlyList<double> strengths) =>
        _options with { PriorStrengths = strengths, Refit = false, Restarts = 1, WarmUpRows = 0, BatchSize = 0 };

    private TrainingOptions BatchOptions(int steps) => _options with
    {
        Steps = steps,
        PriorStrengths = [_options.PriorStrengths[0]],
        Refit = false,
        Restarts = 1,
        WarmUpRows = 0,
        BatchSize = EffortPlan.BatchOf(_train.Data.Rows),
        LeastGain = 0,
    };

    private void Keep(
        string name, int? from, TrainingResult result, ConvAC[] starts, TrainingOptions options, double planned, double done, long started)
    {
        string start = from is { } number ? _stages[number].Name : TrainingRecord.Text(_options.Initialisation).ToLowerInvariant();
        CancellationToken cancellation = _options.KeepWhenCancelled ? CancellationToken.None : _job.Cancellation;
        double[] scores = PairedScores.Of(result.ChosenMixture, _validation, options.Engine, cancellation);
        _results.Add(new StageResult(result, starts, from, options, scores));
        _stages.Add(new EffortStage(name, start, from, result.Mixture.ParameterCount, result.Score, StepsOf(result), done, planned * _secondsPerOperation,
            Stopwatch.GetElapsedTime(started).TotalSeconds));
        _left -= done;
    }

    private static int StepsOf(TrainingResult result) => result.History.Count(h => h.Phase == TrainingPhase.Search && h.Step > 0);

    private TrainingResult Train(NetworkShape shape, ConvAC[] starts, TrainingOptions options, string name, string part = "")
    {
        _job.Cancellation.ThrowIfCancellationRequested();
        string data = RecordedTraining.DataOf(_split.Train, _split.Validation);
        ICheckpointStore? store = _job.Stores?.Invoke(Invariant($"{PartPrefix}{_stages.Count + 1}{part}"));
        IProgress<TrainingProgress>? progress = _job.Progress is null ? null : new RenamedProgress(_job.Progress, activity => $"{name}: {activity}");

        // Mini-batches are many, and a checkpoint is as large as the network.
        options = options with { CheckpointEvery = options.CheckpointEvery * Updates(options) };
        return starts.Length == 0
            ? ExpectationMaximization.Train(shape, _leaves, _train, _validation, options, progress, store, data, _job.Cancellation)
            : ExpectationMaximization.TrainFrom(starts, _train, _validation, options, progress, store, data, _job.Cancellation);
    }

    // Many rows: the refit continues from the chosen model. Few: the chosen training is repeated with them, and its search is the same to the last bit.
    private TrainingResult Finish(ref bool interrupted)
    {
        StageResult chosen = _results[Chosen];
        TrainingResult result = chosen.Result;
        bool judged = HoldOut.CountRows(_train.Data.Rows, _validation.Data.Rows, _options) > 0;
        if (interrupted || !_options.Refit || (!judged && chosen.Starts.Length > 0))
        {
            return interrupted ? result with { StoppedBecause = StopReason.Interrupted } : result;
        }

        TrainingOptions options = chosen.Options with { Refit = true, KeepWhenCancelled = false, PriorStrengths = [result.PriorStrength] };
        try
        {
            if (!AreMany)
            {
                return Train(chosen.Shape, chosen.Starts, options, "refit", "-refit") with { Components = result.Components };
            }

            TrainingResult refit = Train(chosen.Shape, [.. result.ChosenMixture.Components], options with { Steps = 0, BatchSize = 0 }, "refit", "-refit");
            return refit with
            {
                History = [.. result.History, .. refit.History.Where(h => h.Phase != TrainingPhase.Search)],
                BestStep = result.BestStep,
                Components = result.Components,
                StoppedBecause = result.StoppedBecause,
            };
        }
        catch (OperationCanceledException) when (_options.KeepWhenCancelled)
        {
            interrupted = true;
            return result with { StoppedBecause = StopReason.Interrupted };
        }
    }

    // How a stage was trained: from which networks, which are those of an earlier stage with more channels, or none; and log p of every validation row.
    private sealed record StageResult(TrainingResult Result, ConvAC[] Starts, int? From, TrainingOptions Options, double[] RowScores)
    {
        public NetworkShape Shape => Result.Chosen.Shape;

        public int Width => Shape.Channels(Shape.Tree.Root);
    }
}
