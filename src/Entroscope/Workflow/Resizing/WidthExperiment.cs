using Entroscope.Information.Estimates;
using Entroscope.Information.Widths;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Start;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Resizing;

/// <summary>
/// Measures what other widths would gain by training them: networks of the present widths, of twice and of half the channels at all inner nodes, and with
/// saturated heights wider and idle ones narrower by themselves (the sites among them), all from scratch with the options of the network's record,
/// compared row by row on rows that took no part in their training.
/// </summary>
/// <remarks>
/// Training and validation rows of the network are put together and divided again for every seed: rows to learn from, rows on which a training chooses its
/// step and its prior,
/// and rows to compare on, which differ from seed to seed as long as there are enough. The network itself is not compared: it may have learned from any of
/// them. The test part
/// is not touched. Everything depends on network, rows and options alone, not on threads.
/// </remarks>
internal sealed class WidthExperiment
{
    /// <summary>The fewest rows that can be divided.</summary>
    public const int FewestRows = 20;

    /// <summary>The level of the intervals of all widths together, and of those of single heights together.</summary>
    public const double Level = 0.95;

    // Twice, and half.
    private const double Factor = 2;

    // Heights tried by themselves, those with the most flagged nodes first.
    private const int MostHeights = 4;

    private readonly ConvAC _model;
    private readonly LeafSpecification[] _leaves;
    private readonly TrainingSet _rows;
    private readonly bool? _recordedRows;
    private readonly WidthExperimentOptions _options;

    private WidthExperiment(ConvAC model, ModelSplit rows, WidthAdvice advice, WidthExperimentOptions options)
    {
        (_model, _options) = (model, options);
        _leaves = [.. model.Leaves.Select(l => l.Specification)];
        _rows = StackedColumn.Stack(new TrainingSet(rows.Train.Data.Observations, rows.Train.Labels),
            new TrainingSet(rows.Validation.Data.Observations, rows.Validation.Labels));
        TrainingRecord record = model.Metadata.Training;
        _recordedRows = record.Data is { } data
            ? string.Equals(data, RecordedTraining.DataOf(rows.Train.Data, rows.Validation.Data), StringComparison.Ordinal)
            : null;
        int count = _rows.Data.Rows;
        Refuse.Data(count < FewestRows, $"{rows.Train.Data.Name}: there are {count} rows to train on and to compare on, but at least {FewestRows} are needed.");
        HeldOutRows = Math.Max(2, (int)Math.Round(options.HeldOutFraction * count));
        StoppingRows = Math.Max(1, (int)Math.Round(options.StoppingFraction * count));
        Training = record.Recorded(TrainingRows) with { Engine = options.Engine };
        Alternatives = Plan(advice);
        foreach (WidthAlternative alternative in Alternatives)
        {
            NetworkSize.EnsureWithin([alternative.Shape], _leaves, Training.ParameterLimit);
        }
    }

    /// <summary>Gets the widths that are trained, the present ones first.</summary>
    public IReadOnlyList<WidthAlternative> Alternatives { get; }

    /// <summary>Gets the heights that are saturated or idle but not tried by themselves, since there are too many.</summary>
    public IReadOnlyList<int> HeightsLeftOut { get; private set; } = [];

    /// <summary>Gets how every network is trained; the seed is that of the first training.</summary>
    public TrainingOptions Training { get; }

    public int Trainings => Alternatives.Count * _options.Seeds;

    /// <summary>Gets the rows that every network learns from.</summary>
    public int TrainingRows => _rows.Data.Rows - HeldOutRows - StoppingRows;

    /// <summary>Gets the rows on which every training chooses its step and its prior.</summary>
    public int StoppingRows { get; }

    /// <summary>Gets the rows on which the networks of a seed are compared.</summary>
    public int HeldOutRows { get; }

    /// <summary>Gets the multiply-adds of all trainings if each takes all its steps: up and down for every row, with every strength of the prior and every
    /// restart.</summary>
    public double Operations => _options.Seeds * Alternatives.Sum(a => TrainingCost.OfSearch(a.Parameters, TrainingRows, StoppingRows, Training).Operations);

    /// <summary>Gets the seed of a network's recorded training, by which the rows of a file were divided there; 1 without a record.</summary>
    public static ulong RecordedSeed(ConvAC model) => model.Metadata.Training.Seed ?? 1;

    /// <summary>Plans an experiment. Nothing is trained.</summary>
    /// <param name="model">A network in the generative reading, with the record of its training.</param>
    /// <param name="rows">The rows of its training; their division does not matter.</param>
    /// <param name="advice">What its widths carry: which heights are saturated or idle.</param>
    /// <param name="options">How to try; null for the defaults.</param>
    /// <returns>The plan: the trainings and what they cost at most.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, the advice is that of another network, or it has no schedule to be tried.</exception>
    /// <exception cref="DataException">There are fewer rows than can be divided.</exception>
    /// <exception cref="SizeLimitException">A wider network would have more parameters than are allowed.</exception>
    public static WidthExperiment Plan(ConvAC model, ModelSplit rows, WidthAdvice advice, WidthExperimentOptions? options = null)
    {
        options ??= new WidthExperimentOptions();
        WidthExperimentOptions.Check(options);
        model.EnsureGenerative();
        return advice.Nodes.Count != model.Tree.NodeCount || (options.Schedule && advice.Advised is null)
            ? throw new ArgumentException("The advice must be that of the network, and hold the schedule that is to be tried.", nameof(advice))
            : new WidthExperiment(model, rows, advice, options);
    }

    /// <summary>Trains and compares.</summary>
    /// <param name="progress">Receives the progress of every training; null for none.</param>
    public WidthExperimentResult Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ulong[] seeds = [.. Enumerable.Range(0, _options.Seeds).Select(s => unchecked(Training.Seed + (ulong)s))];
        var scores = Alternatives.Select(_ => new List<HeldOutScores>()).ToArray();
        int[] order = [.. Enumerable.Range(0, _rows.Data.Rows)];
        new RandomStream(Training.Seed, "rows of a width experiment").Shuffle(order.AsSpan());
        for (int s = 0; s < seeds.Length; s++)
        {
            // The rows to compare on come first, those to stop on next, from another place of the same order for every seed.
            int[] turned = [.. Enumerable.Range(0, order.Length).Select(i => order[(int)((i + ((long)s * HeldOutRows)) % order.Length)])];
            TrainingSet heldOut = Select(turned[..HeldOutRows]);
            TrainingSet stopping = Select(turned[HeldOutRows..(HeldOutRows + StoppingRows)]);
            TrainingSet train = Select(turned[(HeldOutRows + StoppingRows)..]);
            for (int a = 0; a < Alternatives.Count; a++)
            {
                int number = (s * Alternatives.Count) + a + 1;
                IProgress<TrainingProgress>? told = progress is null ? null : new Numbered(progress, Invariant($"training {number} of {Trainings}"));
                ConvAC trained = ExpectationMaximization.Train(
                    Alternatives[a].Shape, _leaves, train, stopping, Training with { Seed = seeds[s] }, told, cancellation: cancellation).Model;
                scores[a].Add(HeldOutScores.Of(trained, heldOut, _options.Engine, cancellation));
            }
        }

        // The verdict is on all widths together; what single heights say of themselves is a family of its own.
        int[] family = [.. Alternatives.Select(a => Alternatives.Count(b => b.Step != WidthStep.Present && b.Height is null == a.Height is null))];
        return new WidthExperimentResult(
            Outcomes: [.. Alternatives.Select((alternative, a) => Outcome(alternative, scores[a], scores[0], 1 - ((1 - Level) / Math.Max(1, family[a]))))],
            Seeds: seeds,
            TrainingRows: TrainingRows,
            StoppingRows: StoppingRows,
            HeldOutRows: HeldOutRows,
            RecordedRows: _recordedRows,
            Level: Level);
    }

    private static WidthOutcome Outcome(WidthAlternative alternative, List<HeldOutScores> scores, List<HeldOutScores> present, double level)
    {
        double[][] differences = [.. scores.Zip(present, (one, other) => one.LogLikelihood.Zip(other.LogLikelihood, (x, y) => x - y).ToArray())];
        var gain = PairedDifference.Of(differences, level);
        WidthGain verdict = gain switch
        {
            _ when !double.IsFinite(gain.StandardError) => WidthGain.Unknown,
            { Lower: > 0 } => WidthGain.Gains,
            { Upper: < 0 } => WidthGain.Loses,
            _ => WidthGain.NoDifference,
        };
        double[] right = [.. scores.SelectMany(s => s.Right)];
        return new WidthOutcome(alternative, scores.SelectMany(s => s.LogLikelihood).Average(), gain,
            verdict)
        { Accuracy = right.Length > 0 ? right.Average() : null };
    }

    private List<WidthAlternative> Plan(WidthAdvice advice)
    {
        NetworkShape shape = _model.Shape;
        List<WidthAlternative> plan = [new(WidthStep.Present, null, 0, shape, NetworkSize.ParameterCount(shape, _leaves))];
        Add(WidthStep.Wider, null, ChannelSteps.Wider(shape, _leaves, v => !shape.Tree.IsSite(v), Factor));
        Add(WidthStep.Narrower, null, ChannelSteps.Narrower(shape, v => !shape.Tree.IsSite(v)));
        (int Height, WidthUse Use, int Nodes)[] flagged = [.. advice.Levels
            .SelectMany(l => new[] { WidthUse.Saturated, WidthUse.Idle }.Select(use => (l.Height, Use: use, Nodes: l.Count(use))))
            .Where(f => _options.Levels && f.Nodes > 0)
            .OrderByDescending(f => f.Nodes * (f.Use == WidthUse.Saturated ? shape.Tree.NodeCount : 1L))];
        foreach ((int height, WidthUse use, _) in flagged.Take(MostHeights))
        {
            bool IsFlagged(int v) => shape.Tree.HeightOf(v) == height && advice.Nodes[v].Use == use;
            Add(
                use == WidthUse.Saturated ? WidthStep.Wider : WidthStep.Narrower,
                height,
                use == WidthUse.Saturated ? ChannelSteps.Wider(shape, _leaves, IsFlagged, Factor) : ChannelSteps.Narrower(shape, IsFlagged));
        }

        HeightsLeftOut = [.. flagged.Skip(MostHeights).Select(f => f.Height).Distinct().Order()];
        if (_options.Schedule)
        {
            Add(WidthStep.Schedule, null, advice.Advised!);
        }

        return plan;

        // What is no other network is not trained twice.
        void Add(WidthStep step, int? height, NetworkShape other)
        {
            if (plan.TrueForAll(a => ChannelSteps.Changed(a.Shape, other) > 0))
            {
                plan.Add(new WidthAlternative(step, height, ChannelSteps.Changed(shape, other), other, NetworkSize.ParameterCount(other, _leaves)));
            }
        }
    }

    private TrainingSet Select(int[] rows)
    {
        int[] sorted = [.. rows.Order()];
        return _rows.Select(sorted);
    }

    private sealed class Numbered(IProgress<TrainingProgress> outer, string training) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => outer.Report(value with { Activity = $"{training}, {value.Activity}" });
    }
}
