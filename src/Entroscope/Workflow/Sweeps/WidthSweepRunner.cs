using Entroscope.Data.Tables;
using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Scaling;
using Entroscope.Learning;
using Entroscope.Learning.Loop;
using Entroscope.Learning.Resizing;
using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;
using Entroscope.Structure;
using Entroscope.Workflow.Training;

namespace Entroscope.Workflow.Sweeps;

/// <summary>Runs a sweep of widths: trains and measures what a store does not hold yet, and keeps every training as soon as it is finished.</summary>
internal sealed class WidthSweepRunner
{
    private const string Narrower = " from the narrower network";
    private readonly WidthSweepOptions _options;
    private readonly TrainingOptions _training;
    private readonly DataSplit _split;
    private readonly TrainingSet _train;
    private readonly TrainingSet _validation;
    private readonly LeafSpecification[] _leaves;
    private readonly NetworkShape[] _shapes;
    private readonly int[] _widths;
    private readonly IWidthStore _store;
    private readonly SweepKey[][] _keys;
    private readonly Lock _gate = new();

    /// <summary>Initialises a sweep: refuses what could not be trained, then learns the tree of all its networks where it is to be learned.</summary>
    /// <param name="version">The version of the program: what another version has trained is trained again.</param>
    /// <param name="progress">Receives the progress of the trials of trees and leaves; null for none.</param>
    public WidthSweepRunner(
        DataSplit split, WidthSweepOptions options, IWidthStore store, string version, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        WidthSweepOptions.Check(options);
        Refuse.Data(split.Test is null, $"{split.Train.Name}: a sweep of widths is measured on test rows, but there are none.");
        int tested = split.Test.Observations.Rows;
        Refuse.Data(
            tested < ScaleMeasurement.FewestRows,
            $"{split.Test.Name}: a sweep of widths needs at least {ScaleMeasurement.FewestRows} test rows, but has {tested}.");
        Refuse.Data(!split.IsValidated, $"{split.Train.Name}: a sweep of widths chooses every network on validation rows, but there are none.");
        (_options, _store, _widths) = (options, store, options.AllWidths);
        TrainingOptions asked = options.Training ?? TrainingOptions.ForRows(split.Train.Observations.Rows);
        TrainingOptions training = asked with { Refit = false, KeepWhenCancelled = false };
        _split = OrdinalSharing.Choose(split, training, cancellation);
        NetworkPlan plan = (options.Network with { Widths = [_widths[^1]] }).WithTreeFor(_split.Train);
        plan.EnsureFits(_split.Train, training.ParameterLimit);
        Tree = TreeSelection.Choose(_split, plan, training, progress, cancellation: cancellation);
        plan.EnsureFits(_split.Train, Tree.Tree, training.ParameterLimit);
        LeafSelection.Choose(_split, ref plan, Tree.Tree, ref training, progress, cancellation);
        _training = training;
        _leaves = _split.Train.LeafSpecifications();
        _shapes = [.. _widths.Select(w => (plan with { Widths = [w] }).For(_split.Train, Tree.Tree))];
        Shape = _shapes[0];
        ScaleMeasurement.EnsureScales(Shape.Tree);
        _train = new TrainingSet(_split.Train.Observations, _split.Train.Labels);
        _validation = new TrainingSet(_split.Validation.Observations, _split.Validation.Labels);
        Seeds = [.. Enumerable.Range(0, options.Seeds).Select(s => unchecked(training.Seed + (ulong)s))];
        string data = _split.ComputeFingerprint();
        _keys = [.. Seeds.Select(seed => Enumerable.Range(0, _widths.Length).Select(i => Key(i, seed, data, version)).ToArray())];
        Cost = new SweepCost(Seeds.Length * _widths.Length, _keys.Sum(k => k.Count(key => store.FindWidth(key) is not null)),
            NetworkSize.ParameterCount(_shapes[^1], _leaves));
    }

    /// <summary>Gets the whole tree and how it was chosen.</summary>
    public TreeChoice Tree { get; }

    public SweepCost Cost { get; }

    public ulong[] Seeds { get; }

    // Of the narrowest width; all have one tree.
    private NetworkShape Shape { get; }

    private int Threads => _training.Engine.ThreadCount;

    /// <summary>
    /// Gets or sets what has trainings done elsewhere, whose records then are in the store; null to do them here. It receives which are wanted, and what to
    /// call as each is done.
    /// </summary>
    public Action<IReadOnlyList<int>, Action<int>>? Elsewhere { get; set; }

    /// <summary>Gets the number of trainings: those of the first seed, then those of the next one.</summary>
    public int Count => Seeds.Length * _widths.Length;

    /// <summary>Gets the name of a training.</summary>
    public SweepKey KeyOf(int training) => _keys[training / _widths.Length][training % _widths.Length];

    /// <summary>Gets the training whose network another one starts from; -1 for none.</summary>
    public int Before(int training) => _options.WarmStarts && training % _widths.Length > 0 ? training - 1 : -1;

    /// <summary>Does one training, unless the store has it; the network that it starts from is taken from the store.</summary>
    public void Train(int training, CancellationToken cancellation)
    {
        if (_store.FindWidth(KeyOf(training)) is null)
        {
            Train(training / _widths.Length, training % _widths.Length, null, _training.Engine, cancellation);
        }
    }

    /// <summary>Runs the sweep to its end.</summary>
    /// <param name="progress">Receives a line for every training as it is finished or found, by one thread at a time; null for none.</param>
    /// <param name="cancellation">Stops the sweep; what is finished stays in the store.</param>
    public WidthSweepResult Run(IProgress<string>? progress, CancellationToken cancellation)
    {
        var records = new WidthRecord[Seeds.Length, _widths.Length];
        (_, int reused) = Run(null, records, progress, cancellation);
        return WidthSweepResult.Of(_options, _widths, Tree, ScaleGeometry.Of(Shape.Tree), records, reused, _training.Seed, _split);
    }

    /// <summary>Runs the trainings of a task: with warm starts all widths of a seed belong to one.</summary>
    /// <returns>How many there are, and how many of them had been finished before.</returns>
    public (int Trainings, int Reused) Run(SweepTask task, IProgress<string>? progress, CancellationToken cancellation) =>
        Run(task, new WidthRecord[Seeds.Length, _widths.Length], progress, cancellation);

    private (int Trainings, int Reused) Run(SweepTask? task, WidthRecord[,] records, IProgress<string>? progress, CancellationToken cancellation)
    {
        // With warm starts the widths of a seed follow each other; else each training is by itself, the widest first, which take longest.
        (int Seed, int[] Widths)[] chains = _options.WarmStarts
            ? [.. Enumerable.Range(0, Seeds.Length).Select(s => (s, Enumerable.Range(0, _widths.Length).ToArray()))]
            : [.. from w in Enumerable.Range(0, _widths.Length).Reverse() from s in Enumerable.Range(0, Seeds.Length) select (s, new[] { w })];
        chains = task is null ? chains : [.. chains.Where((_, i) => task.Has(i))];
        if (Elsewhere is not null)
        {
            return Share([.. chains.SelectMany(c => c.Widths.Select(w => (c.Seed * _widths.Length) + w))], records, progress);
        }

        int workers = Math.Clamp(chains.Length, 1, _options.Workers ?? Threads);
        EngineOptions engine = _training.Engine with { Threads = Math.Max(1, Threads / workers) };
        int reused = 0;
        int number = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
        ParallelLoop.For(chains.Length, c =>
        {
            ConvAC? last = null;
            foreach (int w in chains[c].Widths)
            {
                cancellation.ThrowIfCancellationRequested();
                int seed = chains[c].Seed;
                WidthRecord? known = Locked(() => _store.FindWidth(_keys[seed][w]));
                (records[seed, w], last) = known is null ? Train(seed, w, last, engine, cancellation) : (known, null);
                lock (_gate)
                {
                    number++;
                    reused += known is null ? 0 : 1;
                    progress?.Report(Line(records[seed, w], number, known is not null));
                }
            }
        }, parallel);
        return (number, reused);
    }

    private (int Trainings, int Reused) Share(int[] all, WidthRecord[,] records, IProgress<string>? progress)
    {
        HashSet<int> missing = [.. all.Where(t => _store.FindWidth(KeyOf(t)) is null)];
        int number = 0;
        foreach (int training in all.Where(t => !missing.Contains(t)))
        {
            Take(training, reused: true);
        }

        Elsewhere!([.. all.Where(missing.Contains)], training => Take(training, reused: false));
        return (all.Length, all.Length - missing.Count);

        void Take(int training, bool reused)
        {
            WidthRecord record = _store.FindWidth(KeyOf(training))!;
            records[training / _widths.Length, training % _widths.Length] = record;
            progress?.Report(Line(record, ++number, reused));
        }
    }

    private string Line(WidthRecord record, int number, bool reused) =>
        Invariant($"width {record.Width}, seed {record.Seed} ({number}/{Cost.Trainings}): validation log-likelihood {record.Validation.Value:0.0000} nats; ")
        + (reused ? "found in the store" : Invariant($"{record.Passes} EM steps{(record.Warm ? Narrower : string.Empty)}, {record.Seconds:0.0} s"));

    private (WidthRecord Record, ConvAC Network) Train(int seed, int width, ConvAC? before, EngineOptions engine, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        bool chained = _options.WarmStarts && width > 0;
        TrainingOptions options = _training with { Seed = Seeds[seed], Engine = engine };
        (TrainingResult result, int tried, bool warm) = chained
            ? FromNarrower(before ?? Network(seed, width - 1, engine, cancellation), width, options, cancellation)
            : (FromClusters(width, options, cancellation), 0, false);
        ConvAC network = result.Model;
        var record = new WidthRecord(
            Width: _widths[width],
            Seed: Seeds[seed],
            Parameters: network.ParameterCount,
            Steps: result.BestStep,
            Passes: tried + Passes(result),
            Warm: warm,
            Train: LogLikelihood(network, _train, engine, cancellation),
            Validation: LogLikelihood(network, _validation, engine, cancellation),
            Scales: HeldOutScales.Measure(network, _split.Test!.Observations, engine with { Kind = EngineKind.Double }, cancellation),
            Seconds: Stopwatch.GetElapsedTime(started).TotalSeconds);
        Locked(() =>
        {
            _store.Add(_keys[seed][width], record, _options.WarmStarts ? network : null, chained ? _keys[seed][width - 1] : null);
            return true;
        });
        return (record, network);
    }

    // A network that is kept no longer is trained again, to the same result.
    private ConvAC Network(int seed, int width, EngineOptions engine, CancellationToken cancellation)
    {
        ConvAC? found = Locked(() => _store.FindNetwork(_keys[seed][width]));
        bool isOther = found is not null && !string.Equals(
            TrainingSettings.Fingerprint(found.Shape, []), TrainingSettings.Fingerprint(_shapes[width], []), StringComparison.Ordinal);
        Refuse.Data(isOther, $"The network of width {_widths[width]} and seed {Seeds[seed]} that the store holds is not of the shape of its training.");
        return found ?? Train(seed, width, null, engine, cancellation).Network;
    }

    private TrainingResult FromClusters(int width, TrainingOptions options, CancellationToken cancellation) =>
        ExpectationMaximization.Train(_shapes[width], _leaves, _train, _validation, options, null, null, string.Empty, cancellation);

    // The split channels of the narrower network, and a start of its own: both are trained with the narrower network's prior, and the better one is tried with
    // the others. Split channels may stay where the narrower network was, however far that is from what a start of its own finds, and the other way round.
    private (TrainingResult Result, int Tried, bool Warm) FromNarrower(ConvAC before, int width, TrainingOptions options, CancellationToken cancellation)
    {
        NetworkShape planned = _shapes[width];
        int[] channels = [.. Enumerable.Range(0, planned.Tree.NodeCount).Select(planned.Channels)];
        var shape = new NetworkShape(before.Tree, channels, planned.Classes, before.Shape.Sharing);
        ConvAC start = ChannelResizing.Resize(before, shape, seed: options.Seed);

        double strength = before.Metadata.Training.PriorStrength ?? options.PriorStrengths[0];
        TrainingResult split = Train(fromNarrower: true, strength);
        TrainingResult own = Train(fromNarrower: false, strength);
        bool warm = split.Score >= own.Score;
        (TrainingResult best, int tried) = (warm ? split : own, Passes(warm ? own : split));
        foreach (double prior in options.PriorStrengths.Where(s => s != strength))
        {
            TrainingResult other = Train(warm, prior);
            bool better = other.Score > best.Score;
            tried += Passes(better ? best : other);
            best = better ? other : best;
        }

        return (best, tried, warm);

        TrainingResult Train(bool fromNarrower, double prior)
        {
            TrainingOptions one = options with { PriorStrengths = [prior] };
            return fromNarrower
                ? ExpectationMaximization.TrainFrom(start, _train, _validation, one, cancellation: cancellation)
                : FromClusters(width, one, cancellation);
        }
    }

    private static int Passes(TrainingResult result) => result.History.Count(h => h.Step > 0);

    private static Estimate LogLikelihood(ConvAC network, TrainingSet rows, EngineOptions engine, CancellationToken cancellation)
    {
        Evaluation evaluation = Evaluation.Compute(new ModelEngine(network, engine with { Kind = EngineKind.Double }), rows.Data, cancellation: cancellation);
        return new Estimate(evaluation.LogLikelihood, evaluation.StandardError, evaluation.Rows);
    }

    private T Locked<T>(Func<T> action)
    {
        lock (_gate)
        {
            return action();
        }
    }

    // The name of a training out of all that determines its result; with warm starts that of all narrower ones is part of it.
    private SweepKey Key(int width, ulong seed, string data, string version)
    {
        TrainingOptions options = _training with { Seed = seed };
        TrainingRecord settings = TrainingSettings.Of([_shapes[width]], _leaves, _train, _validation, options, data);
        string start = _options.WarmStarts ? $"warm {string.Join(',', _widths[..width])}" : "cold";
        string[] own = [$"program={version}", Invariant($"sweep=width={_widths[width]}"), $"start={start}"];
        return new SweepKey(string.Join('\n', settings.Entries.Select(s => $"{s.Key}={s.Value}").Concat(own).Order(StringComparer.Ordinal)))
        {
            Bounds = new SweepBounds(SweepFactor.Widths, _widths[width], seed, _train.Data.Rows, options.Steps) { Levels = Shape.Tree.Height },
        };
    }
}
