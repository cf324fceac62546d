using System.Security.Cryptography;
using Entroscope.Cluster.Hosting;
using Entroscope.Cluster.Messages;
using Entroscope.Tasks;

namespace Entroscope.Cluster.Coordination;

/// <content>Lists of tasks, which the thread of the job has done.</content>
internal sealed partial class Coordinator
{
    /// <summary>Has tasks done by the workers.</summary>
    /// <param name="arrays">Reads the results.</param>
    /// <param name="done">Receives every task with its result, in the thread that calls.</param>
    /// <exception cref="DataException">A task cannot be done.</exception>
    public void Do(ITaskList tasks, IReadOnlyList<int> wanted, ArrayClient arrays, Action<int, byte[]> done, CancellationToken cancellation)
    {
        TaskBoard board;
        lock (_gate)
        {
            (_spec, _rule, _board, _scores, _rows) = (null, null, null, null, null);
            _update++;
            _tasks = board = new TaskBoard(_update, tasks, wanted, _taskTimes, time);
            Changed();
        }

        try
        {
            while (!board.IsDone)
            {
                Await(() => board.HasEnded || board.Refusal is not null, null, cancellation);
                (int task, string worker, byte[] hash) ended;
                lock (_gate)
                {
                    if (board.Refusal is { } refusal)
                    {
                        throw new DataException(refusal);
                    }

                    ended = board.TakeEnded();
                }

                Take(board, ended, arrays, done, cancellation);
            }
        }
        finally
        {
            lock (_gate)
            {
                _tasks = null;
                Changed();
            }
        }
    }

    public bool IsWanted(string worker, long update, int task)
    {
        lock (_gate)
        {
            return !_finished && _workers.ContainsKey(worker) && _tasks is { } board && board.Number == update && board.IsWanted(task);
        }
    }

    private void Take(
        TaskBoard board, (int Task, string Worker, byte[] Hash) ended, ArrayClient arrays, Action<int, byte[]> done, CancellationToken cancellation)
    {
        byte[]? result = null;
        try
        {
            result = arrays.ReadText(ended.Worker, new ArrayKey(ArrayKind.Result, board.Number, default, ended.Task, 1), cancellation);
        }
        catch (IOException)
        {
            // Somebody else does it again.
        }

        bool isFirst;
        lock (_gate)
        {
            if (result is null || !SHA256.HashData(result).AsSpan().SequenceEqual(ended.Hash))
            {
                board.Failed(ended.Worker, ended.Task);
                Changed();
                return;
            }

            isFirst = board.Read(ended.Task, ended.Worker);
        }

        if (isFirst)
        {
            done(ended.Task, result);
            lock (_gate)
            {
                board.Follow(ended.Task);
                Changed();
            }
        }
    }
}
