using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Leases;
using Entroscope.Cluster.Messages;
using Entroscope.Learning;

namespace Entroscope.Cluster.Coordination;

/// <summary>
/// What workers meet: it lets them in, hands out leases of the present update, takes answers, and has the parameters. The training waits in another thread
/// (<see cref="ClusterExpectation"/>).
/// </summary>
/// <param name="job">What the cluster works at.</param>
/// <param name="version">The version of the product.</param>
/// <param name="arithmetic">The hash of the self-test here.</param>
internal sealed partial class Coordinator(JobDescription job, string version, string arithmetic, TimeProvider time) : ICoordinator
{
    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WorkerRecord> _workers = new(StringComparer.Ordinal);
    private readonly LeaseTimes _sumTimes = new();
    private readonly LeaseTimes _sliceTimes = new();
    private readonly LeaseTimes _scoreTimes = new();

    // A task may take hours: only who is gone loses it.
    private readonly LeaseTimes _taskTimes = new() { LeastDoubled = TimeSpan.FromMinutes(10), LeastExpiry = TimeSpan.FromDays(1) };
    private readonly Dictionary<long, byte[]> _models = [];
    private long? _began;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private UpdateBoard? _board;
    private ScoreBoard? _scores;
    private RowsBoard? _rows;
    private TaskBoard? _tasks;
    private UpdateSpec? _spec;
    private SliceRule? _rule;
    private long _update;
    private long _described;
    private long _numbers;
    private long _gone;
    private Func<ArrayKey, double[]?> _arrays = _ => null;
    private HashSet<string> _needed = new(StringComparer.Ordinal);
    private bool _isLost;
    private bool _finished;
    private string? _failure;

    /// <summary>Gets the number of rows computed again in a better arithmetic.</summary>
    public long Rescued { get; private set; }

    public int ReadyWorkers
    {
        get
        {
            lock (_gate)
            {
                return _workers.Values.Count(w => w.IsReady);
            }
        }
    }

    public JobDescription Join(Greeting greeting)
    {
        if (!string.Equals(greeting.Version, version, StringComparison.Ordinal))
        {
            return Refuse($"the coordinator is version {version} of Entroscope, this worker {greeting.Version}");
        }

        if (!string.Equals(greeting.Arithmetic, arithmetic, StringComparison.Ordinal))
        {
            return Refuse("this machine's arithmetic gives other last bits than the coordinator's (another processor, system or library of mathematics)");
        }

        lock (_gate)
        {
            _workers[greeting.Worker] = new WorkerRecord(greeting);
        }

        return job;

        JobDescription Refuse(string reason) => job with { Refusal = reason, Arguments = [] };
    }

    public string Ready(string worker, string data)
    {
        if (!string.Equals(data, job.Data, StringComparison.Ordinal))
        {
            return "the data that this worker reads are not those of the coordinator: the files differ";
        }

        lock (_gate)
        {
            if (_workers.TryGetValue(worker, out WorkerRecord? record))
            {
                record.IsReady = true;
                _began ??= time.GetTimestamp();
            }
        }

        return string.Empty;
    }

    public async Task<WorkItem> Next(string worker, Answer? answer)
    {
        if (answer is not null)
        {
            Done(answer);
        }

        long since = time.GetTimestamp();
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (Find(worker) is { } item)
                {
                    return item;
                }

                changed = _changed.Task;
            }

            if (time.GetElapsedTime(since) > LongestPoll)
            {
                return WorkItem.Wait;
            }

            await Task.WhenAny(changed, Task.Delay(Tick));
        }
    }

    private void Done(Answer answer)
    {
        lock (_gate)
        {
            if (!_workers.TryGetValue(answer.Worker, out WorkerRecord? record))
            {
                return;
            }

            record.Add(answer);
            if (answer.Kind == WorkKind.Task)
            {
                Done(answer, _tasks);
                return;
            }

            Rescued += Math.Max(0, answer.Rescued);
            if (_spec is not { } spec || answer.Update != _update || !string.Equals(answer.Hash, spec.Hash, StringComparison.Ordinal))
            {
                return;
            }

            if (answer.Failed)
            {
                _board?.Failed(answer.Worker, answer.Kind, answer.Range);
                _scores?.Failed(answer.Worker, answer.Range);
                _rows?.Failed(answer.Worker, answer.Range);
                _isLost |= answer.Lacks && _needed.Count > 0;
                if (answer.Missing.Length > 0)
                {
                    _board?.Forget(answer.Missing);
                }
            }
            else if (answer.Kind == WorkKind.Sum && answer.Scalars.Length == 1 + (2 * spec.Weights.Length))
            {
                _board?.Summed(answer.Worker, new TileRange(answer.Range.First, answer.Range.End), answer.Scalars,
                    answer.Holds.Select(h => new TileRange(h.First, h.End)));
            }
            else if (answer.Kind == WorkKind.Score && answer.Scalars.Length == 1)
            {
                _scores?.Scored(answer.Worker, answer.Range, answer.Scalars[0]);
            }
            else if (answer.Kind == WorkKind.Rows)
            {
                _rows?.Scored(answer.Worker, answer.Range, answer.OfRows);
            }
            else if (answer.Kind == WorkKind.Slice && _rule is { } rule && answer.Range.IsWithin(rule.Slices) && answer.Range.Count == 1)
            {
                _board?.Estimated(answer.Worker, answer.Range, answer.Parts, !answer.IsRefused);
            }

            Changed();
        }
    }

    private void Done(Answer answer, TaskBoard? board)
    {
        if (board is null || answer.Update != board.Number)
        {
            return;
        }

        if (answer.Failed)
        {
            board.Failed(answer.Worker, answer.Range.First);
        }
        else
        {
            board.Ended(answer.Worker, answer.Range.First, answer.Parts, answer.Refusal);
        }

        Changed();
    }

    public ReadOnlyMemory<byte>? Read(ArrayKey key, int piece)
    {
        lock (_gate)
        {
            if (key.Kind == ArrayKind.Tasks)
            {
                return _tasks is { } list && list.Number == key.Number ? NumberBytes.Of(list.Description, piece) : null;
            }

            if (key.Kind == ArrayKind.Input)
            {
                return _tasks is { } board && board.Number == key.Number && board.InputOf(key.Slice) is { } input ? NumberBytes.Of(input, piece) : null;
            }

            if (key.Kind == ArrayKind.Model)
            {
                return _models.TryGetValue(key.Number, out byte[]? text) ? NumberBytes.Of(text, piece) : null;
            }

            return _arrays(key) is { } numbers ? NumberBytes.Of(numbers, piece) : null;
        }
    }

    public ClusterState State()
    {
        lock (_gate)
        {
            return new ClusterState(_update, _spec?.Rows ?? 0, (_board?.Open ?? 0) + (_scores?.Open ?? 0) + (_rows?.Open ?? 0) + (_tasks?.Open ?? 0),
                (_board?.Given ?? 0) + (_scores?.Given ?? 0) + (_rows?.Given ?? 0) + (_tasks?.Given ?? 0), _gone,
                _began is { } began ? time.GetElapsedTime(began).TotalSeconds : 0, [.. _workers.Values.Select(w => w.State())]);
        }
    }

    public void Lost(string silo)
    {
        lock (_gate)
        {
            if (_workers.Remove(silo))
            {
                _gone++;
            }

            _board?.Lost(silo);
            _scores?.Lost(silo);
            _rows?.Lost(silo);
            _tasks?.Lost(silo);
            _isLost |= _needed.Contains(silo);
            Changed();
        }
    }

    private WorkItem? Find(string worker)
    {
        if (_finished)
        {
            return WorkItem.Finished;
        }

        if (!_workers.TryGetValue(worker, out WorkerRecord? record) || !record.IsReady)
        {
            return WorkItem.Join;
        }

        if (_tasks?.Next(worker) is { } task)
        {
            return new WorkItem(WorkKind.Task, _tasks.Number, new IndexRange(task, task + 1), null)
            {
                Task = _tasks.NameOf(task),
                HasInput = _tasks.InputOf(task) is not null,
            };
        }

        if (_scores?.Next(worker) is { } rows)
        {
            return new WorkItem(WorkKind.Score, _update, rows, _spec);
        }

        if (_rows?.Next(worker) is { } single)
        {
            return new WorkItem(WorkKind.Rows, _update, single, _spec);
        }

        string[] ready = [.. _workers.Where(w => w.Value.IsReady).Select(w => w.Key)];
        return _board?.Next(worker, (Array.IndexOf(ready, worker), ready.Length)) is { } next
            ? new WorkItem(next.Kind, _update, next.Range, _spec) { Sums = next.Sums, Rule = next.Kind == WorkKind.Slice ? _rule : null }
            : null;
    }

    private void Changed()
    {
        TaskCompletionSource changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
