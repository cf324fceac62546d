namespace Entroscope.Information.Distance;

/// <summary>How much of the pairs of sites is computed for a distance law.</summary>
internal sealed record DistanceLawOptions
{
    /// <summary>Gets the multiply-adds up to which all pairs are computed; above, a sample of pairs of every distance.</summary>
    public double LargestTable { get; init; } = 4e9;

    /// <summary>Gets the number of pairs of a distance in a sample, at least 2.</summary>
    public int PairsPerDistance { get; init; } = 256;

    /// <summary>Gets the seed of the sample.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the number of threads; 0 for one per processor. Changes no result.</summary>
    public int Threads { get; init; }
}
