using Entroscope.Estimators;

namespace Entroscope.Networks.Measurements;

/// <summary>What was measured of layers, one entry a layer.</summary>
internal sealed record MeasuredLayers(
    IReadOnlyList<LayerFigure>[] Figures, UnitInformation[]?[] Units, LayerVerdict[] Verdicts, LabelFindings? Labels)
{
    /// <summary>Gets what is usable about the class on the rows of every class.</summary>
    public required SampleEstimate?[][] Classes { get; init; }

    /// <summary>Adds it to the report of a layer.</summary>
    public LayerReport Add(LayerReport layer, int at) => layer with
    {
        Figures = Figures[at],
        Units = Units[at] ?? [],
        ClassInformation = Classes[at],
        Verdict = layer.Statistics is null ? null : Verdicts[at],
    };
}
