using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Learning;

/// <summary>Passes over data with the parameters fixed: expected counts and scores.</summary>
internal static class ExpectationStep
{
    // Sums depend on how rows are split over calls, so the split is fixed; it only gives progress something to say.
    private const int ChunkRows = 8192;

    /// <summary>Adds the expected counts of some rows.</summary>
    /// <param name="model">The network.</param>
    /// <param name="set">The samples.</param>
    /// <param name="rows">The rows counted.</param>
    /// <param name="counts">The counts that are added to.</param>
    /// <param name="engine">The engine's options.</param>
    /// <param name="done">Hears how many rows are done.</param>
    /// <param name="cancellation">Stops the pass.</param>
    public static void AddCounts(
        ConvAC model, TrainingSet set, RowSelection rows, ExpectedCounts counts, EngineOptions engine, Action<int> done, CancellationToken cancellation)
    {
        IEngine pass = Engines.Create(model, engine);
        for (int start = 0; start < rows.Count; start += ChunkRows)
        {
            int length = Math.Min(ChunkRows, rows.Count - start);
            cancellation.ThrowIfCancellationRequested();
            pass.AddExpectedCounts(set.Data, rows.Slice(start, length), set.Labels, counts, cancellation);
            done(start + length);
        }
    }

    /// <summary>Computes the mean of log p(x), the class summed out.</summary>
    /// <param name="model">The network.</param>
    /// <param name="data">The samples, at least one.</param>
    /// <param name="engine">The engine's options.</param>
    /// <param name="cancellation">Stops the pass.</param>
    /// <returns>Mean nats a sample; negative infinity if a sample is impossible.</returns>
    public static double Score(ConvAC model, Observations data, EngineOptions engine, CancellationToken cancellation)
    {
        double[] logLikelihood = new double[data.Rows];
        Engines.Create(model, engine).LogLikelihood(data, RowSelection.All(data), logLikelihood, default, cancellation);
        return CompensatedSum.Of(logLikelihood) / data.Rows;
    }
}
