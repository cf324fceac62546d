namespace Entroscope.Networks.Measurements;

/// <summary>A quantity of a layer, measured on its chosen samples. A new one is a file here and a line in <see cref="LayerMeasurements"/>.</summary>
internal interface ILayerMeasurement
{
    /// <summary>Measures a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="next">The next layer that is observed, for what two layers share; null for the last.</param>
    /// <returns>Its figures, each under its key; none where the quantity is not defined.</returns>
    IEnumerable<LayerFigure> Measure(LayerSample layer, LayerSample? next);
}
