namespace Entroscope.Estimators.Catalog;

/// <summary>The estimators of ranks, dimensions, similarities, probes and calibration.</summary>
internal static class GeometryEstimators
{
    public static IReadOnlyList<EstimatorEntry> Entries { get; } = [];
}
