namespace Entroscope.Information.Scaling;

/// <summary>The laws that are compared: the forms of f in m(n) = s n + f(n), the mean entropy of a patch of n sites (theory, "The information scaling law").</summary>
public enum ScalingLawKind
{
    /// <summary>f = 0: patches share nothing.</summary>
    None,

    /// <summary>f(n) = c: finite excess entropy.</summary>
    Constant,

    /// <summary>f is c times the length of the patch's border; on grids only.</summary>
    Boundary,

    /// <summary>f(n) = c n^beta.</summary>
    Power,

    /// <summary>f(n) = c0 + c1 log n.</summary>
    Logarithm,

    /// <summary>f(n) = c - a exp(-n / xi).</summary>
    ExponentialApproach,

    /// <summary>f(n) = c - a n^-gamma.</summary>
    PowerApproach,
}
