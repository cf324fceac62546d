namespace Entroscope.Engine;

/// <summary>
/// Works through numbered blocks on several threads and merges their results in the order of the blocks, so that a sum over blocks is
/// the same for any number of threads. Allocates nothing after its construction.
/// </summary>
internal sealed class OrderedBlocks : IParallelWork
{
    private readonly object _turn = new();
    private IOrderedWork _work = null!;
    private int _merged;
    private bool _failed;

    /// <summary>Does the blocks 0..blocks-1 and merges them in this order.</summary>
    /// <param name="cancellation">Stops between blocks.</param>
    public void Run(int threads, int blocks, IOrderedWork work, CancellationToken cancellation)
    {
        (_work, _merged, _failed) = (work, 0, false);
        WorkCrew.Run(threads, blocks, this, cancellation);
    }

    void IParallelWork.Do(int worker, int task)
    {
        bool done = false;
        try
        {
            _work.Do(worker, task);
            AwaitTurn(task);
            if (!_failed)
            {
                _work.Merge(worker, task);
            }

            done = true;
        }
        finally
        {
            lock (_turn)
            {
                _failed |= !done;
                _merged++;
                Monitor.PulseAll(_turn);
            }
        }
    }

    private void AwaitTurn(int task)
    {
        lock (_turn)
        {
            while (_merged != task && !_failed)
            {
                Monitor.Wait(_turn);
            }
        }
    }
}
