namespace Entroscope.Information;

/// <summary>What the measured increments say about the law.</summary>
public enum ScalingVerdict
{
    /// <summary>All increments are 0 within their errors: patches share no information.</summary>
    NoLaw,

    /// <summary>There are fewer increments than it takes to tell the laws apart.</summary>
    TooFewScales,

    /// <summary>Two laws describe the increments about equally well.</summary>
    Undecided,

    /// <summary>No law describes the increments: they scatter by more than half of their size about the best one.</summary>
    NotDescribed,

    /// <summary>Law A: constant increments, perhaps after a transient at the smallest scales.</summary>
    ConstantIncrements,

    /// <summary>Law B: geometric increments.</summary>
    GeometricIncrements,

    /// <summary>Law B with beta below 0: the increments die out geometrically with the level.</summary>
    Saturating,

    /// <summary>A logarithm.</summary>
    Logarithmic,

    /// <summary>
    /// The approach to constant increments is exponential in the number of sites, as in a chain. Where patches grow by a factor a level and most levels are
    /// past the approach, that is <see cref="ConstantIncrements"/>.
    /// </summary>
    Exponential,

    /// <summary>A power of the number of sites without a rate per site.</summary>
    PurePower,
}
