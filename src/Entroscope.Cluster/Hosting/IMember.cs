using Entroscope.Cluster.Messages;

namespace Entroscope.Cluster.Hosting;

/// <summary>What a silo answers for: the numbers that this member of the cluster holds.</summary>
internal interface IMember
{
    /// <summary>Reads a piece of numbers.</summary>
    /// <returns>The bytes; empty where they are not here.</returns>
    byte[] Read(ArrayKey key, int piece);
}
