using Entroscope.Cluster.Messages;

namespace Entroscope.Cluster.Coordination;

/// <summary>What came of the estimation of all slices.</summary>
/// <param name="Holders">Which worker has which slice.</param>
/// <param name="Parts">The hashes of all parts, in their order.</param>
/// <param name="IsAllowed">Whether a network may have these parameters.</param>
internal sealed record Estimated(Holding[] Holders, byte[] Parts, bool IsAllowed);
