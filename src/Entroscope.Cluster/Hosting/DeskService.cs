using Entroscope.Cluster.Messages;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Entroscope.Cluster.Hosting;

/// <summary>Answers workers.</summary>
[Reentrant]
internal sealed class DeskService(GrainId id, Silo silo, ILoggerFactory logs, ICoordinator coordinator) : GrainService(id, silo, logs), IDesk
{
    public Task<JobDescription> Join(Greeting greeting) => Task.FromResult(coordinator.Join(greeting));

    public Task<string> Ready(string worker, string data) => Task.FromResult(coordinator.Ready(worker, data));

    public Task<WorkItem> Next(string worker, Answer? answer) => coordinator.Next(worker, answer);

    public Task<bool> IsWanted(string worker, long update, int task) => Task.FromResult(coordinator.IsWanted(worker, update, task));
}
