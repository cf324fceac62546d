using System.Runtime.ExceptionServices;

namespace Entroscope.Engine;

/// <summary>
/// Does tasks on several threads without allocating: the threads stay between calls, waiting for the next one. The caller works, too.
/// </summary>
/// <remarks>
/// Tasks are taken in increasing order. A failing task stops the others and its exception is thrown to the caller. Calls from several
/// threads at once, or from within a task, have threads of their own.
/// </remarks>
internal static class WorkCrew
{
    private static readonly Lock Gate = new();
    private static readonly Stack<Member> Idle = new();

    [ThreadStatic]
    private static Stack<Job>? _spareJobs;

    /// <summary>Does the tasks 0..tasks-1.</summary>
    /// <param name="threads">The largest number of threads, the calling one included.</param>
    /// <param name="cancellation">Stops between tasks.</param>
    public static void Run(int threads, int tasks, IParallelWork work, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        int members = Math.Min(threads, tasks) - 1;
        if (members <= 0)
        {
            for (int task = 0; task < tasks; task++)
            {
                cancellation.ThrowIfCancellationRequested();
                work.Do(0, task);
            }

            // Tasks work with pointers into what the work refers to.
            GC.KeepAlive(work);
            return;
        }

        Stack<Job> spare = _spareJobs ??= new Stack<Job>();
        Job job = spare.TryPop(out Job? used) ? used : new Job();
        job.Begin(work, tasks, members, cancellation);
        for (int m = 1; m <= members; m++)
        {
            Hire().Start(job, m);
        }

        job.Work(0);
        Exception? failure = job.Join();
        GC.KeepAlive(work);
        spare.Push(job);
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    private static Member Hire()
    {
        lock (Gate)
        {
            return Idle.TryPop(out Member? member) ? member : new Member();
        }
    }

    private static void Dismiss(Member member)
    {
        lock (Gate)
        {
            Idle.Push(member);
        }
    }

#pragma warning disable CA1001 // Jobs and members are used again and live as long as the process.
    /// <summary>One call of <see cref="Run"/>.</summary>
    private sealed class Job
    {
        private readonly ManualResetEventSlim _done = new(false, SpinsBeforeBlocking);
        private IParallelWork _work = null!;
        private CancellationToken _cancellation;
        private Exception? _failure;
        private int _tasks;
        private int _next;
        private int _busy;

        public void Begin(IParallelWork work, int tasks, int members, CancellationToken cancellation)
        {
            (_work, _tasks, _cancellation, _failure, _next, _busy) = (work, tasks, cancellation, null, 0, members);
            _done.Reset();
        }

        public void Work(int worker)
        {
            try
            {
                // A task that has been taken is done, whatever happens elsewhere: another one may wait for it.
                while (MayGoOn() && Interlocked.Increment(ref _next) - 1 is int task && task < _tasks)
                {
                    _work.Do(worker, task);
                }
            }
#pragma warning disable CA1031 // Whatever a task throws is thrown to the caller of Run.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Interlocked.CompareExchange(ref _failure, e, null);
            }
        }

        private bool MayGoOn()
        {
            _cancellation.ThrowIfCancellationRequested();
            return Volatile.Read(ref _failure) is null;
        }

        public void Leave()
        {
            if (Interlocked.Decrement(ref _busy) == 0)
            {
                _done.Set();
            }
        }

        public Exception? Join()
        {
            _done.Wait(CancellationToken.None);
            _work = null!;
            return _failure;
        }
    }

    /// <summary>A thread that waits for jobs.</summary>
    private sealed class Member
    {
        private readonly ManualResetEventSlim _called = new(false, SpinsBeforeBlocking);
        private Job _job = null!;
        private int _worker;

        public Member()
        {
            var thread = new Thread(Live) { IsBackground = true, Name = "Entroscope engine" };
            thread.Start();
        }

        public void Start(Job job, int worker)
        {
            (_job, _worker) = (job, worker);
            _called.Set();
        }

        private void Live()
        {
            while (true)
            {
                _called.Wait();
                _called.Reset();
                Job job = _job;
                job.Work(_worker);
                Dismiss(this);
                job.Leave();
            }
        }
    }

#pragma warning restore CA1001

    // Long enough to bridge the gap between two passes over a batch, short enough not to burn a core that another program could use.
    private const int SpinsBeforeBlocking = 2000;
}
