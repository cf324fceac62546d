using Entroscope.Cluster.Messages;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.Services;

namespace Entroscope.Cluster.Hosting;

/// <summary>Answers other members out of what this one holds.</summary>
[Reentrant]
internal sealed class PeerService(GrainId id, Silo silo, ILoggerFactory logs, IMember member) : GrainService(id, silo, logs), IPeer
{
    public ValueTask<byte[]> Read(ArrayKey key, int piece) => ValueTask.FromResult(member.Read(key, piece));
}

/// <summary>Answers workers.</summary>
[Reentrant]
internal sealed class DeskService(GrainId id, Silo silo, ILoggerFactory logs, ICoordinator coordinator) : GrainService(id, silo, logs), IDesk
{
    public Task<JobDescription> Join(Greeting greeting) => Task.FromResult(coordinator.Join(greeting));

    public Task<string> Ready(string worker, string data) => Task.FromResult(coordinator.Ready(worker, data));

    public Task<WorkItem> Next(string worker) => coordinator.Next(worker);

    public Task Done(Answer answer)
    {
        coordinator.Done(answer);
        return Task.CompletedTask;
    }
}

/// <summary>Answers how the cluster is doing; runs where it is asked, which is the coordinator alone.</summary>
[StatelessWorker]
internal sealed class StatusGrain(IServiceProvider services) : Grain, IStatus
{
    public Task<ClusterState> Get() => Task.FromResult(((ICoordinator)services.GetService(typeof(ICoordinator))!).State());
}

/// <summary>Calls what members hold.</summary>
internal sealed class PeerClient(IServiceProvider services) : GrainServiceClient<IPeer>(services)
{
    public IPeer At(SiloAddress silo) => GetGrainService(silo);
}

/// <summary>Calls the coordinator.</summary>
internal sealed class DeskClient(IServiceProvider services) : GrainServiceClient<IDesk>(services)
{
    public IDesk At(SiloAddress silo) => GetGrainService(silo);
}
