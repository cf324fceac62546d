using System.Runtime.ExceptionServices;

namespace Entroscope.Numerics;

/// <summary>Parallel loops whose failure is the exception of the first iteration that failed, as in a sequential loop, on any number of threads.</summary>
internal static class ParallelLoop
{
    /// <summary>Runs the iterations 0..count-1.</summary>
    /// <param name="options">Threads and cancellation; null for the defaults.</param>
    public static void For(int count, Action<int> body, ParallelOptions? options = null) =>
        For(count, static () => 0, (i, _) => body(i), options);

    /// <summary>Runs the iterations 0..count-1 with something that the iterations of a thread share.</summary>
    /// <typeparam name="T">What they share.</typeparam>
    /// <param name="options">Threads and cancellation; null for the defaults.</param>
    public static void For<T>(int count, Func<T> shared, Action<int, T> body, ParallelOptions? options = null)
    {
        var gate = new Lock();
        (int first, Exception? failure) = (count, null);
        Parallel.For(
            0,
            count,
            options ?? new ParallelOptions(),
            shared,
            (i, state, own) =>
            {
                try
                {
                    body(i, own);
                }
                catch (Exception error)
                {
                    // Iterations below the break still run: the first failure is found whatever the order.
                    state.Break();
                    lock (gate)
                    {
                        (first, failure) = i < first ? (i, error) : (first, failure);
                    }
                }

                return own;
            },
            _ => { });
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
