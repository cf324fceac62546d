using Entroscope.Cluster.Messages;

namespace Entroscope.Cluster.Hosting;

/// <summary>What a silo answers for: the numbers that this member of the cluster holds.</summary>
internal interface IMember
{
    /// <summary>Reads a piece of numbers.</summary>
    /// <returns>The bytes; null where they are not here.</returns>
    ReadOnlyMemory<byte>? Read(ArrayKey key, int piece);
}
