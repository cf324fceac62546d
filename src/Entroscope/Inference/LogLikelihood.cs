using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>Log-likelihoods of observations, exact for any pattern of missing values.</summary>
public static class LogLikelihood
{
    /// <summary>Computes log p(x) of every sample, class and component summed out.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The observations; a missing value is summed out, and a row without any value has log-likelihood 0.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>One log-likelihood a row, in nats (log-densities where sites are continuous); negative infinity for an impossible row.</returns>
    /// <exception cref="DataException">The observations do not fit the model.</exception>
    /// <exception cref="ModelException">The model has no probabilities.</exception>
    /// <remarks>Cost: one upward pass through every component, O(rows x weights).</remarks>
    public static double[] Compute(ConvACMixture model, Observations data, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var evaluator = new ModelEngine(model, engine);
        return Of(evaluator, FittingRows.Of(model.Pattern, data), cancellation);
    }

    internal static double[] Of(ModelEngine engine, FittingRows rows, CancellationToken cancellation)
    {
        double[] logLikelihood = new double[rows.Data.Rows];
        engine.LogLikelihood(rows.Data, RowSelection.All(rows.Data), logLikelihood, cancellation: cancellation);
        return logLikelihood;
    }

    /// <summary>Computes the mean of log p(x) over the samples.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">At least one row of observations.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The mean, in nats; negative infinity when a row is impossible.</returns>
    /// <exception cref="DataException">The observations do not fit the model.</exception>
    public static double Mean(ConvACMixture model, Observations data, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfZero(data.Rows, nameof(data));
        return CompensatedSum.Of(Compute(model, data, engine, cancellation)) / data.Rows;
    }
}
