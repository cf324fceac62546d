using System.Security.Cryptography;
using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Messages;
using Entroscope.Tasks;

namespace Entroscope.Cluster.Workers;

/// <summary>The tasks that a worker does, and their results until the coordinator has read them: by then it has begun the next one.</summary>
internal sealed class WorkerTasks(JobData job)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, byte[]> _results = [];
    private ITaskList? _list;
    private long _number;

    /// <summary>Returns whether a list is the present one.</summary>
    public bool Has(long number) => _list is not null && _number == number;

    /// <summary>Goes to a list.</summary>
    /// <param name="description">Its kind and payload.</param>
    public void Take(long number, byte[] description)
    {
        lock (_gate)
        {
            _results.Clear();
        }

        (_list, _number) = (job.Tasks((TaskKind)description[0], description[1..]), number);
    }

    /// <summary>Does a task.</summary>
    /// <returns>The hash of its result.</returns>
    /// <exception cref="RefusedException">It is another task here.</exception>
    public byte[] Do(int task, string name, byte[] input, CancellationToken cancellation)
    {
        if (task >= _list!.Count || !string.Equals(_list.NameOf(task), name, StringComparison.Ordinal))
        {
            throw new RefusedException(Invariant($"task {task + 1} is another one here than at the coordinator: data or options differ"));
        }

        byte[] result = _list.Run(task, input, cancellation);
        lock (_gate)
        {
            _results[task] = result;
        }

        return SHA256.HashData(result);
    }

    /// <summary>Reads a piece of a result, which is forgotten with its last one.</summary>
    public ReadOnlyMemory<byte>? Read(ArrayKey key, int piece)
    {
        lock (_gate)
        {
            if (key.Number != _number || !_results.TryGetValue(key.Slice, out byte[]? result))
            {
                return null;
            }

            ReadOnlyMemory<byte>? bytes = NumberBytes.Of(result, piece);
            if (bytes is not { Length: NumberBytes.Piece * sizeof(double) })
            {
                _results.Remove(key.Slice);
            }

            return bytes;
        }
    }
}
