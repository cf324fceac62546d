using Entroscope.Files.Checkpoints;
using Entroscope.Tasks;

namespace Entroscope.Sweeps;

/// <summary>The trainings of a sweep, of which each gives a store of itself.</summary>
/// <param name="store">The store of the runner.</param>
internal sealed class SweepTasks(SweepRunner runner, SweepStore store) : ITaskList
{
    public TaskKind Kind => TaskKind.Sweep;

    public byte[] Payload => [];

    public int Count => runner.Count;

    /// <summary>Gets where trainings that take long keep checkpoints; null for nowhere.</summary>
    public string? Folder { get; init; }

    public string NameOf(int task) => runner.KeyOf(task).Hash;

    public byte[] Run(int task, byte[] input, CancellationToken cancellation)
    {
        using LateCheckpoints? checkpoints = Folder is null ? null : new LateCheckpoints(Path.Combine(Folder, NameOf(task)));
        runner.Train(task, checkpoints, cancellation);
        return store.Export(runner.KeyOf(task));
    }

    /// <summary>Takes the result of a task into the store.</summary>
    public void Take(int task, byte[] result)
    {
        store.Import(result, runner.KeyOf(task), null);
        if (Folder is not null)
        {
            LateCheckpoints.Remove(Path.Combine(Folder, NameOf(task)));
        }
    }
}
