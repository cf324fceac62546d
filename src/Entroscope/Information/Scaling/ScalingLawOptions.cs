namespace Entroscope.Information.Scaling;

/// <summary>How scaling laws are inferred.</summary>
public sealed record ScalingLawOptions
{
    /// <summary>Gets the number of draws from the posterior behind intervals and bands: at least 100, or 0 for weights and scatter alone.</summary>
    public int Draws { get; init; } = 4000;

    /// <summary>Gets the seed of these draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Refuses options that make no sense.</summary>
    /// <exception cref="ArgumentException">The number of draws is not allowed.</exception>
    internal static void Validate(ScalingLawOptions options)
    {
        if (options.Draws is < 100 and not 0)
        {
            throw new ArgumentException(Invariant($"The number of draws from the posterior must be 0 or at least 100, but is {options.Draws}."), nameof(options));
        }
    }
}
