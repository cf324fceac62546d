using Entroscope.Engine;

namespace Entroscope.Workflow.Training;

/// <summary>How a trained network is given other widths. Immutable; checked when the work begins.</summary>
public sealed record ResizingOptions
{
    /// <summary>The tolerance of pruning by default, in nats a row.</summary>
    public const double StandardTolerance = 0.01;

    /// <summary>Gets the mean log-likelihood of the validation rows that pruning may cost at most, in nats a row, at least 0; null does not prune.</summary>
    public double? Prune { get; init; }

    /// <summary>Gets the factor, above 1, by which the channels of saturated nodes grow in a round; null does not grow.</summary>
    public double? Grow { get; init; }

    /// <summary>
    /// Gets the largest number of EM steps after every merging, at least 0 and at most 100 000 000; a split takes five times as many, since copies part slowly.
    /// </summary>
    public int Steps { get; init; } = 10;

    /// <summary>Gets the seed of what parts the copies of split channels, and of the mini-batches of large data.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Gets the engine of the EM steps. Its number of threads changes no result; likelihoods that are compared are computed in double precision.
    /// </summary>
    public EngineOptions Engine { get; init; } = new() { Kind = EngineKind.Single };

    /// <summary>Refuses options out of their ranges.</summary>
    internal static void Check(ResizingOptions options)
    {
        string? problem = options switch
        {
            { Prune: not (null or (>= 0 and < double.PositiveInfinity)) } =>
                Invariant($"The tolerance of pruning must be a finite number of at least 0 nats a row, but is {options.Prune}."),
            { Grow: not (null or (> 1 and < double.PositiveInfinity)) } =>
                Invariant($"The factor of growth must be a finite number above 1, but is {options.Grow}."),
            { Prune: null, Grow: null } => "Neither pruning nor growth is set; one of them is needed.",
            { Steps: < 0 or > 100_000_000 } => Invariant($"The number of EM steps must be 0..100000000, but is {options.Steps}."),
            _ => null,
        };
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(options));
        }
    }
}
