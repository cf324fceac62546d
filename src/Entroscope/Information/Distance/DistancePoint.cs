using Entroscope.Numerics;

namespace Entroscope.Information.Distance;

/// <summary>The mean information between sites of one distance.</summary>
/// <param name="Key">The height of the lowest common ancestor, or the distance as an integer.</param>
/// <param name="Distance">The distance d.</param>
/// <param name="Information">The mean of I(X_i; X_j) over the pairs, in nats: exact over all pairs, else over a sample of pairs (each exact) with the error of sampling.</param>
/// <param name="Pairs">The number of pairs of this distance.</param>
/// <param name="IsFitted">Whether the laws were fitted to this point.</param>
public sealed record DistancePoint(int Key, double Distance, Estimate Information, double Pairs, bool IsFitted);
