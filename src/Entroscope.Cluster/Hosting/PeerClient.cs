using Entroscope.Cluster.Messages;
using Orleans.Runtime.Services;

namespace Entroscope.Cluster.Hosting;

/// <summary>Calls what members hold.</summary>
internal sealed class PeerClient(IServiceProvider services) : GrainServiceClient<IPeer>(services)
{
    public IPeer At(SiloAddress silo) => GetGrainService(silo);
}
