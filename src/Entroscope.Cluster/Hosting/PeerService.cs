using Entroscope.Cluster.Messages;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Entroscope.Cluster.Hosting;

/// <summary>Answers other members.</summary>
[Reentrant]
internal sealed class PeerService(GrainId id, Silo silo, ILoggerFactory logs, ArrayServer arrays) : GrainService(id, silo, logs), IPeer
{
    public ValueTask<int> Port() => ValueTask.FromResult(arrays.Port);
}
