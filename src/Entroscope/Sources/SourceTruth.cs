using Entroscope.Information.Exact;
using Entroscope.Information.Scaling;

namespace Entroscope.Sources;

/// <summary>The block entropies of a source over its aligned tree, and the law that the inference reads from them.</summary>
public sealed class SourceTruth
{
    private readonly LevelTruth _truth;

    internal SourceTruth(Source source, LevelTruth truth)
    {
        (Source, _truth) = (source, truth);
        bool doubles = System.Numerics.BitOperations.IsPow2(source.Sites);
        Levels = [.. truth.Entropy.Select((m, l) =>
        {
            PatchSizes cut = doubles ? new PatchSizes(1 << l, source.Sites >> l) : PatchSizes.OfCut(source.Tree, l);
            return new SourceLevel(l, cut.Patches, cut.Mean, m, l < truth.Shared.Length ? truth.Shared[l] : null);
        })];
    }

    /// <summary>Gets the source.</summary>
    public Source Source { get; }

    /// <summary>Gets the levels, from single sites to the whole row.</summary>
    public IReadOnlyList<SourceLevel> Levels { get; }

    /// <summary>Gets the number of draws behind Monte Carlo values; 0 where there are none.</summary>
    public int Draws => _truth.Draws;

    /// <summary>Gets how all values are known: the weakest provenance among them.</summary>
    public EntropyProvenance Provenance => Levels.Max(l => l.Entropy.Provenance);

    /// <summary>
    /// Compares the laws on the source's own curve, as <c>scaling</c> does on that of a network: bounds and Monte Carlo errors count as errors.
    /// </summary>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The verdict, whose subject is the source.</returns>
    public ScalingLawAnalysis NameLaw(ScalingLawOptions? options = null) => LawInference.Infer(Series(), ScalingSubject.Source, options);

    private TotalCorrelationSeries Series()
    {
        var geometry = ScaleGeometry.Of(Source.Tree);
        int levels = _truth.Shared.Length;
        double[,] covariance = _truth.Covariance ?? new double[levels, levels];
        for (int l = 0; l < levels && _truth.Covariance is null; l++)
        {
            covariance[l, l] = Math.Pow(_truth.Shared[l].Uncertainty, 2);
        }

        KnownEntropy all = _truth.Entropy[^1];
        return new TotalCorrelationSeries
        {
            Values = [.. _truth.Shared.Select(t => t.Value)],
            Covariance = covariance,
            Cuts = geometry.Cuts,
            Pooled = geometry.Pooled,
            SharedBorder = geometry.SharedBorder,
            HasScale = geometry.HasScale,
            LargestRate = all.Value / Source.Sites,
            LargestRateError = all.Uncertainty / Source.Sites,
            Discrete = true,
        };
    }
}
