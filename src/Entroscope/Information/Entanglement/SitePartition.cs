namespace Entroscope.Information.Entanglement;

/// <summary>A set of sites, against all others.</summary>
public sealed class SitePartition
{
    // More sites than any network has.
    private const int MostSites = 1 << 24;

    /// <summary>Initialises a partition.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="sites">The sites, none twice.</param>
    /// <param name="count">The number of all sites N.</param>
    /// <exception cref="ArgumentException">A site is not one of 0..N-1 or is named twice, or the set is empty or holds all sites.</exception>
    public SitePartition(string name, IReadOnlyList<int> sites, int count)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(sites);
        EnsureFew(count);
        (Name, Sites) = (name, [.. sites.Order()]);
        IsInside = new bool[Math.Max(count, 0)];
        foreach (int site in sites)
        {
            Refuse.Argument(site < 0 || site >= count, $"The sites of a partition must be integers of 0..{count - 1}, but one is {site}.", nameof(sites));
            Refuse.Argument(IsInside[site], $"The sites of a partition must differ, but site {site} is named twice.", nameof(sites));
            IsInside[site] = true;
        }

        Refuse.Argument(
            sites.Count == 0 || sites.Count == count,
            $"A partition must leave sites on either side, but {sites.Count} of the {count} sites are in the set.", nameof(sites));
    }

    /// <summary>Gets what it is called.</summary>
    public string Name { get; }

    /// <summary>Gets the sites in ascending order.</summary>
    public IReadOnlyList<int> Sites { get; }

    /// <summary>Gets for every site whether it is in the set.</summary>
    internal bool[] IsInside { get; }

    /// <summary>Makes the partition of the first half of the sites against the others.</summary>
    /// <param name="count">The number of sites N, at least 2.</param>
    /// <returns>The sites 0..ceil(N/2)-1.</returns>
    public static SitePartition Halves(int count)
    {
        EnsureFew(count);
        return new SitePartition("halves", [.. Enumerable.Range(0, Math.Max(0, (count + 1) / 2))], count);
    }

    /// <summary>Makes the partition of every other site against the others: across it a deep network has the largest rank (Cohen and Shashua 2017).</summary>
    /// <param name="count">The number of sites N, at least 2.</param>
    /// <returns>The sites 0, 2, 4, ...</returns>
    public static SitePartition OddEven(int count) => Alternating("odd-even", 1, count);

    /// <summary>Makes the partition of every other block of so many sites against the others.</summary>
    /// <param name="size">The sites of a block, at least 1.</param>
    /// <param name="count">The number of sites N, above the size of a block.</param>
    /// <returns>The blocks 0, 2, 4, ...; the last one may be shorter.</returns>
    public static SitePartition Blocks(int size, int count)
    {
        Refuse.Argument(size < 1 || size >= count, $"Blocks must have 1..{count - 1} sites, but {size} were requested.", nameof(size));
        return Alternating(Invariant($"blocks:{size}"), size, count);
    }

    private static SitePartition Alternating(string name, int size, int count)
    {
        EnsureFew(count);
        return new SitePartition(name, [.. Enumerable.Range(0, Math.Max(count, 0)).Where(i => i / size % 2 == 0)], count);
    }

    private static void EnsureFew(int count) =>
        Refuse.Argument(count > MostSites, $"A partition is one of at most {MostSites} sites, but {count} were given.", nameof(count));
}
