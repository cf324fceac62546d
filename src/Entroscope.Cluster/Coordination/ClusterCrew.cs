using Entroscope.Cluster.Hosting;
using Entroscope.Tasks;

namespace Entroscope.Cluster.Coordination;

/// <summary>The workers as those who do tasks.</summary>
internal sealed class ClusterCrew(Coordinator coordinator, ArrayClient arrays) : ITaskCrew
{
    public void Run(ITaskList tasks, IReadOnlyList<int> wanted, Action<int, byte[]> done, CancellationToken cancellation) =>
        coordinator.Do(tasks, wanted, arrays, done, cancellation);
}
