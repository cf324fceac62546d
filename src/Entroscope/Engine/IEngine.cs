using Entroscope.Model;
using Entroscope.Model.Leaves;
using Entroscope.Numerics;

namespace Entroscope.Engine;

/// <summary>
/// Evaluates a network that has a distribution over batches of samples; of a generative one, one upward pass for likelihoods, one downward pass for posteriors,
/// expected counts and the ledger (theory, from "Posterior and expected counts" to "The ledger of a sample").
/// </summary>
/// <remarks>
/// All results are exact up to rounding for any pattern of missing values. They do not depend, bit for bit, on the number of threads or on how rows are
/// split over calls (expected counts: on how they are split within one call). A label of -1 is an unknown class. Observations must fit the model
/// (<see cref="Observations.EnsureFits"/>, not checked again). A sample of probability 0 has log-likelihood negative infinity, posterior equal to the
/// prior, no counts, and infinite ledger terms at the sites; nothing is ever NaN. A logarithm below the lowest finite number, of a value 1e160 standard
/// deviations out, is that number: negative infinity means probability 0. Posteriors and counts are right however far out a sample lies: what is large
/// is never subtracted after it has been rounded. An engine serves one call at a time: it is not thread-safe, but uses several threads within a call.
/// </remarks>
internal interface IEngine
{
    /// <summary>Gets the network.</summary>
    ConvAC Model { get; }

    /// <summary>Gets who else computes ledgers of many samples, and how; null for nobody.</summary>
    (ILedgerCrew Crew, EngineOptions Options)? Crew => null;

    /// <summary>Computes the log-likelihood of every sample, log p(x), and if wanted that of every class.</summary>
    /// <param name="logLikelihood">Receives log p(x), one a row, in nats.</param>
    /// <param name="givenClass">Receives log p(x|y), shape [rows, Y], in nats; empty when not wanted.</param>
    void LogLikelihood(
        Observations data, RowSelection rows, Memory<double> logLikelihood, Memory<double> givenClass = default, CancellationToken cancellation = default);

    /// <summary>Computes expected counts (the E step) and adds them; every row counts once.</summary>
    /// <param name="labels">The class of every row of the data, -1 where unknown; null when none is known.</param>
    void AddExpectedCounts(Observations data, RowSelection rows, int[]? labels, ExpectedCounts counts, CancellationToken cancellation = default) =>
        AddExpectedCounts(data, rows, labels, null, counts, cancellation);

    /// <summary>
    /// Computes expected counts and adds them, those of every row times its weight; so are its log-likelihood and its part of the number of samples.
    /// </summary>
    /// <remarks>
    /// A row of weight 2 counts like two rows, one of weight 0 not at all, were it impossible. A weight so small or large that the derivatives would leave the
    /// range of the arithmetic is a reason to compute its row in a better one.
    /// </remarks>
    /// <param name="labels">The class of every row of the data, -1 where unknown; null when none is known.</param>
    /// <param name="weights">The weight of every row of the data, finite and at least 0; null where each counts once.</param>
    /// <exception cref="ArgumentException">There is not one weight a row of the data, or a selected one is negative or not finite.</exception>
    void AddExpectedCounts(
        Observations data, RowSelection rows, int[]? labels, double[]? weights, ExpectedCounts counts, CancellationToken cancellation = default);

    /// <summary>Computes the information ledger of every sample.</summary>
    /// <param name="labels">The class of every row of the data, -1 where unknown; null when none is known.</param>
    /// <returns>The terms, one row a selected row.</returns>
    /// <exception cref="ArgumentException">There is not one label a row of the data, or a selected one is no class.</exception>
    LedgerTable Ledger(Observations data, RowSelection rows, int[]? labels = null, CancellationToken cancellation = default);

    /// <summary>Computes the posterior of the latent of some nodes, P(D_v = d | x).</summary>
    /// <param name="labels">The class of every row of the data, -1 where unknown; null when none is known.</param>
    /// <returns>For every node the posterior, shape [rows, channels], row-major.</returns>
    /// <exception cref="ArgumentException">A node is none of the tree, there is not one label a row of the data, or a selected one is no class.</exception>
    double[][] LatentPosteriors(Observations data, RowSelection rows, int[] nodes, int[]? labels = null, CancellationToken cancellation = default);

    /// <summary>Gets the leaf of whose channels the distribution of a site given a row is a mixture; here the channels are states of a latent.</summary>
    LeafDistribution SiteLeaf(int site) => Model.Leaves[site];

    /// <summary>Computes the weights of the channels of <see cref="SiteLeaf"/> in the distribution of some sites given every sample.</summary>
    /// <param name="sites">Sites that the samples have no value of.</param>
    /// <param name="labels">The class of every row of the data, -1 where unknown; null when none is known.</param>
    /// <returns>For every site the weights, shape [rows, channels], row-major, with sum 1 a row.</returns>
    double[][] SiteWeights(Observations data, RowSelection rows, int[] sites, int[]? labels = null, CancellationToken cancellation = default) =>
        LatentPosteriors(data, rows, sites, labels, cancellation);

    /// <summary>Computes the log-likelihood of every sample and if wanted that of every class as logarithms whose differences keep their digits.</summary>
    /// <param name="logLikelihood">Receives log p(x), one a row.</param>
    /// <param name="givenClass">Receives log p(x|y), shape [rows, Y]; null when not wanted.</param>
    internal void WideLogLikelihood(Observations data, RowSelection rows, WideLog[] logLikelihood, WideLog[]? givenClass, CancellationToken cancellation)
    {
        double[] log = new double[rows.Count];
        double[] given = new double[givenClass is null ? 0 : MemoryLimit.Cells(rows.Count, Model.Classes)];
        LogLikelihood(data, rows, log, given, cancellation);
        for (int i = 0; i < log.Length; i++)
        {
            logLikelihood[i] = WideLog.Of(log[i]);
        }

        for (int i = 0; i < given.Length; i++)
        {
            givenClass![i] = WideLog.Of(given[i]);
        }
    }
}

/// <summary>An engine that can continue with other parameters, keeping its memory: training makes one engine and reloads it after every update.</summary>
internal interface IReloadableEngine : IEngine
{
    /// <summary>Takes the parameters of another network.</summary>
    /// <param name="model">A generative network of the same shape with leaves of the same families, alphabets and channels.</param>
    void Load(ConvAC model);

    /// <summary>Gets how many samples have been recomputed so far because they left the range in which the arithmetic is trusted.</summary>
    long Rescued { get; }
}
