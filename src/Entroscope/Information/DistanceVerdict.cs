namespace Entroscope.Information;

/// <summary>Which law information against distance follows.</summary>
public enum DistanceVerdict
{
    /// <summary>There are fewer than 5 distances with information above rounding.</summary>
    TooFewDistances,

    /// <summary>Neither law has a weight of evidence of 0.95.</summary>
    Undecided,

    /// <summary>I falls as a power of the distance.</summary>
    PowerLaw,

    /// <summary>I falls exponentially.</summary>
    Exponential,

    /// <summary>No two sites share information above rounding, at any distance.</summary>
    NoDependence,
}
