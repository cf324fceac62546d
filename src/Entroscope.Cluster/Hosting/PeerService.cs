using Entroscope.Cluster.Messages;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Entroscope.Cluster.Hosting;

/// <summary>Answers other members out of what this one holds.</summary>
[Reentrant]
internal sealed class PeerService(GrainId id, Silo silo, ILoggerFactory logs, IMember member) : GrainService(id, silo, logs), IPeer
{
    public ValueTask<byte[]> Read(ArrayKey key, int piece) => ValueTask.FromResult(member.Read(key, piece));
}
