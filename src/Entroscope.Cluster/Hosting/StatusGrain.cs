using Entroscope.Cluster.Messages;
using Orleans.Concurrency;

namespace Entroscope.Cluster.Hosting;

/// <summary>Answers how the cluster is doing; runs where it is asked, which is the coordinator alone.</summary>
[StatelessWorker]
internal sealed class StatusGrain(IServiceProvider services) : Grain, IStatus
{
    public Task<ClusterState> Get() => Task.FromResult(((ICoordinator)services.GetService(typeof(ICoordinator))!).State());
}
