namespace Entroscope.Estimators.Catalog;

/// <summary>The estimators of entropies and mutual informations.</summary>
internal static class InformationEstimators
{
    public static IReadOnlyList<EstimatorEntry> Entries { get; } = [];
}
