using Entroscope.Cluster.Messages;

namespace Entroscope.Cluster.Coordination;

/// <summary>Where parameters, or running statistics, are.</summary>
/// <param name="Number">Their number.</param>
/// <param name="Slices">How many slices workers have them in; 0 where only the coordinator has them.</param>
/// <param name="Holders">Which worker has which slice.</param>
/// <param name="Parts">The hashes of the parts of parameters.</param>
internal sealed record Place(long Number, int Slices, Holding[] Holders, byte[] Parts)
{
    public static Place Nowhere { get; } = new(0, 0, [], []);
}
