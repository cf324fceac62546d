namespace Entroscope.Networks.Measurements;

/// <summary>
/// The budget of the classes, H(Y) = usable + not decodable + miscalibrated, and what changes to the next layer, all on the same held-out rows.
/// </summary>
internal sealed class LabelMeasurement : ILayerMeasurement
{
    public IEnumerable<LayerFigure> Measure(LayerSample layer, LayerSample? next)
    {
        if (layer.Labels is not { } labels)
        {
            yield break;
        }

        yield return new LayerFigure("label_information", labels.Best.Estimate);
        yield return new LayerFigure("label_linear", labels.Linear.Estimate);
        yield return new LayerFigure("label_undecodable", labels.Budget.Undecodable);
        yield return new LayerFigure("label_miscalibrated", labels.Budget.Miscalibrated);
        if (LayerLabels.Difference(next?.Labels, labels) is { } change)
        {
            yield return new LayerFigure("label_change_to_next", change);
        }
    }
}
