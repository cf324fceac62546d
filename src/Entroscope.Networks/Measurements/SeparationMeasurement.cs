using Entroscope.Estimators;
using Entroscope.Estimators.Collapse;

namespace Entroscope.Networks.Measurements;

/// <summary>
/// How far the classes lie apart in whole rows: variability within the classes by that between them (NC1 by traces), and CDNV; 0 is collapse.
/// </summary>
internal sealed class SeparationMeasurement : ILayerMeasurement
{
    public IEnumerable<LayerFigure> Measure(LayerSample layer, LayerSample? next)
    {
        if (layer.Labels is null)
        {
            yield break;
        }

        int[] known = [.. Enumerable.Range(0, layer.Whole!.Rows).Where(i => layer.AllLabels![layer.Rows[i]] >= 0)];
        int[] labels = Array.ConvertAll(known, i => layer.AllLabels![layer.Rows[i]]);
        SampleMatrix x = layer.Whole.Select(known);
        yield return LayerFigures.Of("variability", "nc1-ratio", EstimateUnit.Ratio, x.Rows, () => NeuralCollapse.Traces(x, labels));
        yield return LayerFigures.Of("class_distance_variance", "cdnv", EstimateUnit.Ratio, x.Rows, () => NeuralCollapse.Distances(x, labels));
    }
}
