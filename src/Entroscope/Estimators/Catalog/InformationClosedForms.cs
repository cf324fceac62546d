namespace Entroscope.Estimators.Catalog;

/// <summary>Closed forms of entropies and mutual informations.</summary>
internal static class InformationClosedForms
{
    public static IReadOnlyList<ClosedForm> Cases { get; } = [];
}
