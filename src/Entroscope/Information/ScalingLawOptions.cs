namespace Entroscope.Information;

/// <summary>How scaling laws are fitted.</summary>
public sealed record ScalingLawOptions
{
    /// <summary>Gets the number of bootstrap replicates for the intervals, at least 100.</summary>
    public int Replicates { get; init; } = 1000;

    /// <summary>Gets the seed of the bootstrap.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets a value indicating whether the increment into the root is fitted, too: by default it is shown alone, as a boundary.</summary>
    public bool IncludeRoot { get; init; }

    /// <summary>Refuses options that make no sense.</summary>
    internal static void Validate(ScalingLawOptions options)
    {
        if (options.Replicates < 100)
        {
            throw new ArgumentException(Invariant($"The number of bootstrap replicates must be at least 100, but is {options.Replicates}."), nameof(options));
        }
    }
}
