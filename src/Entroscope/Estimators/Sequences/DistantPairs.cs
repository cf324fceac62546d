namespace Entroscope.Estimators.Sequences;

/// <summary>What two sites of a sequence share that lie a distance apart, estimated from all pairs.</summary>
/// <param name="Distance">The distance in sites.</param>
/// <param name="Pairs">The number of pairs.</param>
/// <param name="Information">The plug-in estimate less <paramref name="Chance"/>, in nats; below 0 by chance.</param>
/// <param name="StandardError">Its standard error, from leaving out one of up to 32 blocks of the pairs in turn.</param>
/// <param name="Lower">The lower end of the 95 % interval.</param>
/// <param name="Upper">The upper end of the 95 % interval.</param>
/// <param name="Chance">What the plug-in estimates of the same sites paired at random: its bias where nothing is shared.</param>
/// <remarks>
/// The bias of the plug-in lies between that of independent sites, which is measured by random pairs, and (k - k_1 - k_2 + 1) / 2n of the k pairs of
/// symbols that occur (Miller 1955); the interval holds both.
/// </remarks>
public sealed record DistantPairs(int Distance, long Pairs, double Information, double StandardError, double Lower, double Upper, double Chance)
{
    /// <summary>Gets a value indicating whether the sites share more than chance explains.</summary>
    public bool IsShared => Lower > 0;
}
