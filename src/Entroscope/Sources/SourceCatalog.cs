namespace Entroscope.Sources;

/// <summary>The sources with a known law.</summary>
public static class SourceCatalog
{
    /// <summary>Gets all kinds of sources.</summary>
    public static IReadOnlyList<SourceEntry> All { get; } =
    [
        IndependentSource.Entry, IsingChainSource.Entry, HiddenMarkovSource.Entry, CycleSource.Entry, ChannelTreeSource.Entry, HierarchySource.Entry,
        CoinSource.Entry, SantaFeSource.Entry, PeriodDoublingSource.Entry, IsingStripSource.Entry, GrammarSource.Entry,
    ];

    /// <summary>Finds a kind of source.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The kind.</returns>
    /// <exception cref="ArgumentException">There is none of the name.</exception>
    public static SourceEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.Ordinal))
            ?? throw new ArgumentException($"'{name}' is no source; the sources are {string.Join(", ", All.Select(e => e.Name))}.", nameof(name));
    }

    /// <summary>Makes a source.</summary>
    /// <param name="name">The name of its kind.</param>
    /// <param name="sites">The number of sites N, at least 1.</param>
    /// <param name="values">Parameters by their names; those left out have their defaults.</param>
    /// <returns>The source.</returns>
    /// <exception cref="ArgumentException">The name, a parameter or the number of sites is none that the catalogue has.</exception>
    public static Source Create(string name, int sites, IReadOnlyDictionary<string, double>? values = null) => Find(name).Create(sites, values);
}
