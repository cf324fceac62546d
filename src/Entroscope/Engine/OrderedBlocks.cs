namespace Entroscope.Engine;

/// <summary>
/// Works through numbered blocks on several threads. Every thread has a state of its own; results are merged in the order of the blocks, so
/// a sum over blocks is the same for any number of threads.
/// </summary>
internal static class OrderedBlocks
{
    /// <summary>Runs <paramref name="work"/> for every block, then <paramref name="merge"/> in block order.</summary>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="threads">The largest number of threads.</param>
    /// <param name="open">Makes or fetches the state of a worker.</param>
    /// <param name="work">Computes a block; called by one thread at a time for a state.</param>
    /// <param name="merge">Takes the result of a block out of a state; called for block 0, 1, 2, ... one at a time.</param>
    /// <param name="cancellation">Stops between blocks.</param>
    public static void Run<TState>(
        int blocks, int threads, Func<int, TState> open, Action<TState, int> work, Action<TState, int>? merge, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        int workers = Math.Max(1, Math.Min(threads, blocks));
        int taken = -1;
        int merged = 0;
        bool failed = false;
        object turn = new();

        void Worker(int worker)
        {
            try
            {
                TState state = open(worker);
                while (!Volatile.Read(ref failed) && Interlocked.Increment(ref taken) is int block && block < blocks)
                {
                    cancellation.ThrowIfCancellationRequested();
                    work(state, block);
                    if (merge is not null && !MergeInTurn(state, block))
                    {
                        return;
                    }
                }
            }
            catch
            {
                lock (turn)
                {
                    failed = true;
                    Monitor.PulseAll(turn);
                }

                throw;
            }
        }

        bool MergeInTurn(TState state, int block)
        {
            lock (turn)
            {
                while (merged != block && !failed)
                {
                    Monitor.Wait(turn);
                }

                if (failed)
                {
                    return false;
                }

                merge!(state, block);
                merged++;
                Monitor.PulseAll(turn);
                return true;
            }
        }

        if (workers == 1)
        {
            Worker(0);
            return;
        }

        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, Worker);
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
