using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Entropies;

/// <summary>
/// The entropies of a model: exactly by enumeration where it is small, else by
/// ancestral draws with standard errors (theory, "Entropy grows through the network").
/// </summary>
/// <remarks>
/// Every integrand is exact per sample and averaged over the posterior of the latents. H(X|D_0) is known from the weights; what the draws of
/// other entropies and increments have by chance is read off quantities of the same draws whose means are known exactly (control variates), by
/// regression: the bias is of order 1/n, far below the standard error. A standard error holds two parts: that of the draws (with control variates
/// by the jackknife), and that of the events of the weights that are too rare to be among the draws.
/// </remarks>
internal static class EntropyAnalysis
{
    /// <summary>
    /// Measures the entropies of a model: exactly where its sites are discrete with at most 2^20 joint values and no draws are requested, else from draws.
    /// </summary>
    /// <param name="model">The model; continuous sites have differential entropies.</param>
    /// <returns>The entropies, exact or with standard errors, in nats.</returns>
    /// <remarks>Cost: one pass up and down a joint value or draw.</remarks>
    public static LayerEntropies Measure(ConvACMixture model, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new EntropyOptions();
        return options.Enumerates(model.Pattern) ? Enumerate(model, options.Engine, cancellation: cancellation) : Draw(model, options, cancellation);
    }

    /// <summary>Computes the entropies of a discrete model exactly, by visiting every joint value of its sites.</summary>
    /// <returns>Exact entropies, in nats.</returns>
    /// <exception cref="ArgumentException">A site is continuous.</exception>
    /// <remarks>Cost: one pass up and down a joint value.</remarks>
    public static LayerEntropies Enumerate(
        ConvACMixture model, EngineOptions? engine = null, int limit = SiteEnumeration.DefaultLimit, CancellationToken cancellation = default)
    {
        if (model.Components.Count > 1)
        {
            return ComponentEntropies.Enumerate(model, engine, limit, cancellation);
        }

        ConvAC network = model.Components[0];
        var source = SampleSource.Enumerate(network, limit);
        var statistics = new LedgerStatistics(network);
        LedgerStream.Run(Engines.Create(network, engine), source, statistics.Columns.ChunkRows, [statistics], cancellation);
        return statistics.ToLayerEntropies();
    }

    /// <summary>Estimates the entropies of a model from ancestral draws.</summary>
    /// <param name="model">The model; continuous sites have differential entropies.</param>
    /// <returns>Estimates with standard errors, in nats; exact values where the weights give them.</returns>
    /// <remarks>Cost: one pass up and down a draw. The result depends on the seed, not on the number of threads.</remarks>
    public static LayerEntropies Draw(ConvACMixture model, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new EntropyOptions();
        if (model.Components.Count > 1)
        {
            return ComponentEntropies.Draw(model, options, cancellation);
        }

        double[] nothing = Evidence.Check(model.Pattern, null, -1);
        (LedgerStatistics statistics, bool reached) = DrawLedgers(model.Components[0], [.. Enumerable.Range(0, nothing.Length)], options, cancellation);
        return statistics.ToLayerEntropies() with { TargetReached = reached };
    }

    /// <summary>Computes the entropy of some sites, H(X_A): exactly if they are discrete and their joint alphabet is at most 2^20, else from draws.</summary>
    /// <returns>The entropy in nats, exact or with its standard error.</returns>
    public static Estimate OfSites(ConvACMixture model, int[] sites, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        CheckSites(model, sites);
        return SiteEnumeration.IsSmall(model.Pattern, sites)
            ? EnumerateSites(model, sites, options?.Engine, SiteEnumeration.DefaultLimit, cancellation)
            : DrawSites(model, sites, options, cancellation);
    }

    /// <summary>Computes the entropy of some discrete sites exactly, from the table of their joint distribution.</summary>
    /// <param name="sites">The discrete sites A, none twice.</param>
    /// <returns>The exact entropy, in nats.</returns>
    public static Estimate EnumerateSites(
        ConvACMixture model, int[] sites, EngineOptions? engine = null, int limit = SiteEnumeration.DefaultLimit, CancellationToken cancellation = default)
    {
        CheckSites(model, sites);
        Evidence.CheckKind(model.Pattern, sites, discrete: true, "its values cannot be enumerated; estimate by draws.");
        return Estimate.Exact(LogSpace.Entropy(Conditional.Table(model, sites, null, -1, limit, engine, cancellation).Probabilities));
    }

    /// <summary>Estimates the entropy of some sites from ancestral draws.</summary>
    /// <param name="options">The number of draws, or the target error of H(X_A); null for the defaults.</param>
    /// <returns>The estimate with its standard error, in nats; differential where sites are continuous.</returns>
    public static Estimate DrawSites(ConvACMixture model, int[] sites, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        CheckSites(model, sites);
        options ??= new EntropyOptions();
        return !model.HasLatents ? PlainDraws.Entropy(model, sites, options, cancellation)
            : model.Components.Count > 1 ? ComponentEntropies.DrawSites(model, sites, options, cancellation)
            : DrawLedgers(model.Components[0], sites, options, cancellation).Statistics.Entropy();
    }

    private static void CheckSites(ConvACMixture model, int[] sites) => Evidence.CheckAsked(model.Pattern, sites, Evidence.Check(model.Pattern, null, -1));

    // The other sites are hidden from the engine: the ledger is then that of -log p(x_A).
    private static (LedgerStatistics Statistics, bool Reached) DrawLedgers(ConvAC model, int[] sites, EntropyOptions options, CancellationToken cancellation)
    {
        EntropyOptions.Validate(options);
        IEngine engine = Engines.Create(model, options.Engine);
        var draws = new RareEventDraws(model, sites, options, "entropy draws");
        var statistics = new LedgerStatistics(model, sites, KnownMeans.Of(model, sites), draws.Events);
        bool reached = LedgerStream.Run(
            engine,
            SampleSource.Draw(draws, options.LastDraw),
            statistics.Columns.ChunkRows,
            [statistics],
            cancellation,
            () => options.HasTarget && options.IsReached(statistics.Entropy()));
        return (statistics, reached || !options.HasTarget);
    }
}
