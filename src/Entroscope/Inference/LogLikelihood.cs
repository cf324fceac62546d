using Entroscope.Engine;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Inference;

/// <summary>Log-likelihoods of observations, exact for any pattern of missing values.</summary>
public static class LogLikelihood
{
    /// <summary>Computes log p(x) of every sample, the class summed out.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="data">The observations; a missing value is summed out, and a row without any value has log-likelihood 0.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>One log-likelihood a row, in nats (log-densities where sites are continuous); negative infinity for an impossible row.</returns>
    /// <exception cref="DataException">The observations do not fit the model.</exception>
    /// <exception cref="ModelException">The network has no probabilities.</exception>
    /// <remarks>Cost: one upward pass, O(rows x weights).</remarks>
    public static double[] Compute(ConvAC model, Observations data, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        IEngine evaluator = Engines.Create(model, engine);
        data.EnsureFits(model);
        double[] logLikelihood = new double[data.Rows];
        evaluator.LogLikelihood(data, RowSelection.All(data), logLikelihood, default, cancellation);
        return logLikelihood;
    }

    /// <summary>Computes log p(x) of every sample under a mixture, class and component summed out.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="data">The observations; a missing value is summed out, and a row without any value has log-likelihood 0.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>One log-likelihood a row, in nats (log-densities where sites are continuous); negative infinity for an impossible row.</returns>
    /// <exception cref="DataException">The observations do not fit the mixture.</exception>
    /// <remarks>Cost: one upward pass through every component.</remarks>
    public static double[] Compute(ConvACMixture mixture, Observations data, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var evaluator = new MixtureEngine(mixture, engine);
        data.EnsureFits(mixture.Pattern);
        double[] logLikelihood = new double[data.Rows];
        evaluator.LogLikelihood(data, RowSelection.All(data), logLikelihood, cancellation: cancellation);
        return logLikelihood;
    }

    /// <summary>Computes the mean of log p(x) over the samples.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="data">At least one row of observations.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The mean, in nats; negative infinity when a row is impossible.</returns>
    /// <exception cref="DataException">The observations do not fit the model.</exception>
    public static double Mean(ConvAC model, Observations data, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfZero(data.Rows, nameof(data));
        return CompensatedSum.Of(Compute(model, data, engine, cancellation)) / data.Rows;
    }

    /// <summary>Computes the mean of log p(x) over the samples under a mixture.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="data">At least one row of observations.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The mean, in nats; negative infinity when a row is impossible.</returns>
    /// <exception cref="DataException">The observations do not fit the mixture.</exception>
    public static double Mean(ConvACMixture mixture, Observations data, EngineOptions? engine = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfZero(data.Rows, nameof(data));
        return CompensatedSum.Of(Compute(mixture, data, engine, cancellation)) / data.Rows;
    }
}
