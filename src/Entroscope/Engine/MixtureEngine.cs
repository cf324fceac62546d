using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Engine;

/// <summary>
/// Evaluates a mixture over batches of samples: an engine for every component, and the component Z summed out above them
/// (theory, "Mixtures of networks").
/// </summary>
/// <remarks>
/// Results are exact up to rounding for any pattern of missing values, and do not depend on the number of threads or on how rows are split
/// over calls. Observations must fit the mixture (<see cref="Observations.EnsureFits"/>, not checked again). Of a sample of probability 0 the posterior of the component is
/// the prior. A class of prior probability 0 that is given tells nothing about the component. Like <see cref="IEngine"/> it serves one call at a time. The cost is
/// that of all components.
/// </remarks>
public sealed class MixtureEngine
{
    private readonly IEngine[] _engines;
    private readonly double[] _logPrior;
    private readonly double[][] _logPriorOfClass;

    /// <summary>Initialises the engines of the components.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="options">How they work; null for the default.</param>
    public MixtureEngine(ConvACMixture mixture, EngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        Mixture = mixture;
        _engines = [.. mixture.Components.Select(c => Engines.Create(c, options))];
        _logPrior = Array.ConvertAll(mixture.ComponentPrior(-1), Math.Log);
        _logPriorOfClass = [.. Enumerable.Range(0, mixture.Classes).Select(y => Array.ConvertAll(mixture.ComponentPrior(y), Math.Log))];
    }

    /// <summary>Gets the mixture.</summary>
    public ConvACMixture Mixture { get; }

    /// <summary>Gets the engines of the components.</summary>
    public IReadOnlyList<IEngine> Components => _engines;

    /// <summary>Computes the log-likelihood of every sample, log p(x), and if wanted that of every class and the posterior of the component.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="rows">Which rows to evaluate.</param>
    /// <param name="logLikelihood">Receives log p(x), one a row, in nats.</param>
    /// <param name="givenClass">Receives log p(x|y), shape [rows, Y], in nats; empty when not wanted.</param>
    /// <param name="posterior">Receives P(Z = z | x), shape [rows, K]; empty when not wanted.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <remarks>Cost: one upward pass through every component.</remarks>
    public void LogLikelihood(
        Observations data,
        RowSelection rows,
        Memory<double> logLikelihood,
        Memory<double> givenClass = default,
        Memory<double> posterior = default,
        CancellationToken cancellation = default)
    {
        (double[][] log, double[][] given) = Evaluate(data, rows, !givenClass.IsEmpty, cancellation);
        int classes = Mixture.Classes;
        double[] terms = new double[_engines.Length];
        for (int r = 0; r < rows.Count; r++)
        {
            logLikelihood.Span[r] = Sum(log, r, _logPrior, terms);
            if (!posterior.IsEmpty)
            {
                Share(terms, logLikelihood.Span[r], _logPrior, posterior.Span.Slice(r * terms.Length, terms.Length));
            }

            for (int y = 0; y < classes && !givenClass.IsEmpty; y++)
            {
                int cell = (r * classes) + y;
                givenClass.Span[cell] = Sum(given, cell, _logPriorOfClass[y], terms);
            }
        }
    }

    /// <summary>Computes the posterior of the component, P(Z = z | x), or P(Z = z | x, y) where the class is known.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="rows">Which rows to evaluate.</param>
    /// <param name="labels">The class of every row of the data, -1 where unknown; null when none is known.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The probabilities, shape [rows, K], row-major.</returns>
    /// <remarks>Cost: one upward pass through every component.</remarks>
    public double[] ComponentPosteriors(Observations data, RowSelection rows, int[]? labels = null, CancellationToken cancellation = default)
    {
        double[] posterior = new double[checked(rows.Count * _engines.Length)];
        if (_engines.Length == 1)
        {
            Array.Fill(posterior, 1);
            return posterior;
        }

        (double[][] log, double[][] given) = Evaluate(data, rows, labels is not null, cancellation);
        double[] terms = new double[_engines.Length];
        for (int r = 0; r < rows.Count; r++)
        {
            int label = labels is null ? -1 : labels[rows[r]];
            double total = label < 0 ? Sum(log, r, _logPrior, terms) : Sum(given, (r * Mixture.Classes) + label, _logPriorOfClass[label], terms);
            Share(terms, total, LogPrior(label), posterior.AsSpan(r * terms.Length, terms.Length));
        }

        return posterior;
    }

    /// <summary>Computes the information ledger of every sample.</summary>
    /// <param name="data">The observations.</param>
    /// <param name="rows">Which rows to evaluate.</param>
    /// <param name="labels">The class of every row of the data, -1 where unknown; null when none is known.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The terms, one row a selected row.</returns>
    /// <remarks>Cost: one pass up and down through every component.</remarks>
    public MixtureLedgerTable Ledger(Observations data, RowSelection rows, int[]? labels = null, CancellationToken cancellation = default)
    {
        LedgerTable[] tables = Array.ConvertAll(_engines, e => e.Ledger(data, rows, labels, cancellation));
        double[][] log = Array.ConvertAll(tables, t => t.LogLikelihood);
        var result = new MixtureLedgerTable(tables, Mixture.Sites, Mixture.Classes);
        double[] terms = new double[_engines.Length];
        for (int r = 0; r < rows.Count; r++)
        {
            double[] prior = LogPrior(labels is null ? -1 : labels[rows[r]]);
            result.LogLikelihood[r] = Sum(log, r, prior, terms);
            Share(terms, result.LogLikelihood[r], prior, result.Posterior(r));
            result.Fill(r, prior);
        }

        return result;
    }

    private double[] LogPrior(int label) => label < 0 ? _logPrior : _logPriorOfClass[label];

    private (double[][] Log, double[][] GivenClass) Evaluate(Observations data, RowSelection rows, bool classes, CancellationToken cancellation)
    {
        double[][] log = Array.ConvertAll(_engines, _ => new double[rows.Count]);
        double[][] given = Array.ConvertAll(_engines, _ => classes ? new double[checked(rows.Count * Mixture.Classes)] : []);
        for (int z = 0; z < _engines.Length; z++)
        {
            _engines[z].LogLikelihood(data, rows, log[z], given[z], cancellation);
        }

        return (log, given);
    }

    private static double Sum(double[][] log, int index, double[] prior, double[] terms)
    {
        for (int z = 0; z < terms.Length; z++)
        {
            terms[z] = prior[z] + log[z][index];
        }

        return LogSpace.LogSumExp(terms);
    }

    private static void Share(double[] terms, double total, double[] prior, Span<double> posterior)
    {
        for (int z = 0; z < posterior.Length; z++)
        {
            posterior[z] = Math.Exp(total == double.NegativeInfinity ? prior[z] : terms[z] - total);
        }
    }
}
