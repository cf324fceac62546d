namespace Entroscope.Information.Distance;

/// <summary>Which law information against distance follows.</summary>
public enum DistanceVerdict
{
    /// <summary>There are fewer than 5 distances with information above rounding.</summary>
    TooFewDistances,

    /// <summary>Both laws describe the points, or that of the larger weight of evidence has less than 0.95.</summary>
    Undecided,

    /// <summary>I falls as a power of the distance.</summary>
    PowerLaw,

    /// <summary>I falls exponentially.</summary>
    Exponential,

    /// <summary>No two sites share information above rounding, at any distance.</summary>
    NoDependence,

    /// <summary>Neither law describes the points: they scatter about both, or lie far off.</summary>
    NoLaw,

    /// <summary>
    /// The sites have no distance: the tree was learned, or its nodes pool sites that are
    /// not neighbours. The points are means by the height of the lowest common ancestor.
    /// </summary>
    NoDistance,
}
