namespace Entroscope.Estimators.Catalog;

/// <summary>All estimators and all closed forms that they are checked against.</summary>
public static class EstimatorCatalog
{
    /// <summary>Gets all estimators; the first of a quantity that is for the data at hand is its standard.</summary>
    public static IReadOnlyList<EstimatorEntry> Estimators { get; } = [.. InformationEstimators.Entries, .. GeometryEstimators.Entries];

    /// <summary>Gets all cases of known truth.</summary>
    public static IReadOnlyList<ClosedForm> ClosedForms { get; } = [.. InformationClosedForms.Cases, .. GeometryClosedForms.Cases];

    /// <summary>Finds an estimator by name, or the standard one of a quantity for some samples.</summary>
    /// <param name="quantity">The quantity, such as <c>mi</c>.</param>
    /// <param name="input">The samples; integers throughout are taken as values of a discrete variable.</param>
    /// <param name="name">The name of the estimator, or null for the standard.</param>
    /// <param name="tool">The tool whose published definition is meant, or null for an estimator of this library.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">There is no such quantity, estimator or tool; the message names those that there are.</exception>
    public static EstimatorEntry Find(string quantity, EstimatorInput input, string? name = null, string? tool = null)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(input.X, nameof(input));
        EstimatorEntry[] all = Of(Estimators, e => e.Quantity, quantity, "quantity", string.Empty);
        EstimatorEntry[] known = tool is null ? Array.FindAll(all, e => e.Tool is null) : Of(all, e => e.Tool, tool, "tool", " whose definitions differ");
        return name is not null ? Of(known, e => e.Name, name, "estimator", $" of {quantity}")[0]
            : Array.Find(known, e => e.Data == input.Data)
                ?? Array.Find(known, e => e.Data == (input.X.IsInteger ? EstimatorData.Discrete : EstimatorData.Continuous))
                ?? Array.Find(known, e => e.Data == EstimatorData.Any) ?? known[0];
    }

    private static EstimatorEntry[] Of(IEnumerable<EstimatorEntry> entries, Func<EstimatorEntry, string?> key, string wanted, string what, string of)
    {
        EstimatorEntry[] all = [.. entries];
        EstimatorEntry[] found = Array.FindAll(all, e => string.Equals(key(e), wanted, StringComparison.Ordinal));
        string[] known = [.. all.Select(key).OfType<string>().Distinct(StringComparer.Ordinal)];
        return found.Length > 0 ? found
            : throw new ArgumentException(
                $"There is no {what} '{SafeText.OneLine(wanted)}'{of}; there {(known.Length == 0 ? "is none" : "are " + string.Join(", ", known))}.", what);
    }
}
