using Entroscope.Numerics;

namespace Entroscope.Information.Estimates;

/// <summary>The share of a capacity that is used, 0..1. An estimate from draws that lies outside by chance is cut, and so is its interval.</summary>
public readonly record struct Utilisation
{
    // Where the capacity is 0 there is nothing to be used.
    private const double Nothing = 1e-12;
    private const double HalfWidth = 1.96;

    private Utilisation(Estimate share)
    {
        double half = HalfWidth * share.StandardError;
        Value = Math.Clamp(share.Value, 0, 1);
        StandardError = share.StandardError;
        Draws = share.Draws;
        Lower = share.IsExact ? Value : double.IsFinite(half) ? Math.Max(0, Value - half) : 0;
        Upper = share.IsExact ? Value : double.IsFinite(half) ? Math.Min(1, Value + half) : 1;
    }

    /// <summary>Gets the share, 0..1.</summary>
    public double Value { get; }

    /// <summary>Gets the standard error of the estimate before it was cut; 0 when exact, NaN when a single draw gives none.</summary>
    public double StandardError { get; }

    /// <summary>Gets the lower end of the 95 % interval, at least 0.</summary>
    public double Lower { get; }

    /// <summary>Gets the upper end of the 95 % interval, at most 1.</summary>
    public double Upper { get; }

    /// <summary>Gets the number of draws or rows behind it; 0 when exact.</summary>
    public long Draws { get; }

    /// <summary>Gets a value indicating whether the share is exact (up to rounding).</summary>
    public bool IsExact => Draws == 0;

    /// <summary>Gets a value indicating whether the interval reaches the end of the range, where it is not symmetric.</summary>
    public bool IsCut => !IsExact && (Lower <= 0 || Upper >= 1);

    /// <summary>Makes the share of a capacity.</summary>
    /// <param name="information">The information that uses it, in nats.</param>
    /// <param name="capacity">The capacity in nats: the most that the information can be.</param>
    /// <returns>The share; null where the capacity is 0 (below 1e-12 nats).</returns>
    public static Utilisation? Of(Estimate information, double capacity) => capacity < Nothing
        ? null
        : new Utilisation(new Estimate(information.Value / capacity, information.StandardError / capacity, information.Draws));
}
