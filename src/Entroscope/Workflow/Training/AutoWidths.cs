using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Widths;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Resizing;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Structure;

namespace Entroscope.Workflow.Training;

/// <summary>
/// Finds the widths of a network within a budget of parameters: trains a narrow one, measures on the validation rows what every latent carries,
/// widens where it is saturated, narrows where it is idle, trains again, and resumes from the best as long as the validation score rises.
/// </summary>
/// <remarks>
/// The uniform network of the whole budget is among the trials, so the choice is never worse than it on the validation
/// rows. Every advised schedule is trained from the start that the options name, unless a network of the same shape
/// was already, and from the measured network, resized. Everything depends on data, plan, budget and seed alone.
/// </remarks>
internal sealed class AutoWidths
{
    /// <summary>The largest number of measurements.</summary>
    public const int Rounds = 3;

    // A narrow and a uniform network, two of every measurement, and one of half the strength.
    internal const int MostTrials = 3 + (2 * Rounds);

    // The share of the budget that the narrow network takes.
    private const int NarrowShare = 4;

    private readonly DataSplit _split;
    private readonly NetworkPlan _plan;
    private readonly long _budget;
    private readonly TrainingOptions _options;
    private readonly IProgress<TrainingProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly TreeChoice _tree;
    private readonly NetworkShape _planned;
    private readonly LeafSpecification[] _leaves;
    private readonly TrainingSet _train;
    private readonly TrainingSet _validation;
    private readonly List<WidthTrial> _trials = [];
    private readonly List<(TrainingResult Result, ConvAC? Start)> _results = [];
    private readonly List<double[]> _logLikelihoods = [];

    private AutoWidths(
        DataSplit split, NetworkPlan plan, long budget, TrainingOptions options, IProgress<TrainingProgress>? progress, TreeChoice tree,
        CancellationToken cancellation)
    {
        (_split, _plan, _budget, _options, _progress, _tree, _cancellation) = (split, plan, budget, options, progress, tree, cancellation);
        _leaves = split.Train.LeafSpecifications();
        _planned = plan.For(split.Train, tree.Tree);
        _train = new TrainingSet(split.Train.Observations, split.Train.Labels);
        _validation = new TrainingSet(split.Validation.Observations, split.Validation.Labels);
    }

    private int Best => Enumerable.Range(0, _trials.Count).MaxBy(i => _trials[i].Score);

    /// <summary>Finds the widths and trains the network.</summary>
    /// <param name="plan">What is said about the architecture; its widths must be null.</param>
    /// <param name="budget">The largest number of parameters: leaves, weights and class prior.</param>
    /// <param name="options">How to train each network; null for the defaults for that many rows. The refit is done once, at the end.</param>
    /// <param name="progress">Receives the progress of every training; null for none.</param>
    /// <param name="tree">The tree, where it was chosen before; null chooses the one that the plan asks for, once before the search.</param>
    /// <param name="cancellation">Stops the search; with <see cref="TrainingOptions.KeepWhenCancelled"/>
    /// the best network so far is the result, without a refit.</param>
    /// <returns>The network, the trials and the advice that remains.</returns>
    /// <exception cref="ArgumentException">The plan names widths, or is of a mixture.</exception>
    /// <exception cref="ModelException">The tree does not fit the data, or not even the smallest network fits into the budget.</exception>
    /// <exception cref="SizeLimitException">The budget is larger than the options' limit of parameters.</exception>
    /// <remarks>Cost: up to nine trainings, eight of them of about the budget's size, and the refit.</remarks>
    public static AutoWidthsResult Run(
        DataSplit split,
        NetworkPlan plan,
        long budget,
        TrainingOptions? options = null,
        IProgress<TrainingProgress>? progress = null,
        TreeChoice? tree = null,
        CancellationToken cancellation = default)
    {
        options ??= TrainingOptions.ForRows(split.Train.Observations.Rows);
        EnsureFits(split.Train, plan, budget, options.ParameterLimit);
        LeafSpecification[] leaves = split.Train.LeafSpecifications();
        bool Fits(PoolingTree t) =>
            plan.Fits(split.Train, t, long.MaxValue) && WidthAdvisor.Smallest(plan.For(split.Train, t), leaves, plan.LeafChannels) <= budget;
        TreeChoice choice = tree ?? TreeSelection.Choose(split, plan, options, Fits, progress, null, cancellation);
        EnsureBudget(split.Train, plan, choice.Tree, budget);
        return new AutoWidths(split, plan, budget, options, progress, choice, cancellation).Search();
    }

    /// <summary>
    /// Refuses what <see cref="Run"/> would refuse, before anything is computed or written. Whether the smallest network on a learned tree fits into the
    /// budget is seen only when the tree is known.
    /// </summary>
    /// <param name="parameterLimit">The limit that the budget must not exceed.</param>
    /// <exception cref="ArgumentException">The plan names widths, or is of a mixture.</exception>
    /// <exception cref="ModelException">The tree does not fit the data, or not even the smallest network fits into the budget.</exception>
    public static void EnsureFits(Dataset data, NetworkPlan plan, long budget, long parameterLimit)
    {
        Refusals.EnsureNetwork(plan.Components, Refusals.NoWidthSearch, nameof(plan));
        Refuse.Argument(plan.Widths is not null, $"The widths are searched for and must not be given.", nameof(plan));

        Refuse.Size(budget > parameterLimit,
            $"The budget of {budget} parameters is more than the limit of {parameterLimit}; name a smaller budget or raise the limit.");

        if (plan.NamedTree(data) is { } named)
        {
            EnsureBudget(data, plan, named, budget);
        }
        else
        {
            plan.EnsureFits(data, long.MaxValue);
        }
    }

    private static void EnsureBudget(Dataset data, NetworkPlan plan, PoolingTree tree, long budget)
    {
        NetworkShape planned = plan.For(data, tree);
        _ = WidthAdvisor.Recommend(planned, data.LeafSpecifications(), new double[planned.Tree.NodeCount], budget, 0, plan.LeafChannels);
    }

    private AutoWidthsResult Search()
    {
        long started = Stopwatch.GetTimestamp();
        NetworkShape uniform = WidthAdvisor.Uniform(_planned, _leaves, _budget) ?? Equal(_budget);
        try
        {
            Search(uniform);
        }
        catch (OperationCanceledException) when (_options.KeepWhenCancelled && _results.Count > 0)
        {
            return Finish(started, uniform, interrupted: true);
        }

        return Finish(started, uniform, interrupted: false);
    }

    private void Search(NetworkShape uniform)
    {
        if (Narrow() is { } narrow)
        {
            Try(0, "narrow", narrow, null);
        }

        Try(0, "uniform", uniform, null);
        int measured = 0;
        for (int round = 1; round <= Rounds; round++)
        {
            int before = Best;
            Advise(round, measured);
            if (Best == before)
            {
                break;
            }

            measured = Best;
        }
    }

    // One measurement and the trainings that follow from it.
    private void Advise(int round, int measured)
    {
        ConvAC network = _results[measured].Result.Chosen;
        double[] held = [.. Measure(network, null, _cancellation).Nodes.Select(n => Math.Clamp(n.Held.Value, 0, n.LogChannels))];
        NetworkShape law = Recommend(held, 1);
        Try(round, "advised", law, null);
        Try(round, "advised", law, network);
        if (round == 1)
        {
            Try(round, "half advised", Recommend(held, 0.5), null);
        }
    }

    private NetworkShape Recommend(double[] held, double strength) => WidthAdvisor.Recommend(_planned, _leaves, held, _budget, strength, _plan.LeafChannels);

    // Where the planned leaves alone are too many parameters, they are narrowed, too; null where even that is too small a network to exist.
    private NetworkShape? Narrow()
    {
        long budget = _budget / NarrowShare;
        if (WidthAdvisor.Uniform(_planned, _leaves, budget) is { } uniform)
        {
            return uniform;
        }

        return WidthAdvisor.Smallest(_planned, _leaves, _plan.LeafChannels) <= budget ? Equal(budget) : null;
    }

    private NetworkShape Equal(long budget) =>
        WidthAdvisor.Recommend(_planned, _leaves, new double[_planned.Tree.NodeCount], budget, 0, _plan.LeafChannels);

    private WidthAdvice Measure(ConvAC network, long? budget, CancellationToken cancellation)
    {
        IEngine engine = Engines.Create(network, _options.Engine with { Kind = EngineKind.Double });
        var rows = FittingRows.Of(network, _validation.Data);
        return WidthAdvice.Compute(network, DatasetLedgers.Compute(new ModelEngine(engine), rows, cancellation), budget: budget);
    }

    // From the same start the same shape would take the same course again.
    private void Try(int round, string schedule, NetworkShape shape, ConvAC? measured)
    {
        if (measured is null && _results.Index().Any(r => r.Item.Start is null && IsSame(_trials[r.Index].Shape, shape)))
        {
            return;
        }

        ConvAC? start = measured is null ? null : ChannelResizing.Resize(measured, shape, seed: _options.Seed);
        TrainingResult result = Train(shape, start, _options with { Refit = false });
        string from = start is not null ? "measured network" : _options.Initialisation.ToString().ToLowerInvariant();
        _trials.Add(new WidthTrial(round, schedule, from, shape, NetworkSize.ParameterCount(shape, _leaves), result.Score, result.BestStep) { Gain = default });
        _logLikelihoods.Add(HeldOutScores.Of(result.Chosen, _validation, _options.Engine, CancellationToken.None).LogLikelihood);
        _results.Add((result, start));
        _cancellation.ThrowIfCancellationRequested();
    }

    private static bool IsSame(NetworkShape one, NetworkShape other) =>
        Enumerable.Range(0, one.Tree.NodeCount).All(v => one.Channels(v) == other.Channels(v));

    private TrainingResult Train(NetworkShape shape, ConvAC? start, TrainingOptions options) => start is null
        ? ExpectationMaximization.Train(
            shape, _leaves, _train, _validation, options, _progress, null, _split.Train.Fingerprint + _split.Validation.Fingerprint, _cancellation)
        : ExpectationMaximization.TrainFrom(start, _train, _validation, options, _progress, cancellation: _cancellation);

    // The refit repeats the chosen training: its search is the same to the last bit. What was interrupted is measured, but no longer refitted.
    private AutoWidthsResult Finish(long started, NetworkShape uniform, bool interrupted)
    {
        int reference = _trials.FindIndex(t => IsSame(t.Shape, uniform));
        WidthTrial[] trials = [.. _trials.Zip(_logLikelihoods, (t, own) => t with { Gain = Gain(own, reference) })];
        int chosen = Best;
        (TrainingResult result, ConvAC? start) = _results[chosen];
        WidthAdvice advice = Measure(result.Chosen, _budget, interrupted || _options.KeepWhenCancelled ? CancellationToken.None : _cancellation);
        if (!interrupted && _options.Refit)
        {
            (result, interrupted) = Refit(result, _trials[chosen].Shape, start);
        }

        result = interrupted ? result with { StoppedBecause = StopReason.Interrupted } : result;
        var search = new WidthSearch(_budget, trials, chosen);
        return new AutoWidthsResult(TrainingJob.Named(result, _split, _tree, _options, started) with { Widths = search }, search, advice);
    }

    // The network that was chosen is better than what an interrupted repetition has.
    private (TrainingResult Result, bool Interrupted) Refit(TrainingResult chosen, NetworkShape shape, ConvAC? start)
    {
        try
        {
            return (Train(shape, start, _options with { KeepWhenCancelled = false }), false);
        }
        catch (OperationCanceledException) when (_options.KeepWhenCancelled)
        {
            return (chosen, true);
        }
    }

    private PairedDifference Gain(double[] own, int reference) => reference < 0
        ? new PairedDifference(double.NaN, double.NaN, double.NaN, double.NaN, own.Length)
        : PairedDifference.Of([[.. own.Zip(_logLikelihoods[reference], (x, y) => x - y)]], 0.95);
}
