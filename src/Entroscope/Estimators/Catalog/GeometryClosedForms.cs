namespace Entroscope.Estimators.Catalog;

/// <summary>Closed forms of ranks, dimensions, similarities, probes and calibration.</summary>
internal static class GeometryClosedForms
{
    public static IReadOnlyList<ClosedForm> Cases { get; } = [];
}
