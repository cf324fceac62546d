using Entroscope.Engine;
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

    /// <summary>Gets how many samples were recomputed in a better arithmetic when counts were taken.</summary>
    public long RescuedInTraining { get; private set; }

    /// <summary>Gets how many samples were recomputed in a better arithmetic when networks were scored.</summary>
    public long RescuedInScoring { get; private set; }

    private IReloadableEngine Engine => _engine ?? throw new InvalidOperationException("No network has been loaded.");

    /// <summary>Takes the parameters that the next passes are made with; to be called whenever they have changed.</summary>
    /// <param name="model">The network.</param>
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
    /// <param name="set">The samples.</param>
    /// <param name="rows">The rows counted.</param>
    /// <param name="counts">The counts that are added to.</param>
    /// <param name="done">Hears how many rows are done, or null.</param>
    /// <param name="cancellation">Stops the pass.</param>
    public void AddCounts(TrainingSet set, RowSelection rows, ExpectedCounts counts, Action<int>? done, CancellationToken cancellation)
    {
        long before = Engine.Rescued;
        for (int start = 0; start < rows.Count; start += ChunkRows)
        {
            int length = Math.Min(ChunkRows, rows.Count - start);
            cancellation.ThrowIfCancellationRequested();
            Engine.AddExpectedCounts(set.Data, rows.Slice(start, length), set.Labels, counts, cancellation);
            done?.Invoke(start + length);
        }

        RescuedInTraining += Engine.Rescued - before;
    }

    /// <summary>Computes log p(x) and log p(x | y) of some rows.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="rows">The rows evaluated.</param>
    /// <param name="logLikelihood">Receives log p(x), one a row, in nats.</param>
    /// <param name="givenClass">Receives log p(x | y), shape [rows, classes], in nats.</param>
    /// <param name="cancellation">Stops the pass.</param>
    public void LogLikelihood(Observations data, RowSelection rows, Memory<double> logLikelihood, Memory<double> givenClass, CancellationToken cancellation) =>
        Engine.LogLikelihood(data, rows, logLikelihood, givenClass, cancellation);

    /// <summary>Computes the mean of log p(x), the class summed out.</summary>
    /// <param name="data">The samples, at least one.</param>
    /// <param name="cancellation">Stops the pass.</param>
    /// <returns>Mean nats a sample; negative infinity if a sample is impossible.</returns>
    public double Score(Observations data, CancellationToken cancellation)
    {
        long before = Engine.Rescued;
        if (_logLikelihood.Length < data.Rows)
        {
            _logLikelihood = new double[data.Rows];
        }

        Memory<double> scores = _logLikelihood.AsMemory(0, data.Rows);
        Engine.LogLikelihood(data, RowSelection.All(data), scores, default, cancellation);
        RescuedInScoring += Engine.Rescued - before;
        return CompensatedSum.Of(scores.Span) / data.Rows;
    }
}
