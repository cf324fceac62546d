using Entroscope.Information.Estimates;
using Entroscope.Information.Exact;
using Entroscope.Information.Ledgers;
using Entroscope.Information.Sharing;
using Entroscope.Model;
using Entroscope.Numerics;
using Entroscope.Structure;

namespace Entroscope.Information.Scaling;

/// <summary>
/// The entropies of patches at every scale and what the patches share, T(l), with the covariance of its errors (theory, "The scaling law"): of a network's own
/// distribution, or of rows by the network's probabilities.
/// </summary>
public sealed partial class ScaleMeasurement
{
    private readonly ScaleGeometry _geometry;

    // The means of blocks of rows, for comparison with another network; null where the network itself was measured.
    private LevelBlocks? _blocks;

    // The means of the patches and pooling nodes of all levels: sums over cuts, l = 0..L, and over the nodes between them, l = 0..L-1.
    private ScaleMeasurement(
        ConvAC model, ScaleGeometry geometry, Estimate[] conditional, Estimate[] marginal, Estimate[] increments, Estimate[] patchRest, LevelMoments? moments)
    {
        _geometry = geometry;
        var limit = new WidthLimit(model, geometry);
        Estimate[] correlation = moments?.Estimates(marginal[^1].Draws)
            ?? [.. geometry.Pooled.Select((k, l) => Estimate.Exact((marginal[l].Value - marginal[l + 1].Value) / k))];
        Covariance = moments?.Covariance ?? new double[geometry.Pooled.Length, geometry.Pooled.Length];
        Kind = EntropyKinds.Of(model);
        Levels = [.. geometry.Cuts.Select((cut, l) =>
        {
            Estimate patch = marginal[l].Over(cut.Patches);
            var level = new ScaleLevel(l, cut.Patches, cut.Mean, cut.Smallest, cut.Largest, conditional[l].Over(cut.Patches), patch, 0, null, null);
            return l == geometry.Pooled.Length ? level : level with
            {
                Pooled = geometry.Pooled[l],
                Increment = increments[l].Over(geometry.Pooled[l]),
                TotalCorrelation = correlation[l],
                PatchRest = patchRest[l],
                LogWidth = limit.LogWidth[l],
                IsLimitedByWidth = limit.Limits(l, patchRest[l], patch),
                SharedBorder = geometry.SharedBorder?[l],
            };
        })];
    }

    /// <summary>Gets whose total correlations they are: the network's own, or the data's by means over rows.</summary>
    public ScalingSubject Subject { get; private init; } = ScalingSubject.Network;

    /// <summary>Gets what the entropies are: Shannon's, differential ones, or of both kinds of sites together.</summary>
    public EntropyKind Kind { get; }

    /// <summary>Gets the scales, from single sites to all of them.</summary>
    public ScaleLevel[] Levels { get; }

    /// <summary>Gets the entropies of the network behind them; null where rows were measured.</summary>
    public LayerEntropies? Entropies { get; private init; }

    /// <summary>Gets what the patches share with the rest, where that was computed by the same pass; else null.</summary>
    internal PatchInformation? Patches { get; private init; }

    /// <summary>Gets the rows that were measured; null where the network was.</summary>
    public MeasuredRows? Rows { get; private init; }

    /// <summary>Gets a value indicating whether the target error was reached; true when none was requested.</summary>
    public bool TargetReached => Entropies?.TargetReached ?? true;

    /// <summary>
    /// Gets a value indicating whether the patches of every cut have equal sizes; where they have not, the laws are summed over the sizes that there are.
    /// </summary>
    public bool IsRegular => Array.TrueForAll(_geometry.Cuts, c => c.Smallest == c.Largest);

    /// <summary>Gets a value indicating whether the patches that are pooled at a level have a common size, but for a few, at every level.</summary>
    public bool HasScale => _geometry.HasScale;

    /// <summary>
    /// Gets the network's own entropy per site from below: H(X|D_L) / N. Of rows: their mean surprisal given the latents of the root, a site.
    /// </summary>
    public Estimate RateLower => Levels[^1].Conditional.Over(_geometry.Cuts[^1].Mean);

    /// <summary>Gets the network's own entropy per site: H(X) / N. Of rows: their mean surprisal a site.</summary>
    public Estimate RateUpper => Levels[^1].Marginal.Over(_geometry.Cuts[^1].Mean);

    /// <summary>Gets the covariance of the errors of T(l), shape [L, L], in square nats; 0 where they are exact.</summary>
    internal double[,] Covariance { get; }

    /// <summary>Gets the means of blocks of rows behind a measurement of data; null where the network itself was measured.</summary>
    internal LevelBlocks? Blocks => _blocks;

    /// <summary>Computes the covariance of the errors of T(l), in square nats; all 0 where they are exact.</summary>
    /// <returns>Shape [L][L].</returns>
    public double[][] TotalCorrelationCovariance() =>
        [.. Enumerable.Range(0, _geometry.Pooled.Length).Select(i => Enumerable.Range(0, _geometry.Pooled.Length).Select(j => Covariance[i, j]).ToArray())];

    /// <summary>
    /// Hands over what a law is read from. The rate is stated of a network's own entropy alone: of rows the surprisal a site is only an upper bound of it.
    /// </summary>
    internal TotalCorrelationSeries ToSeries() => new()
    {
        Values = [.. Levels[..^1].Select(l => l.TotalCorrelation!.Value.Value)],
        Covariance = Covariance,
        Cuts = _geometry.Cuts,
        Pooled = _geometry.Pooled,
        LimitedByWidth = [.. Levels[..^1].Select(l => l.IsLimitedByWidth)],
        SharedBorder = _geometry.SharedBorder,
        HasScale = HasScale,
        LargestRate = Subject == ScalingSubject.Network ? RateUpper.Value : double.NaN,
        LargestRateError = Subject == ScalingSubject.Network ? RateUpper.StandardError : 0,
        Discrete = Kind == EntropyKind.Shannon,
    };

    private static void EnsureScales(ConvAC model)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.EnsureGenerative();
        EnsureScales(model.Tree);
    }

    /// <summary>Refuses a tree whose scales are too few.</summary>
    internal static void EnsureScales(PoolingTree tree) => Refuse.Model(
        tree.Height < 2, $"A scaling law needs a network of at least 2 levels of pooling, but the tree '{tree.Description}' has {tree.Height}.");
}
