using Entroscope.Engine;
using Xunit;

namespace Entroscope.Tests.Engine;

/// <summary>Every task is done once, whoever calls and whatever fails.</summary>
public sealed class WorkCrewTests
{
    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(4, 1000)]
    [InlineData(16, 5)]
    public void Tasks_AreAllDoneOnce(int threads, int tasks)
    {
        int[] done = new int[tasks];
        int largest = -1;
        WorkCrew.Run(threads, tasks, new Work((worker, task) =>
        {
            Interlocked.Increment(ref done[task]);
            int seen = Volatile.Read(ref largest);
            while (worker > seen && Interlocked.CompareExchange(ref largest, worker, seen) != seen)
            {
                seen = Volatile.Read(ref largest);
            }
        }), TestContext.Current.CancellationToken);
        Assert.All(done, count => Assert.Equal(1, count));
        Assert.True(largest < Math.Max(1, Math.Min(threads, tasks)));
    }

    [Fact]
    public void AWorker_DoesOneTaskAtATime()
    {
        int[] inside = new int[4];
        WorkCrew.Run(4, 2000, new Work((worker, _) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside[worker]));
            Interlocked.Decrement(ref inside[worker]);
        }), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void AnException_ReachesTheCaller_AndTheCrewGoesOn(int threads)
    {
        for (int round = 0; round < 50; round++)
        {
            int done = 0;
            var error = Assert.Throws<InvalidOperationException>(() => WorkCrew.Run(threads, 100, new Work((_, task) =>
            {
                Interlocked.Increment(ref done);
                _ = task == 13 ? throw new InvalidOperationException("task 13") : task;
            }), CancellationToken.None));
            Assert.Equal("task 13", error.Message);
            Assert.True(done is >= 14 and <= 100);
            Tasks_AreAllDoneOnce(threads, 40);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Cancellation_StopsBetweenTasks(int threads)
    {
        using var source = new CancellationTokenSource();
        int done = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => WorkCrew.Run(threads, 10_000, new Work((_, task) =>
        {
            Interlocked.Increment(ref done);
            if (task == 5)
            {
                source.Cancel();
            }
        }), source.Token));
        Assert.True(done is >= 6 and < 10_000);
        Assert.ThrowsAny<OperationCanceledException>(
            () => WorkCrew.Run(threads, 1, new Work((_, _) => Assert.Fail("A cancelled call does nothing.")), source.Token));
    }

    [Fact]
    public void NestedCalls_DoAllTheirTasks()
    {
        int done = 0;
        WorkCrew.Run(3, 6, new Work((_, _) => WorkCrew.Run(3, 5, new Work((_, _) => WorkCrew.Run(2, 4, new Work((_, _) => Interlocked.Increment(ref done)))))),
            TestContext.Current.CancellationToken);
        Assert.Equal(6 * 5 * 4, done);
    }

    [Fact]
    public void ManyCallers_DoNotDisturbEachOther()
    {
        var callers = new Thread[12];
        int[] sums = new int[callers.Length];
        for (int c = 0; c < callers.Length; c++)
        {
            int caller = c;
            callers[c] = new Thread(() =>
            {
                for (int round = 0; round < 100; round++)
                {
                    WorkCrew.Run(3, 20, new Work((_, task) => Interlocked.Add(ref sums[caller], task)), CancellationToken.None);
                }
            });
            callers[c].Start();
        }

        Array.ForEach(callers, t => t.Join());
        Assert.All(sums, sum => Assert.Equal(100 * 190, sum));
    }

    private sealed class Work(Action<int, int> action) : IParallelWork
    {
        public void Do(int worker, int task) => action(worker, task);
    }
}
