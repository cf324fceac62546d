using Entroscope.Cluster.Messages;
using Orleans.Runtime.Services;

namespace Entroscope.Cluster.Hosting;

/// <summary>Calls the coordinator.</summary>
internal sealed class DeskClient(IServiceProvider services) : GrainServiceClient<IDesk>(services)
{
    public IDesk At(SiloAddress silo) => GetGrainService(silo);
}
