using Entroscope.Tasks;

namespace Entroscope.Sweeps;

/// <summary>
/// The trainings of a sweep of widths, of which each gives a store of itself; one that starts from a narrower network gets the store of that one.
/// </summary>
/// <param name="store">The store of the runner.</param>
internal sealed class WidthTasks(WidthSweepRunner runner, SweepStore store) : ITaskList
{
    public TaskKind Kind => TaskKind.Sweep;

    public byte[] Payload => [];

    public int Count => runner.Count;

    public string NameOf(int task) => runner.KeyOf(task).Hash;

    public int Before(int task) => runner.Before(task);

    public byte[] InputOf(int task) => Before(task) is >= 0 and int before && store.FindNetwork(runner.KeyOf(before)) is not null
        ? store.Export(runner.KeyOf(before)) : [];

    public byte[] Run(int task, byte[] input, CancellationToken cancellation)
    {
        if (input.Length > 0)
        {
            store.Import(input, runner.KeyOf(Before(task)), null);
        }

        runner.Train(task, cancellation);
        return store.Export(runner.KeyOf(task));
    }

    /// <summary>Takes the result of a task into the store.</summary>
    public void Take(int task, byte[] result) =>
        store.Import(result, runner.KeyOf(task), Before(task) is >= 0 and int before ? runner.KeyOf(before) : null);
}
