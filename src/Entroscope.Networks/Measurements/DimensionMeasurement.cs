using Entroscope.Estimators;
using Entroscope.Estimators.Dimension;
using Entroscope.Estimators.Spectra;

namespace Entroscope.Networks.Measurements;

/// <summary>
/// How many directions and dimensions the chosen samples fill: unbiased participation, effective rank, intrinsic dimension by two neighbours.
/// </summary>
internal sealed class DimensionMeasurement : ILayerMeasurement
{
    public IEnumerable<LayerFigure> Measure(LayerSample layer, LayerSample? next)
    {
        if (layer.Samples is not { Columns: > 1 } x || LayerFigures.IsConstant(x))
        {
            yield break;
        }

        yield return Figure("participation_unbiased", "participation-unbiased", x, () => ParticipationRatio.Unbiased(x, 1));
        yield return Figure("effective_rank", "effective-rank", x, () => SpectrumRanks.Effective(x, 1));
        yield return Figure("intrinsic_dimension", "twonn-unbiased", x, () => IntrinsicDimension.TwoNearestUnbiased(x, layer.Seed, 1));
    }

    private static LayerFigure Figure(string key, string estimator, SampleMatrix x, Func<SampleEstimate> estimate) =>
        LayerFigures.Of(key, estimator, EstimateUnit.Dimensions, x.Rows, estimate);
}
