namespace Entroscope.Information.Scaling;

/// <summary>What the total correlations T(l) say about the law (theory, "The information scaling law").</summary>
public enum ScalingVerdict
{
    /// <summary>All T(l) are 0 within their errors, or below it: the network shares no information, or finds none in the data.</summary>
    NoInformation,

    /// <summary>
    /// T(l) is 0 within its errors from some level on, but not below: information is shared over a finite range, as far as the network finds it.
    /// </summary>
    FiniteRange,

    /// <summary>There are fewer than 5 levels to read a law from.</summary>
    TooFewScales,

    /// <summary>The patches of a level have no common size.</summary>
    NoScale,

    /// <summary>Several laws remain possible.</summary>
    Undecided,

    /// <summary>No law describes the levels: they scatter too far about every one.</summary>
    NoLaw,

    /// <summary>Finite excess entropy: T is the same at every scale, perhaps from some scale on only.</summary>
    Constant,

    /// <summary>T is in proportion to the border that the pooled patches share.</summary>
    Boundary,

    /// <summary>f(n) = c n^beta: T grows or falls by P^beta a level.</summary>
    Power,

    /// <summary>f(n) = c0 + c1 log n: T rises by an equal amount a level.</summary>
    Logarithm,

    /// <summary>f(n) = c - a rho^n: T becomes constant after a correlation length.</summary>
    ExponentialApproach,

    /// <summary>f(n) = c - a n^-gamma: T approaches a constant by a power.</summary>
    PowerApproach,
}
