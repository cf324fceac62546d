using Orleans.Services;

namespace Entroscope.Cluster.Messages;

/// <summary>Where members of the cluster read numbers that another one has, in pieces of at most 2 MiB.</summary>
internal interface IPeer : IGrainService
{
    /// <summary>Reads a piece.</summary>
    /// <returns>The bytes; empty where the numbers, or that piece of them, are not here.</returns>
    ValueTask<byte[]> Read(ArrayKey key, int piece);
}
