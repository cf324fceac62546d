namespace Entroscope.Model.Leaves;

/// <summary>The families of densities f that the representation layer offers.</summary>
public enum LeafFamily
{
    /// <summary>A table of probabilities over the symbols 0..K-1.</summary>
    Categorical,

    /// <summary>A coin over 0 and 1.</summary>
    Bernoulli,

    /// <summary>The number of successes, 0..n, of n independent trials.</summary>
    Binomial,

    /// <summary>A normal density over the real numbers.</summary>
    Gaussian,

    /// <summary>A histogram over quantile bins with exponential tails, and a probability for every value that many rows share.</summary>
    Quantile,

    /// <summary>A Student's t density, whose tails are heavy.</summary>
    Student,

    /// <summary>A normal density of the logarithm, of values greater than 0.</summary>
    LogNormal,

    /// <summary>A normal density of the normal score: values are mapped, piece by piece linearly, to the normal quantiles of their ranks.</summary>
    NormalScore,

    /// <summary>Features max(0, w (x - c)) of a real number, for networks of real weights: no densities.</summary>
    Rectified,

    /// <summary>Features cos(w (x - c)) of a real number, for networks of real weights: no densities.</summary>
    Cosine,
}
