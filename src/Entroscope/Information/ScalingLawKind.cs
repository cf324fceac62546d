namespace Entroscope.Information;

/// <summary>The forms that the entropy of a patch of n sites may take (theory, "The scaling law").</summary>
public enum ScalingLawKind
{
    /// <summary>No information between patches: e(n) = s n; all increments are 0.</summary>
    None,

    /// <summary>Law A, scale invariance: e(n) = s n - c; every merging of two patches adds the same c.</summary>
    ConstantIncrements,

    /// <summary>Law B: e(n) = s n - c n^beta; increments grow (beta above 0) or die out (below 0) by the factor P^beta a level.</summary>
    GeometricIncrements,

    /// <summary>e(n) = s n - c0 - c1 log n; increments change by an equal amount a level.</summary>
    Logarithmic,

    /// <summary>e(n) = s n - c + a rho^n: as law A, reached exponentially in the number of sites, as in a chain.</summary>
    Exponential,

    /// <summary>e(n) = a n^b, without a rate per site.</summary>
    PurePower,
}
