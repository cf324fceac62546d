namespace Entroscope.Sources;

/// <summary>How the entropies of a source are found where no finite sum gives them.</summary>
public sealed record SourceOptions
{
    /// <summary>Gets the number of draws behind a Monte Carlo value, 100..1000000.</summary>
    public int Draws { get; init; } = 2000;

    /// <summary>Gets the seed of these draws.</summary>
    public ulong Seed { get; init; } = 1;
}
