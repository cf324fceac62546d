namespace Entroscope.Estimators.Catalog;

/// <summary>All estimators and all closed forms that they are checked against.</summary>
public static class EstimatorCatalog
{
    /// <summary>Gets all estimators; the first of a quantity is its standard.</summary>
    public static IReadOnlyList<EstimatorEntry> Estimators { get; } = [.. InformationEstimators.Entries, .. GeometryEstimators.Entries];

    /// <summary>Gets all cases of known truth.</summary>
    public static IReadOnlyList<ClosedForm> ClosedForms { get; } = [.. InformationClosedForms.Cases, .. GeometryClosedForms.Cases];
}
