namespace Entroscope.Sources;

/// <summary>A kind of source in the catalogue.</summary>
public sealed record SourceEntry
{
    private const int MostSites = 1 << 26;

    private readonly Func<int, double[], Source> _make;

    internal SourceEntry(Func<int, double[], Source> make) => _make = make;

    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what it is, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>Gets where it was published.</summary>
    public required string Reference { get; init; }

    /// <summary>Gets its law, in words.</summary>
    public required string Law { get; init; }

    /// <summary>Gets how its block entropies are found, in words.</summary>
    public required string Entropies { get; init; }

    /// <summary>Gets its parameters.</summary>
    public required IReadOnlyList<SourceParameter> Parameters { get; init; }

    /// <summary>Makes a source.</summary>
    /// <param name="sites">The number of sites N, at least 1.</param>
    /// <param name="values">Parameters by their names; those left out have their defaults. Null for all defaults.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">A parameter is unknown or out of its range, or the source has no rows of so many sites.</exception>
    public Source Create(int sites, IReadOnlyDictionary<string, double>? values = null)
    {
        Refuse.Range(sites is < 1 or > MostSites, $"The number of sites must be an integer of 1..{MostSites}, but is {sites}.", nameof(sites));
        string? stray = values?.Keys.FirstOrDefault(k => !Parameters.Any(p => string.Equals(p.Name, k, StringComparison.Ordinal)));
        Refuse.Argument(stray is not null, $"'{stray}' is no parameter of the source '{Name}'; it has {Names()}.", nameof(values));
        double[] chosen = [.. Parameters.Select(p => values is not null && values.TryGetValue(p.Name, out double value) ? value : p.Default)];
        for (int i = 0; i < chosen.Length; i++)
        {
            SourceParameter p = Parameters[i];
            Refuse.Argument(!p.Allows(chosen[i]), $"The parameter '{p.Name}' of the source '{Name}' must be {p.Rule}, but is {chosen[i]}.", nameof(values));
        }

        return _make(sites, chosen);
    }

    private string Names() => Parameters.Count == 0 ? "none" : string.Join(", ", Parameters.Select(p => $"'{p.Name}'"));
}
