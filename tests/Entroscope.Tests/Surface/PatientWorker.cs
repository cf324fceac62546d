using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Entroscope.Tests.Surface;

/// <summary>Runs calls on a thread of its own, one by one, and gives up on one that does not end.</summary>
internal sealed class PatientWorker
{
    private const int StackBytes = 16 << 20;

    private BlockingCollection<Action> _work = [];

    public PatientWorker() => Start();

    /// <summary>Runs a call; an exception of it is thrown here.</summary>
    /// <returns>False where it did not end in time; its thread is left to itself.</returns>
    public bool Run(Action call, TimeSpan limit)
    {
        Exception? error = null;
        var done = new ManualResetEventSlim();
        _work.Add(() =>
        {
            try
            {
                call();
            }
            catch (Exception e)
            {
                error = e;
            }

            done.Set();
        });
        if (!done.Wait(limit))
        {
            _work = [];
            Start();
            return false;
        }

        if (error is not null)
        {
            ExceptionDispatchInfo.Capture(error).Throw();
        }

        return true;
    }

    private void Start()
    {
        BlockingCollection<Action> work = _work;
        new Thread(
            () =>
            {
                foreach (Action call in work.GetConsumingEnumerable())
                {
                    call();
                }
            },
            StackBytes)
        { IsBackground = true }.Start();
    }
}
