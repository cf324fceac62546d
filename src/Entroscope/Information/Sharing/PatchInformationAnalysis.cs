using Entroscope.Engine;
using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Entropies;
using Entroscope.Information.Estimates;
using Entroscope.Information.Ledgers;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Sharing;

/// <summary>
/// Computes what every patch shares with the rest, for all nodes in one pass up and down a sample:
/// I(X_S; X_rest) = E[log p(x) - log p(x_S) - log p(x_rest)] (theory, "Mutual information").
/// </summary>
/// <remarks>
/// Since X_S - D_v - D_parent - X_rest is a Markov chain, the information is at most I(D_v; D_parent), which the weights
/// give exactly. A standard error holds that of the draws and what the channels too rare to be among them may carry.
/// </remarks>
internal static class PatchInformationAnalysis
{
    // Bounds are differences of entropies: this small they are 0 but for rounding.
    private const double Nothing = 1e-12;

    /// <summary>
    /// Measures the informations: exactly where the sites are discrete with at most 2^20 joint values and no draws are requested, else from draws.
    /// </summary>
    /// <returns>The informations, exact or with standard errors, in nats.</returns>
    /// <remarks>Cost: one pass up and down a joint value or draw.</remarks>
    public static PatchInformation Measure(ConvAC model, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new EntropyOptions();
        return options.Enumerates(model) ? Enumerate(model, options.Engine, cancellation: cancellation) : Draw(model, options, cancellation);
    }

    /// <summary>Computes the informations exactly, by visiting every joint value of the sites.</summary>
    /// <param name="model">A network in the generative reading whose sites are all discrete.</param>
    /// <returns>Exact informations, in nats.</returns>
    /// <exception cref="ArgumentException">A site is continuous.</exception>
    /// <remarks>Cost: one pass up and down a joint value.</remarks>
    public static PatchInformation Enumerate(
        ConvAC model, EngineOptions? engine = null, int limit = SiteEnumeration.DefaultLimit, CancellationToken cancellation = default)
    {
        var source = SampleSource.Enumerate(model, limit);
        var statistics = new PatchStatistics(model);
        LedgerStream.Run(Engines.Create(model, engine), source, statistics.ChunkRows, [statistics], cancellation);
        return statistics.ToInformation();
    }

    /// <summary>Estimates the informations from ancestral draws.</summary>
    /// <param name="model">A network in the generative reading, with sites of any kind.</param>
    /// <param name="options">The number of draws, or the target error: a standard error of every node's
    /// information, or a relative one of the mean of every level; null for the defaults.</param>
    /// <returns>Estimates with standard errors, in nats.</returns>
    /// <remarks>Cost: one pass up and down a draw. The result depends on the seed, not on the number of threads.</remarks>
    public static PatchInformation Draw(ConvAC model, EntropyOptions? options = null, CancellationToken cancellation = default)
    {
        double[] nothing = Evidence.Check(model, null, -1);
        options ??= new EntropyOptions();
        EntropyOptions.Validate(options);
        var draws = new RareEventDraws(model, [.. Enumerable.Range(0, nothing.Length)], options, "information draws");
        var statistics = new PatchStatistics(model, draws.Events);
        bool reached = LedgerStream.Run(
            Engines.Create(model, options.Engine),
            SampleSource.Draw(draws, options.LastDraw),
            statistics.ChunkRows,
            [statistics],
            cancellation,
            () => statistics.Rows >= EntropyOptions.FewestDraws && IsReached(statistics, options, model.Tree));
        return statistics.ToInformation() with { TargetReached = reached || !options.HasTarget };
    }

    /// <summary>Measures the entropies of a network and the informations in one pass over the same draws or joint values.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="options">The number of draws; null to enumerate.</param>
    /// <param name="cancellation">Stops the evaluation.</param>
    /// <returns>The entropies, those of <see cref="EntropyAnalysis.Measure"/>, and the informations.</returns>
    /// <remarks>Cost: one pass up and down a joint value or draw.</remarks>
    internal static (LayerEntropies Entropies, PatchInformation Patches) MeasureWithEntropies(
        ConvAC model, EntropyOptions options, CancellationToken cancellation)
    {
        Refuse.Argument(options.HasTarget, $"The draws behind several measurements have a number, not a target error.", nameof(options));
        int[] sites = [.. Enumerable.Range(0, model.Tree.SiteCount)];
        RareEventDraws? draws = options.Enumerates(model) ? null : new RareEventDraws(model, sites, options, "entropy draws");
        SampleSource source = draws is null
            ? SampleSource.Enumerate(model, SiteEnumeration.DefaultLimit)
            : SampleSource.Draw(draws, options.LastDraw);
        var ledger = new LedgerStatistics(model, sites, draws is null ? null : KnownMeans.Of(model, sites), draws?.Events);
        var patches = new PatchStatistics(model, draws?.Events);
        LedgerStream.Run(Engines.Create(model, options.Engine), source, ledger.Columns.ChunkRows, [ledger, patches], cancellation);
        return (ledger.ToLayerEntropies(), patches.ToInformation());
    }

    private static bool IsReached(PatchStatistics statistics, EntropyOptions options, PoolingTree tree) => options switch
    {
        { StandardError: { } target } => statistics.LargestError() <= target,
        { RelativeError: { } share } => AreWithin(statistics.ToInformation(), share, tree),
        _ => false,
    };

    // A relative error is asked of the mean of every level that can share anything at all: what is surely 0 has no relative error.
    private static bool AreWithin(PatchInformation information, double share, PoolingTree tree)
    {
        for (int l = 0; l < information.MeanPerLevel.Length; l++)
        {
            Estimate mean = information.MeanPerLevel[l];
            if (mean.StandardError > share * Math.Abs(mean.Value) && tree.Cut(l).Average(v => information.LinkBound[v]) > Nothing)
            {
                return false;
            }
        }

        return true;
    }
}
