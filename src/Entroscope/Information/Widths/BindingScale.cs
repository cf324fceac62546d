namespace Entroscope.Information.Widths;

/// <summary>
/// The scale n*(r) at which a width binds: from which on networks of that width read less than 90 % of what the reference width reads that patches share.
/// </summary>
/// <param name="Width">The width r, the channels of every inner node.</param>
/// <param name="Verdict">Whether it is seen.</param>
/// <param name="Value">n* in sites; NaN where it is not seen, the smallest scale where it lies below.</param>
/// <param name="Lower">The lower end of its 95 % interval; where it is not seen the scale above which it lies with 97.5 %; positive infinity for none.</param>
/// <param name="Upper">The upper end; positive infinity where it is not seen.</param>
public sealed record BindingScale(int Width, BindingVerdict Verdict, double Value, double Lower, double Upper)
{
    /// <summary>Gets a value indicating whether the width binds within the scales measured.</summary>
    public bool Binds => Verdict is BindingVerdict.Seen or BindingVerdict.BelowSmallest;
}

/// <summary>Whether the scale at which a width binds is seen.</summary>
public enum BindingVerdict
{
    /// <summary>It is seen: in at least 97.5 % of the draws from the errors of rows and seeds.</summary>
    Seen,

    /// <summary>The width binds at every scale: n* lies below the smallest one measured.</summary>
    BelowSmallest,

    /// <summary>It is not seen within the scales measured.</summary>
    NotSeen,

    /// <summary>The width is the reference, or wider: nothing wider that is better shows where it binds.</summary>
    NotNarrower,

    /// <summary>The reference reads nothing that patches share beyond its errors, so that no width can bind.</summary>
    NothingShared,

    /// <summary>A single seed shows no errors between trainings; value and interval are those of its networks alone.</summary>
    CannotTell,
}
