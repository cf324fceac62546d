using Entroscope.Cluster.Leases;
using Entroscope.Tasks;

namespace Entroscope.Cluster.Coordination;

/// <summary>
/// Where the tasks of a list are: a task is leased as soon as the one before it is done; its worker keeps the result until it has been read. Not thread-safe.
/// </summary>
internal sealed class TaskBoard
{
    private readonly ITaskList _tasks;
    private readonly HashSet<int> _open;
    private readonly LeaseQueue<int> _leases;
    private readonly Dictionary<int, byte[]> _inputs = [];
    private readonly Queue<(int Task, string Worker, byte[] Hash)> _ended = new();

    /// <param name="number">The number of the list.</param>
    public TaskBoard(long number, ITaskList tasks, IEnumerable<int> wanted, LeaseTimes times, TimeProvider time)
    {
        (Number, _tasks, _leases) = (number, tasks, new LeaseQueue<int>(times, time));
        Description = [(byte)tasks.Kind, .. tasks.Payload];
        int[] all = [.. wanted];
        _open = [.. all];
        foreach (int task in all)
        {
            Add(task);
        }
    }

    public long Number { get; }

    /// <summary>Gets what the list is: its kind and its payload.</summary>
    public byte[] Description { get; }

    public bool IsDone => _open.Count == 0;

    public int Open => _open.Count;

    public int Given => _leases.Given;

    /// <summary>Gets why a task cannot be done; null while all can.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Gets whether there is a result to be read.</summary>
    public bool HasEnded => _ended.Count > 0;

    /// <summary>Gets the input of a task; null where it has none.</summary>
    public byte[]? InputOf(int task) => _inputs.GetValueOrDefault(task);

    public string NameOf(int task) => _tasks.NameOf(task);

    public int? Next(string worker) => _leases.TryTake(worker, null, out int task) ? task : null;

    public bool IsWanted(int task) => _open.Contains(task);

    /// <summary>Takes that a worker has the result of a task.</summary>
    public void Ended(string worker, int task, byte[] hash, string refusal)
    {
        if (!_open.Contains(task))
        {
            return;
        }

        if (refusal.Length > 0)
        {
            Refusal ??= refusal;
        }
        else
        {
            _ended.Enqueue((task, worker, hash));
        }
    }

    /// <summary>Takes a result that is to be read.</summary>
    public (int Task, string Worker, byte[] Hash) TakeEnded() => _ended.Dequeue();

    /// <summary>Takes that a result has been read: what waited for it may begin, after <see cref="Follow"/>.</summary>
    /// <returns>Whether it is the first one of the task.</returns>
    public bool Read(int task, string worker)
    {
        _leases.Complete(task, worker);
        _inputs.Remove(task);
        return _open.Remove(task);
    }

    /// <summary>Adds the tasks that waited for one.</summary>
    public void Follow(int task)
    {
        foreach (int next in _open.Where(t => _tasks.Before(t) == task).ToArray())
        {
            Add(next);
        }
    }

    /// <summary>Takes a lease back.</summary>
    public void Failed(string worker, int task) => _leases.GiveBack(task, worker);

    public void Lost(string worker) => _leases.Release(worker);

    private void Add(int task)
    {
        if (_tasks.Before(task) is >= 0 and int before && _open.Contains(before))
        {
            return;
        }

        byte[] input = _tasks.InputOf(task);
        if (input.Length > 0)
        {
            _inputs[task] = input;
        }

        _leases.Add(task);
    }
}
