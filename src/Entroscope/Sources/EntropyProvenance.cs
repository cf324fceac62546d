namespace Entroscope.Sources;

/// <summary>How an entropy of a source is known. The later of two is what a number computed from both is.</summary>
public enum EntropyProvenance
{
    /// <summary>By a finite sum or a closed form, up to rounding.</summary>
    Exact,

    /// <summary>Between two bounds that are proven; the value given lies in the middle.</summary>
    Bounded,

    /// <summary>A mean over draws of exact log-probabilities, with a standard error.</summary>
    MonteCarlo,
}
