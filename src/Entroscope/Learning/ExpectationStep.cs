using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning;

/// <summary>Passes over data with the parameters fixed, expected counts and scores: one engine and one buffer for a whole training run.</summary>
/// <param name="options">The engine's options.</param>
/// <remarks>
/// Sums depend on how rows are split over calls of the engine, so the split is fixed: tiles, whose sums are added in a fixed tree (<see cref="TileRange"/>).
/// </remarks>
internal sealed class ExpectationStep(EngineOptions options) : ITileCounter
{
    private readonly TileSums _sums = new(options.ThreadCount);
    private readonly ExpectedCounts[] _counts = new ExpectedCounts[1];
    private (TrainingSet Set, RowSelection Rows, Action<int>? Done, CancellationToken Cancellation) _pass;
    private IReloadableEngine? _engine;
    private double[] _logLikelihood = [];
    private WideLog[] _givenClass = [];

    /// <summary>Gets how many samples were recomputed in a better arithmetic when counts were taken.</summary>
    public long RescuedInTraining { get; private set; }

    /// <summary>Gets how many samples were recomputed in a better arithmetic when networks were scored.</summary>
    public long RescuedInScoring { get; private set; }

    private IReloadableEngine Engine => _engine ?? throw new InvalidOperationException("No network has been loaded.");

    /// <summary>Takes the parameters that the next passes are made with; to be called whenever they have changed.</summary>
    public void Load(ConvAC model)
    {
        if (_engine is null)
        {
            _engine = (IReloadableEngine)Engines.Create(model, options);
        }
        else
        {
            _engine.Load(model);
        }
    }

    /// <summary>Takes the expected counts of some rows.</summary>
    /// <param name="counts">Receives the counts; zero before.</param>
    /// <param name="done">Receives how many rows are done; null for none.</param>
    public void AddCounts(TrainingSet set, RowSelection rows, ExpectedCounts counts, Action<int>? done, CancellationToken cancellation)
    {
        _pass = (set, rows, done, cancellation);
        _counts[0] = counts;
        _sums.Sum(TileRange.Of(rows.Count, options.TileRows), _counts, this);
        (_pass, _counts[0]) = (default, null!);
    }

    double ITileCounter.Count(int tile, ExpectedCounts[] counts)
    {
        (int start, int count) = new TileRange(tile, tile + 1).Rows(_pass.Rows.Count, options.TileRows);
        AddTile(_pass.Set, _pass.Rows.Slice(start, count), null, counts[0], _pass.Cancellation);
        _pass.Done?.Invoke(start + count);
        return 0;
    }

    /// <summary>Takes the expected counts of the rows of a tile.</summary>
    /// <param name="weights">The weight of every row of the set, or null where each counts once.</param>
    /// <param name="counts">Receives the counts; zero before.</param>
    public void AddTile(TrainingSet set, RowSelection rows, double[]? weights, ExpectedCounts counts, CancellationToken cancellation)
    {
        long before = Engine.Rescued;
        cancellation.ThrowIfCancellationRequested();
        Engine.AddExpectedCounts(set.Data, rows, set.Labels, weights, counts, cancellation);
        RescuedInTraining += Engine.Rescued - before;
    }

    /// <summary>Computes log p(x, y) of rows whose class is known and log p(x) of the others.</summary>
    /// <param name="logJoint">Receives one logarithm a row.</param>
    public void LogJoint(TrainingSet set, RowSelection rows, WideLog[] logJoint, CancellationToken cancellation)
    {
        long before = Engine.Rescued;
        ConvAC model = Engine.Model;
        int classes = model.Classes;
        bool labelled = set.Labels is not null && classes > 1;
        if (labelled && _givenClass.Length < rows.Count * classes)
        {
            _givenClass = new WideLog[MemoryLimit.Cells(rows.Count, classes)];
        }

        Engine.WideLogLikelihood(set.Data, rows, logJoint, labelled ? _givenClass : null, cancellation);
        for (int i = 0; labelled && i < rows.Count; i++)
        {
            if (set.Labels![rows[i]] is >= 0 and int y)
            {
                logJoint[i] = _givenClass[(i * classes) + y] + Math.Log(model.ClassPrior[y]);
            }
        }

        RescuedInTraining += Engine.Rescued - before;
    }

    /// <summary>Computes log p(x) and log p(x | y) of some rows.</summary>
    /// <param name="logLikelihood">Receives log p(x), one a row.</param>
    /// <param name="givenClass">Receives log p(x | y), shape [rows, classes].</param>
    public void LogLikelihood(Observations data, RowSelection rows, WideLog[] logLikelihood, WideLog[] givenClass, CancellationToken cancellation) =>
        Engine.WideLogLikelihood(data, rows, logLikelihood, givenClass, cancellation);

    /// <summary>Sums log p(x) of the rows of a tile, the class summed out, for a score.</summary>
    /// <returns>Nats; negative infinity if a sample is impossible.</returns>
    public double ScoreTile(Observations data, RowSelection rows, CancellationToken cancellation)
    {
        if (_logLikelihood.Length < rows.Count)
        {
            _logLikelihood = new double[rows.Count];
        }

        Memory<double> scores = _logLikelihood.AsMemory(0, rows.Count);
        LogLikelihood(data, rows, scores, cancellation);
        return CompensatedSum.Of(scores.Span);
    }

    /// <summary>Computes log p(x) of some samples, the class summed out, for a score.</summary>
    /// <param name="logLikelihood">Receives nats, one a sample.</param>
    public void LogLikelihood(Observations data, RowSelection rows, Memory<double> logLikelihood, CancellationToken cancellation)
    {
        long before = Engine.Rescued;
        Engine.LogLikelihood(data, rows, logLikelihood, default, cancellation);
        RescuedInScoring += Engine.Rescued - before;
    }

    /// <summary>Computes log p(x) of some samples, the class summed out, for a score that mixes components.</summary>
    /// <param name="logLikelihood">Receives one logarithm a sample.</param>
    public void LogLikelihood(Observations data, RowSelection rows, WideLog[] logLikelihood, CancellationToken cancellation)
    {
        long before = Engine.Rescued;
        Engine.WideLogLikelihood(data, rows, logLikelihood, null, cancellation);
        RescuedInScoring += Engine.Rescued - before;
    }
}
