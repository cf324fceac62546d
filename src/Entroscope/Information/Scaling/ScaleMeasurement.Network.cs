using Entroscope.Engine.Scaled;
using Entroscope.Inference;
using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Sharing;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Information.Scaling;

/// <summary>The measurement of a network's own distribution.</summary>
public sealed partial class ScaleMeasurement
{
    // Bounds are differences of entropies: this small they are 0 but for rounding.
    private const double Nothing = 1e-12;

    /// <summary>
    /// Measures a network: exactly where all sites are discrete, have at most 2^20 joint values, and no draws are requested; else from draws.
    /// </summary>
    /// <param name="model">A network in the generative reading; continuous sites have differential entropies.</param>
    /// <param name="options">The draws, at least 256, or the target error: a standard error of H(X), or
    /// a relative one of every T(l) that the weights allow to be above 0; null for the defaults.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The measurement, in nats.</returns>
    /// <exception cref="ModelException">The tree has a single level, or the network has no probabilities.</exception>
    /// <exception cref="ArgumentException">The options are not allowed.</exception>
    /// <remarks>Cost: one pass up and down a draw, two a joint value. The result depends on the seed, not on the number of threads.</remarks>
    public static ScaleMeasurement Measure(ConvAC model, EntropyOptions? options = null, CancellationToken cancellation = default) =>
        Measure(model, options, withPatches: false, cancellation);

    /// <summary>Measures a network and, by the same draws or joint values, what each patch shares with the rest.</summary>
    /// <param name="model">A network in the generative reading.</param>
    /// <param name="draws">The number of draws, at least 256; null to enumerate.</param>
    /// <param name="cancellation">Stops the measurement.</param>
    /// <returns>The measurement with <see cref="Patches"/>; all else is that of <see cref="Measure(ConvAC, EntropyOptions, CancellationToken)"/>.</returns>
    /// <remarks>Cost: one pass up and down a draw, and for a network with rare events of 3/7 as many draws given these.</remarks>
    internal static ScaleMeasurement MeasureWithPatches(ConvAC model, EntropyOptions draws, CancellationToken cancellation)
    {
        Refuse.Argument(draws.HasTarget, $"The draws behind several measurements have a number, not a target error.", nameof(draws));
        return Measure(model, draws, withPatches: true, cancellation);
    }

    private static ScaleMeasurement Measure(ConvAC model, EntropyOptions? options, bool withPatches, CancellationToken cancellation)
    {
        EnsureScales(model);
        EntropyOptions draws = options ?? new EntropyOptions();
        EntropyOptions.Validate(draws);
        if (draws.Enumerates(model))
        {
            return Enumerate(model, draws, cancellation);
        }

        return draws.LastDraw >= EntropyOptions.FewestDraws
            ? Draw(model, draws, withPatches, cancellation)
            : throw new ArgumentException(
                Invariant($"The number of draws must be at least {EntropyOptions.FewestDraws} to estimate the errors of what patches ")
                + Invariant($"share, but is {draws.LastDraw}."), nameof(options));
    }

    private static ScaleMeasurement Enumerate(ConvAC model, EntropyOptions options, CancellationToken cancellation)
    {
        var geometry = ScaleGeometry.Of(model.Tree);
        var statistics = new LedgerStatistics(model);
        var patches = new PatchStatistics(model);
        LedgerStream.Run(
            Engines.Create(model, options.Engine), SampleSource.Enumerate(model, SiteEnumeration.DefaultLimit), statistics.Columns.ChunkRows,
            [statistics, patches], cancellation);
        LayerEntropies entropies = statistics.ToLayerEntropies();
        PatchInformation information = patches.ToInformation();
        Estimate[] patchRest = [.. geometry.Children.Select(cut => Estimate.Exact(cut.Length == 0 ? 0 : cut.Average(v => information.Nodes[v].Value)))];
        return Of(model, geometry, entropies, entropies, patchRest, null, information);
    }

    private static ScaleMeasurement Draw(ConvAC model, EntropyOptions options, bool withPatches, CancellationToken cancellation)
    {
        var geometry = ScaleGeometry.Of(model.Tree);
        int[] sites = [.. Enumerable.Range(0, model.Tree.SiteCount)];
        RareEventDraws? draws = withPatches ? new RareEventDraws(model, sites, options, "entropy draws") : null;
        PatchStatistics? patches = draws is null ? null : new PatchStatistics(model, draws.Events);

        // The laws are fitted to plain means: the covariance of all levels together is read off the blocks, and that is the one of plain means.
        var plain = new LedgerStatistics(model, sites, known: null);
        var controlled = new LedgerStatistics(model, sites, KnownMeans.Of(model, sites));
        var scales = new ScaleBlocks(geometry);
        bool[] canShare = CanShare(model, geometry);
        bool reached = LedgerStream.Run(
            Engines.Create(model, options.Engine),
            draws?.PlainFirst(options.LastDraw) ?? SampleSource.Draw(new DrawnBlocks(model, sites, options.Seed, "entropy draws").Next, options.LastDraw),
            plain.Columns.ChunkRows,
            [new PlainDraws(plain), new PlainDraws(controlled), new PlainDraws(scales), .. patches is null ? Array.Empty<ILedgerSink>() : [patches]],
            cancellation,
            () => IsReached(geometry, canShare, plain, scales.Means, options));
        LayerEntropies entropies = plain.ToLayerEntropies();
        return Of(model, geometry, entropies, controlled.ToLayerEntropies() with { TargetReached = reached || !options.HasTarget }, scales.PatchRest(),
            Moments(geometry, plain, scales.Means), patches?.ToInformation());
    }

    private static ScaleMeasurement Of(
        ConvAC model, ScaleGeometry geometry, LayerEntropies means, LayerEntropies told, Estimate[] patchRest, LevelMoments? moments,
        PatchInformation? patches = null) =>
        new(model, geometry, means.EntropyGivenLevel, means.PatchEntropyPerLevel, means.Increments, patchRest, moments) { Entropies = told, Patches = patches };

    private static LevelMoments Moments(ScaleGeometry geometry, LedgerStatistics statistics, LevelBlocks blocks) =>
        new(blocks, geometry.Pooled, statistics.Entropy().Value, statistics.UnseenOfPatches());

    // A law is read off T: a relative error is asked of each of them, but of those that the weights know to be 0.
    private static bool IsReached(ScaleGeometry geometry, bool[] canShare, LedgerStatistics statistics, LevelBlocks blocks, EntropyOptions options)
    {
        if (options.RelativeError is not { } share)
        {
            return options.HasTarget && options.IsReached(statistics.Entropy());
        }

        if (statistics.Rows < EntropyOptions.FewestDraws)
        {
            return false;
        }

        Estimate[] correlation = Moments(geometry, statistics, blocks).Estimates(statistics.Rows);
        return Enumerable.Range(0, correlation.Length).All(l => !canShare[l] || correlation[l].StandardError <= share * Math.Abs(correlation[l].Value));
    }

    // Patches whose latents say nothing of their parents' share nothing.
    private static bool[] CanShare(ConvAC model, ScaleGeometry geometry)
    {
        LatentCapacity capacity = LatentCapacity.Compute(model);
        return Array.ConvertAll(geometry.Children, patches => Array.Exists(patches, v => capacity.LatentEntropy[v] - capacity.NodeCapacity[v] > Nothing));
    }
}
