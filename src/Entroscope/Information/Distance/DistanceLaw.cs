using Entroscope.Numerics;

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

/// <summary>A law fitted to information against distance by weighted least squares on logarithms.</summary>
/// <param name="Parameter">The exponent k of I ~ d^-k, or the rate of I ~ exp(-rate d) a unit of distance.</param>
/// <param name="StandardError">Its standard error, from the scatter of the points; NaN for fewer than 3 doublings of the distance.</param>
/// <param name="Lower">The lower end of its 95 % interval: Student's t, and what the shortest and the largest distances may be off by.</param>
/// <param name="Upper">The upper end of its 95 % interval.</param>
/// <param name="LogAmplitude">The log of the fitted information at distance 1 (power law) or 0 (exponential), of nats.</param>
/// <param name="AkaikeWeight">The weight of evidence of this law against the other, 0..1 (corrected Akaike criterion); NaN for fewer than 5 points.</param>
public sealed record DistanceFit(double Parameter, double StandardError, double Lower, double Upper, double LogAmplitude, double AkaikeWeight)
{
    /// <summary>
    /// Gets how far the fitted points lie off the law: the root of the mean squared difference of logarithms, weighted as in the fit; 0.1 is 10 %.
    /// </summary>
    public double Scatter { get; init; }

    /// <summary>Gets the largest difference of logarithms between a fitted point and the law.</summary>
    public double LargestDeviation { get; init; }

    /// <summary>
    /// Gets a value indicating whether the law describes the points: a scatter of at most 0.15, and no point more than three times that, or its own error, off.
    /// </summary>
    public bool Describes { get; init; }
}

/// <summary>The mean information between sites of one distance.</summary>
/// <param name="Key">The height of the lowest common ancestor, or the distance as an integer.</param>
/// <param name="Distance">The distance d.</param>
/// <param name="Information">The mean of I(X_i; X_j) over the pairs, in nats: exact over
/// all pairs, else over a sample of pairs (each exact) with the error of sampling.</param>
/// <param name="Pairs">The number of pairs of this distance.</param>
/// <param name="IsFitted">Whether the laws were fitted to this point.</param>
public sealed record DistancePoint(int Key, double Distance, Estimate Information, double Pairs, bool IsFitted);

/// <summary>How information decays with distance according to the weights alone (theory, "Mutual information"; Lin, Tegmark 2017, arXiv:1606.06737).</summary>
/// <param name="Correlation">What a link of the tree leaves of a correlation, lambda, 0..1.</param>
/// <param name="IsEigenvalue">Whether lambda is the second largest modulus of an eigenvalue of the one transition
/// that all links share; else it is the geometric mean over the levels of the mean maximal correlation of their
/// links (the second singular value of the normalised joint distribution), a bound rather than a rate.</param>
/// <param name="Exponent">In a tree of scales: k = 4 log(1/lambda) / log P of I ~ d^-k; null in a chain.</param>
/// <param name="Rate">In a chain: 2 log(1/lambda) of I ~ exp(-rate d); null in a tree of scales.</param>
public sealed record DistancePrediction(double Correlation, bool IsEigenvalue, double? Exponent, double? Rate);

/// <summary>What the distance of two sites is.</summary>
public enum SiteDistance
{
    /// <summary>How far up the tree they meet: pairs of one height of their lowest common ancestor, at the mean number of sites under it.</summary>
    Tree,

    /// <summary>The difference of their numbers.</summary>
    Line,

    /// <summary>The Euclidean distance of their pixels, in bins of width 1.</summary>
    Image,

    /// <summary>The sum of the differences of their rows and columns.</summary>
    Manhattan,
}

/// <summary>How much of the pairs of sites is computed for a distance law.</summary>
internal sealed record DistanceLawOptions
{
    /// <summary>Gets the multiply-adds up to which all pairs are computed; above, a sample of pairs of every distance.</summary>
    public double LargestTable { get; init; } = 4e9;

    /// <summary>Gets the number of pairs of a distance in a sample, at least 2.</summary>
    public int PairsPerDistance { get; init; } = 256;

    /// <summary>Gets the seed of the sample.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets the number of threads; 0 for one per processor. Changes no result.</summary>
    public int Threads { get; init; }
}
