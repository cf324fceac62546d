using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>
/// Evaluates a model over batches of samples: an engine for every component, and the component Z summed out above them
/// (theory, "Mixtures of networks"). Of a single network the results are those of its engine, bit for bit.
/// </summary>
/// <remarks>
/// Results are exact up to rounding for any pattern of missing values, and do not depend on the number of threads or on how
/// rows are split over calls. Observations must fit the mixture (<see cref="Observations.EnsureFits"/>, not checked again). Of
/// a sample of probability 0 the posterior of the component is the prior. A class of prior probability 0 that is given says
/// nothing about the component. Like <see cref="IEngine"/> it serves one call at a time. The cost is that of all components.
/// </remarks>
internal sealed class ModelEngine
{
    // A log-likelihood of this size has lost 2^-45 of a ratio.
    private const double LargestRounded = 256;
    private readonly IEngine[] _engines;
    private readonly double[] _logPrior;
    private readonly double[][] _logPriorOfClass;

    /// <summary>Initialises the engines of the components.</summary>
    /// <param name="options">How they work; null for the default.</param>
    public ModelEngine(ConvACMixture model, EngineOptions? options = null)
        : this(model, [.. (model ?? throw new ArgumentNullException(nameof(model))).Components.Select(c => Engines.Create(c, options))])
    {
    }

    /// <summary>Takes the engine of a single network.</summary>
    public ModelEngine(IEngine network)
        : this((network ?? throw new ArgumentNullException(nameof(network))).Model, [network])
    {
    }

    private ModelEngine(ConvACMixture model, IEngine[] engines)
    {
        (Model, _engines) = (model, engines);
        _logPrior = Array.ConvertAll(model.ComponentPrior(-1), Math.Log);
        _logPriorOfClass = [.. Enumerable.Range(0, model.Classes).Select(y => Array.ConvertAll(model.ComponentPrior(y), Math.Log))];
    }

    public ConvACMixture Model { get; }

    public IReadOnlyList<IEngine> Components => _engines;

    /// <summary>Computes the log-likelihood of every sample, log p(x), and if wanted that of every class and the posterior of the component.</summary>
    /// <param name="logLikelihood">Receives log p(x), one a row, in nats.</param>
    /// <param name="givenClass">Receives log p(x|y), shape [rows, Y], in nats; empty when not wanted.</param>
    /// <param name="posterior">Receives P(Z = z | x), shape [rows, K]; empty when not wanted.</param>
    /// <remarks>Cost: one upward pass through every component.</remarks>
    public void LogLikelihood(
        Observations data,
        RowSelection rows,
        Memory<double> logLikelihood,
        Memory<double> givenClass = default,
        Memory<double> posterior = default,
        CancellationToken cancellation = default)
    {
        (WideLog[][] log, WideLog[][] given) = Evaluate(data, rows, !givenClass.IsEmpty, cancellation);
        int classes = Model.Classes;
        var terms = new WideLog[_engines.Length];
        for (int r = 0; r < rows.Count; r++)
        {
            logLikelihood.Span[r] = Sum(log, r, _logPrior, terms).ToDouble();
            if (!posterior.IsEmpty)
            {
                Share(terms, _logPrior, posterior.Span.Slice(r * terms.Length, terms.Length));
            }

            for (int y = 0; y < classes && !givenClass.IsEmpty; y++)
            {
                int cell = (r * classes) + y;
                givenClass.Span[cell] = Sum(given, cell, _logPriorOfClass[y], terms).ToDouble();
            }
        }
    }

    /// <summary>Computes the log-likelihood of every sample and if wanted that of every class as logarithms whose differences keep their digits.</summary>
    /// <param name="logLikelihood">Receives log p(x), one a row.</param>
    /// <param name="givenClass">Receives log p(x|y), shape [rows, Y]; null when not wanted.</param>
    /// <param name="posterior">Receives P(Z = z | x), shape [rows, K]; empty when not wanted.</param>
    internal void WideLogLikelihood(
        Observations data, RowSelection rows, WideLog[] logLikelihood, WideLog[]? givenClass, Memory<double> posterior, CancellationToken cancellation)
    {
        (WideLog[][] log, WideLog[][] given) = Evaluate(data, rows, givenClass is not null, cancellation);
        var terms = new WideLog[_engines.Length];
        for (int r = 0; r < rows.Count; r++)
        {
            logLikelihood[r] = Sum(log, r, _logPrior, terms);
            if (!posterior.IsEmpty)
            {
                Share(terms, _logPrior, posterior.Span.Slice(r * terms.Length, terms.Length));
            }
        }

        for (int cell = 0; givenClass is not null && cell < rows.Count * Model.Classes; cell++)
        {
            givenClass[cell] = Sum(given, cell, _logPriorOfClass[cell % Model.Classes], terms);
        }
    }

    /// <summary>Computes the posterior of the component, P(Z = z | x), or P(Z = z | x, y) where the class is known.</summary>
    /// <returns>The probabilities, shape [rows, K], row-major.</returns>
    /// <remarks>Cost: one upward pass through every component.</remarks>
    public double[] ComponentPosteriors(Observations data, RowSelection rows, int[]? labels = null, CancellationToken cancellation = default) =>
        ComponentPosteriors(data, rows, labels, null, cancellation);

    /// <summary>Computes the posterior of the component.</summary>
    /// <param name="impossible">What takes the place of the probabilities of a sample of probability 0; null for the prior.</param>
    internal double[] ComponentPosteriors(Observations data, RowSelection rows, int[]? labels, double? impossible, CancellationToken cancellation)
    {
        double[] posterior = new double[checked(rows.Count * _engines.Length)];
        if (_engines.Length == 1 && impossible is null)
        {
            Array.Fill(posterior, 1);
            return posterior;
        }

        (WideLog[][] log, WideLog[][] given) = Evaluate(data, rows, labels is not null, cancellation);
        var terms = new WideLog[_engines.Length];
        for (int r = 0; r < rows.Count; r++)
        {
            int label = labels is null ? -1 : labels[rows[r]];
            WideLog total = label < 0 ? Sum(log, r, _logPrior, terms) : Sum(given, (r * Model.Classes) + label, _logPriorOfClass[label], terms);
            Span<double> row = posterior.AsSpan(r * terms.Length, terms.Length);
            Share(terms, LogPrior(label), row);
            if (total.IsZero && impossible is { } value)
            {
                row.Fill(value);
            }
        }

        return posterior;
    }

    /// <summary>Computes the information ledger of every sample.</summary>
    /// <remarks>Cost: one pass up and down through every component.</remarks>
    public ModelLedgerTable Ledger(Observations data, RowSelection rows, int[]? labels = null, CancellationToken cancellation = default)
    {
        LedgerTable[] tables = Array.ConvertAll(_engines, e => e.Ledger(data, rows, labels, cancellation));
        var result = new ModelLedgerTable(tables, Model.Sites, Model.Classes);
        WideLog[][] log = LogLikelihoods(tables, data, rows, labels, cancellation);
        var terms = new WideLog[_engines.Length];
        for (int r = 0; r < rows.Count; r++)
        {
            double[] prior = LogPrior(labels is null ? -1 : labels[rows[r]]);
            result.LogLikelihood[r] = Sum(log, r, prior, terms).ToDouble();
            Share(terms, prior, result.Posterior(r));
            result.Fill(r, prior);
        }

        return result;
    }

    // Those of the ledgers, as far as their rounding does not show in ratios; those of the other rows once more, with all their digits.
    private WideLog[][] LogLikelihoods(LedgerTable[] tables, Observations data, RowSelection rows, int[]? labels, CancellationToken cancellation)
    {
        WideLog[][] log = Array.ConvertAll(tables, t => Array.ConvertAll(t.LogLikelihood, l => WideLog.Of(l)));
        int[] large = tables.Length == 1
            ? []
            : [.. Enumerable.Range(0, rows.Count).Where(r => Array.Exists(tables, t => t.LogLikelihood[r] is < -LargestRounded or > LargestRounded))];
        if (large.Length == 0)
        {
            return log;
        }

        (WideLog[][] all, WideLog[][] given) = Evaluate(data, RowSelection.Of(Array.ConvertAll(large, r => rows[r])), labels is not null, cancellation);
        for (int i = 0; i < large.Length; i++)
        {
            int label = labels is null ? -1 : labels[rows[large[i]]];
            for (int z = 0; z < log.Length; z++)
            {
                log[z][large[i]] = label < 0 ? all[z][i] : given[z][(i * Model.Classes) + label];
            }
        }

        return log;
    }

    private double[] LogPrior(int label) => label < 0 ? _logPrior : _logPriorOfClass[label];

    private (WideLog[][] Log, WideLog[][] GivenClass) Evaluate(Observations data, RowSelection rows, bool classes, CancellationToken cancellation)
    {
        WideLog[][] log = Array.ConvertAll(_engines, _ => new WideLog[rows.Count]);
        WideLog[][] given = Array.ConvertAll(_engines, _ => classes ? new WideLog[MemoryLimit.Cells(rows.Count, Model.Classes)] : []);
        for (int z = 0; z < _engines.Length; z++)
        {
            _engines[z].WideLogLikelihood(data, rows, log[z], classes ? given[z] : null, cancellation);
        }

        return (log, given);
    }

    private static WideLog Sum(WideLog[][] log, int index, double[] prior, WideLog[] terms)
    {
        for (int z = 0; z < terms.Length; z++)
        {
            terms[z] = log[z][index] + prior[z];
        }

        return WideLog.LogSumExp(terms);
    }

    private static void Share(WideLog[] terms, double[] prior, Span<double> posterior)
    {
        if (WideLog.Share(terms, posterior))
        {
            return;
        }

        for (int z = 0; z < posterior.Length; z++)
        {
            posterior[z] = Math.Exp(prior[z]);
        }
    }
}
