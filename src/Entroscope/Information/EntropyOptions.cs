using Entroscope.Engine;

namespace Entroscope.Information;

/// <summary>How entropies are estimated by draws: a number of draws, or a target error.</summary>
public sealed record EntropyOptions
{
    /// <summary>The number of draws when neither a number nor a target is given.</summary>
    public const long DefaultDraws = 10_000;

    /// <summary>Gets the number of draws, at least 1; null for <see cref="DefaultDraws"/>, or to draw until <see cref="StandardError"/>.</summary>
    public long? Draws { get; init; }

    /// <summary>Gets the standard error of H(X) in nats, greater than 0, until which to draw; null to draw a fixed number.</summary>
    public double? StandardError { get; init; }

    /// <summary>Gets the largest number of draws towards the target error, at least 1.</summary>
    public long MaxDraws { get; init; } = 1_000_000;

    /// <summary>Gets the seed of the draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>Gets how each draw is evaluated; null for the default.</summary>
    public EngineOptions? Engine { get; init; }

    /// <summary>Gets the number of draws after which to stop in any case.</summary>
    internal long LastDraw => Draws ?? (StandardError is null ? DefaultDraws : MaxDraws);

    /// <summary>Refuses options that make no sense.</summary>
    internal static void Validate(EntropyOptions options)
    {
        if (options.Draws is not null && options.StandardError is not null)
        {
            throw new ArgumentException("Either a number of draws or a target standard error can be given, not both.", nameof(options));
        }

        if (options.LastDraw < 1)
        {
            throw new ArgumentException(Invariant($"The number of draws must be at least 1, but is {options.LastDraw}."), nameof(options));
        }

        if (options.StandardError is { } target && !(target > 0 && double.IsFinite(target)))
        {
            throw new ArgumentException(Invariant($"The target standard error must be a finite number greater than 0, but is {target}."), nameof(options));
        }
    }
}
