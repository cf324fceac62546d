namespace Entroscope.Information.Distance;

/// <summary>Information between sites against their distance, with the two laws that it may follow.</summary>
public sealed record DistanceLaw
{
    /// <summary>Gets what the distance is.</summary>
    public required SiteDistance Kind { get; init; }

    /// <summary>Gets the means, by increasing distance.</summary>
    public required DistancePoint[] Points { get; init; }

    /// <summary>Gets the share of all pairs of sites that were computed, 0..1.</summary>
    public required double ShareOfPairs { get; init; }

    /// <summary>Gets I ~ d^-k; null where there are fewer than 2 points, or no distance.</summary>
    public required DistanceFit? PowerLaw { get; init; }

    /// <summary>Gets I ~ exp(-rate d); null where there are fewer than 2 points, or no distance.</summary>
    public required DistanceFit? Exponential { get; init; }

    /// <summary>Gets what the weights predict; null where no link joins two inner nodes, one carries nothing, or there is no distance.</summary>
    public required DistancePrediction? Prediction { get; init; }

    /// <summary>Gets the law that the points follow.</summary>
    public required DistanceVerdict Verdict { get; init; }

    /// <summary>Gets how many powers of ten the fitted distances span: below 1.5 a law is only consistent with the points.</summary>
    public required double Decades { get; init; }
}
