using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning;

/// <summary>Passes over data with the parameters fixed, expected counts and scores: one engine and one buffer for a whole training run.</summary>
/// <param name="options">The engine's options.</param>
internal sealed class ExpectationStep(EngineOptions options)
{
    // Sums depend on how rows are split over calls, so the split is fixed; it only gives progress something to say.
    private const int ChunkRows = 8192;
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

    /// <summary>Adds the expected counts of some rows.</summary>
    /// <param name="done">Receives how many rows are done; null for none.</param>
    /// <param name="weights">The weight of every row of the set, or null where each counts once.</param>
    public void AddCounts(
        TrainingSet set, RowSelection rows, ExpectedCounts counts, Action<int>? done, CancellationToken cancellation, double[]? weights = null)
    {
        long before = Engine.Rescued;
        for (int start = 0; start < rows.Count; start += ChunkRows)
        {
            int length = Math.Min(ChunkRows, rows.Count - start);
            cancellation.ThrowIfCancellationRequested();
            Engine.AddExpectedCounts(set.Data, rows.Slice(start, length), set.Labels, weights, counts, cancellation);
            done?.Invoke(start + length);
        }

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

    /// <summary>Computes the mean of log p(x), the class summed out.</summary>
    /// <param name="data">The samples, at least one.</param>
    /// <returns>Mean nats a sample; negative infinity if a sample is impossible.</returns>
    public double Score(Observations data, CancellationToken cancellation)
    {
        if (_logLikelihood.Length < data.Rows)
        {
            _logLikelihood = new double[data.Rows];
        }

        Memory<double> scores = _logLikelihood.AsMemory(0, data.Rows);
        LogLikelihood(data, scores, cancellation);
        return CompensatedSum.Of(scores.Span) / data.Rows;
    }

    /// <summary>Computes log p(x) of every sample, the class summed out, for a score.</summary>
    /// <param name="logLikelihood">Receives nats, one a sample.</param>
    public void LogLikelihood(Observations data, Memory<double> logLikelihood, CancellationToken cancellation)
    {
        long before = Engine.Rescued;
        Engine.LogLikelihood(data, RowSelection.All(data), logLikelihood, default, cancellation);
        RescuedInScoring += Engine.Rescued - before;
    }

    /// <summary>Computes log p(x) of every sample, the class summed out, for a score that mixes components.</summary>
    /// <param name="logLikelihood">Receives one logarithm a sample.</param>
    public void LogLikelihood(Observations data, WideLog[] logLikelihood, CancellationToken cancellation)
    {
        long before = Engine.Rescued;
        Engine.WideLogLikelihood(data, RowSelection.All(data), logLikelihood, null, cancellation);
        RescuedInScoring += Engine.Rescued - before;
    }
}
