namespace Entroscope.Model;

/// <summary>What random networks may contain.</summary>
internal sealed record RandomNetworkOptions
{
    public int MinSites { get; init; } = 1;

    public int MaxSites { get; init; } = 8;

    public int MaxChannels { get; init; } = 4;

    public int MaxClasses { get; init; } = 3;

    /// <summary>Gets the largest alphabet of a discrete site, at least 2.</summary>
    public int MaxAlphabet { get; init; } = 3;

    /// <summary>Gets a value indicating whether sites may be Gaussian.</summary>
    public bool Continuous { get; init; } = true;

    /// <summary>Gets the families of the leaves; null for all that <see cref="Continuous"/> allows but quantile tables and Student's t.</summary>
    public IReadOnlyList<LeafFamily>? Families { get; init; }

    /// <summary>Gets the probability that a row has one weight near 1 and the others near 1e-30.</summary>
    public double NearDeterministic { get; init; } = 0.15;

    /// <summary>Gets the probability that a row has weights of exactly 0, so that some observations are impossible.</summary>
    public double Zeros { get; init; }
}
