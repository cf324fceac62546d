using Entroscope.Estimators;
using Entroscope.Estimators.Similarity;

namespace Entroscope.Networks.Measurements;

/// <summary>How much of a layer the next one repeats: debiased CKA of the whole rows that both have.</summary>
internal sealed class SimilarityMeasurement : ILayerMeasurement
{
    public IEnumerable<LayerFigure> Measure(LayerSample layer, LayerSample? next)
    {
        if (layer.Whole is not { } x || next?.Whole is not { } y || !layer.Rows.SequenceEqual(next.Rows) || LayerFigures.IsConstant(x)
            || LayerFigures.IsConstant(y))
        {
            yield break;
        }

        yield return LayerFigures.Of("similarity_to_next", "cka-debiased", EstimateUnit.Ratio, x.Rows, () => KernelAlignment.Debiased(x, y, layer.Seed, 1));
    }
}
