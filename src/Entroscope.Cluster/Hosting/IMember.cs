using Entroscope.Cluster.Messages;

namespace Entroscope.Cluster.Hosting;

/// <summary>What a silo answers for: the numbers that this member of the cluster holds.</summary>
internal interface IMember
{
    /// <summary>Reads a piece of numbers.</summary>
    /// <returns>The bytes; null where they are not here.</returns>
    ReadOnlyMemory<byte>? Read(ArrayKey key, int piece);

    /// <summary>Is called when what was read has been sent, or cannot be.</summary>
    void Sent(ReadOnlyMemory<byte> bytes)
    {
        // Nothing is used again.
    }
}
