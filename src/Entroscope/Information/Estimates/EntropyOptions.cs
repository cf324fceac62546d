using Entroscope.Engine;
using Entroscope.Numerics;

namespace Entroscope.Information.Estimates;

/// <summary>How entropies are estimated by draws: a number of draws, or a target error.</summary>
public sealed record EntropyOptions
{
    /// <summary>The number of draws when neither a number nor a target is given.</summary>
    public const long DefaultDraws = 10_000;

    // An error estimated from fewer draws is not to be trusted.
    internal const int FewestDraws = 256;

    /// <summary>Gets the number of draws, at least 1; null for <see cref="DefaultDraws"/>, or to draw until a target error.</summary>
    public long? Draws { get; init; }

    /// <summary>Gets the standard error of H(X) in nats, greater than 0, until which to draw; null to draw a fixed number.</summary>
    public double? StandardError { get; init; }

    /// <summary>Gets the standard error of H(X) as a share of its magnitude, greater than 0, until which to draw; null for no such target.</summary>
    public double? RelativeError { get; init; }

    /// <summary>Gets the largest number of draws towards the target error, at least 1.</summary>
    public long MaxDraws { get; init; } = 1_000_000;

    /// <summary>Gets the seed of the draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets how each draw is evaluated; null for the default.</summary>
    public EngineOptions? Engine { get; init; }

    /// <summary>Gets the number of draws after which to stop in any case.</summary>
    public long LastDraw => Draws ?? (HasTarget ? MaxDraws : DefaultDraws);

    /// <summary>Gets a value indicating whether to draw until a target error.</summary>
    public bool HasTarget => StandardError is not null || RelativeError is not null;

    /// <summary>Returns whether a network is enumerated: no draws are requested, and its sites have at most 2^20 joint values.</summary>
    /// <param name="model">The network.</param>
    /// <returns>Whether its entropies and informations are computed exactly.</returns>
    public bool Enumerates(Model.ConvAC model) =>
        Draws is null && !HasTarget && Inference.SiteEnumeration.JointValues(model) <= Inference.SiteEnumeration.DefaultLimit;

    /// <summary>Gets the standard error wanted of an estimate; infinite without a target.</summary>
    internal double Wanted(double value) => StandardError ?? (RelativeError is { } share ? share * Math.Abs(value) : double.PositiveInfinity);

    /// <summary>Returns whether enough was drawn for the target, if there is one.</summary>
    internal bool IsReached(Estimate estimate) => HasTarget && estimate.Draws >= FewestDraws && estimate.StandardError <= Wanted(estimate.Value);

    /// <summary>Refuses options that make no sense.</summary>
    internal static void Validate(EntropyOptions options)
    {
        Refuse.Argument(options.Draws is not null && options.HasTarget,
            $"Either a number of draws or a target standard error can be given, not both.", nameof(options));

        Refuse.Argument(options.StandardError is not null && options.RelativeError is not null,
            $"Either a target standard error or a relative one can be given, not both.", nameof(options));

        Refuse.Argument(options.LastDraw < 1, $"The number of draws must be at least 1, but is {options.LastDraw}.", nameof(options));
        CheckTarget(options.StandardError, "target");
        CheckTarget(options.RelativeError, "relative");

        void CheckTarget(double? target, string kind)
        {
            if (target is { } value && !(value > 0 && double.IsFinite(value)))
            {
                throw new ArgumentException(Invariant($"The {kind} standard error must be a finite number greater than 0, but is {value}."), nameof(options));
            }
        }
    }
}
