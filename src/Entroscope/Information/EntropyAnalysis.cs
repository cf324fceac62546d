using Entroscope.Engine;
using Entroscope.Inference;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information;

/// <summary>The entropies of a model: exactly by enumeration where it is small, else by ancestral draws with standard errors (theory, section 5).</summary>
/// <remarks>
/// Every integrand is exact per sample and averaged over the posterior of the latents, so estimates by draws are unbiased. H(X|D_0) is known
/// from the weights; entropies above it are estimated whole or as H(X|D_0) plus the information spent above, whichever has the smaller error.
/// A standard error holds two parts: that of the draws, and log(n) / n for the events too rare to be among n draws.
/// </remarks>
public static class EntropyAnalysis
{
    internal const int FewestDraws = 256;

    /// <summary>Computes the entropies of a discrete model exactly, by visiting every joint value of its sites.</summary>
    /// <param name="model">A network in the generative reading whose sites are all discrete.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="limit">The largest number of joint values, 2^20 unless raised.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>Exact entropies, in nats.</returns>
    /// <exception cref="ArgumentException">A site is continuous.</exception>
    /// <exception cref="SizeLimitException">There are more joint values than the limit.</exception>
    /// <remarks>Cost: one pass up and down a joint value.</remarks>
    public static LayerEntropies Enumerate(
        ConvAC model, EngineOptions? engine = null, int limit = SiteEnumeration.DefaultLimit, CancellationToken cancellation = default)
    {
        double[] nothing = Evidence.Check(model, null, -1);
        int[] sites = [.. Enumerable.Range(0, model.Tree.SiteCount)];
        Evidence.CheckKind(model, sites, discrete: true, "its values cannot be enumerated; estimate by draws.");
        var cells = new SiteEnumeration(model, sites, nothing, limit);
        IEngine evaluator = Engines.Create(model, engine);
        var statistics = new LedgerStatistics(model);
        int chunk = statistics.Columns.ChunkRows;
        for (int start = 0; start < cells.Cells; start += chunk)
        {
            int count = Math.Min(chunk, cells.Cells - start);
            statistics.AddByProbability(evaluator.Ledger(cells.Batch(start, count), RowSelection.Range(0, count), null, cancellation));
        }

        return statistics.ToLayerEntropies(exact: true);
    }

    /// <summary>Estimates the entropies of a model from ancestral draws.</summary>
    /// <param name="model">A network in the generative reading; continuous sites have differential entropies.</param>
    /// <param name="options">The number of draws or the target error; null for the defaults.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>Estimates with standard errors, in nats; exact values where the weights give them.</returns>
    /// <exception cref="ArgumentException">The options are not allowed.</exception>
    /// <remarks>Cost: one pass up and down a draw. The result depends on the seed, not on the number of threads.</remarks>
    public static LayerEntropies Draw(ConvAC model, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        double[] nothing = Evidence.Check(model, null, -1);
        (LedgerStatistics statistics, bool reached) = DrawLedgers(model, [.. Enumerable.Range(0, nothing.Length)], options ?? new EntropyOptions(), cancellation);
        return statistics.ToLayerEntropies(exact: false) with { TargetReached = reached };
    }

    /// <summary>Computes the entropy of some sites, H(X_A): exactly if they are discrete and their joint alphabet is at most 2^20, else from draws.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="sites">The sites A, none twice.</param>
    /// <param name="options">The draws where they are needed; null for the defaults.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The entropy in nats, exact or with its standard error.</returns>
    /// <exception cref="ArgumentException">The sites or the options are not allowed.</exception>
    public static Estimate OfSites(ConvAC model, int[] sites, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        CheckSites(model, sites);
        bool small = sites.All(i => model.Leaves[i].Alphabet > 0) && sites.Sum(i => Math.Log2(model.Leaves[i].Alphabet)) < Math.Log2(SiteEnumeration.DefaultLimit) + 1e-9;
        return small ? EnumerateSites(model, sites, options?.Engine, SiteEnumeration.DefaultLimit, cancellation) : DrawSites(model, sites, options, cancellation);
    }

    /// <summary>Computes the entropy of some discrete sites exactly, from the table of their joint distribution.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="sites">The discrete sites A, none twice.</param>
    /// <param name="engine">How to compute; null for the default.</param>
    /// <param name="limit">The largest number of joint values, 2^20 unless raised.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The exact entropy, in nats.</returns>
    /// <exception cref="ArgumentException">The sites are not allowed.</exception>
    /// <exception cref="SizeLimitException">There are more joint values than the limit.</exception>
    public static Estimate EnumerateSites(
        ConvAC model, int[] sites, EngineOptions? engine = null, int limit = SiteEnumeration.DefaultLimit, CancellationToken cancellation = default)
    {
        CheckSites(model, sites);
        Evidence.CheckKind(model, sites, discrete: true, "its values cannot be enumerated; estimate by draws.");
        return Estimate.Exact(LogSpace.Entropy(Conditional.Table(model, sites, null, -1, limit, engine, cancellation).Probabilities));
    }

    /// <summary>Estimates the entropy of some sites from ancestral draws.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="sites">The sites A, none twice.</param>
    /// <param name="options">The number of draws, or the target error of H(X_A); null for the defaults.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The estimate with its standard error, in nats; differential where sites are continuous.</returns>
    /// <exception cref="ArgumentException">The sites or the options are not allowed.</exception>
    public static Estimate DrawSites(ConvAC model, int[] sites, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        CheckSites(model, sites);
        (LedgerStatistics statistics, _) = DrawLedgers(model, sites, options ?? new EntropyOptions(), cancellation);
        return statistics.Entropy(SitePart(model, sites));
    }

    private static void CheckSites(ConvAC model, int[] sites) => Evidence.CheckAsked(model, sites, Evidence.Check(model, null, -1));

    private static double SitePart(ConvAC model, int[] sites)
    {
        double[] entropy = LatentCapacity.Compute(model).SiteEntropyGivenLatent;
        return CompensatedSum.Of([.. sites.Select(i => entropy[i])]);
    }

    // The sites not asked for are hidden from the engine: the ledger is then that of -log p(x_A).
    private static (LedgerStatistics Statistics, bool Reached) DrawLedgers(ConvAC model, int[] sites, EntropyOptions options, CancellationToken cancellation)
    {
        EntropyOptions.Validate(options);
        double sitePart = SitePart(model, sites);
        IEngine engine = Engines.Create(model, options.Engine);
        var sampler = new TopDownSampler(model);
        var statistics = new LedgerStatistics(model);
        int chunk = statistics.Columns.ChunkRows;
        bool reached = false;
        for (long block = 0; statistics.Rows < options.LastDraw && !reached; block++)
        {
            int count = (int)Math.Min(chunk, options.LastDraw - statistics.Rows);
            Observations draws = DrawBlock(model, sampler, sites, count, new RandomStream(options.Seed, "entropy draws", block));
            statistics.Add(engine.Ledger(draws, RowSelection.All(draws), null, cancellation));
            reached = statistics.Rows >= FewestDraws && statistics.Entropy(sitePart).StandardError <= options.StandardError;
        }

        return (statistics, reached || options.StandardError is null);
    }

    internal static Observations DrawBlock(ConvAC model, TopDownSampler sampler, int[] sites, int count, RandomStream random)
    {
        double[][] values = [.. sites.Select(_ => new double[count])];
        for (int r = 0; r < count; r++)
        {
            sampler.DrawLatents(random, -1);
            for (int s = 0; s < sites.Length; s++)
            {
                values[s][r] = sampler.DrawSite(sites[s], random);
            }
        }

        double[] hidden = new double[count];
        Array.Fill(hidden, double.NaN);
        var columns = new ValueColumn[model.Tree.SiteCount];
        Array.Fill(columns, ValueColumn.Of(hidden));
        for (int s = 0; s < sites.Length; s++)
        {
            columns[sites[s]] = ValueColumn.Of(values[s]);
        }

        return new Observations(columns);
    }
}
