using Entroscope.Cluster.Tests.Support;
using Xunit;

namespace Entroscope.Cluster.Tests;

/// <summary>Leases: given in order, given again when their worker is gone or late, twice when nothing else is left; late answers change nothing.</summary>
public sealed class LeaseQueueTests
{
    private readonly FakeTime _time = new();
    private readonly LeaseTimes _times = new();

    [Fact]
    public void Leases_are_given_in_order_and_each_once()
    {
        LeaseQueue<int> queue = Queue(3);
        Assert.Equal([0, 1, 2], [Take(queue, "a"), Take(queue, "b"), Take(queue, "a")]);
        Assert.Null(Take(queue, "b"));
        Assert.Equal((3, 3), (queue.Open, queue.Given));
    }

    [Fact]
    public void Preferred_leases_come_first_and_then_the_last()
    {
        LeaseQueue<int> queue = Queue(4);
        Assert.True(queue.TryTake("a", key => key == 1, out int first));
        Assert.True(queue.TryTake("a", key => key == 1, out int second));
        Assert.Equal((1, 3), (first, second));
    }

    [Fact]
    public void Leases_of_a_worker_that_is_gone_are_given_again()
    {
        LeaseQueue<int> queue = Queue(2);
        Take(queue, "a");
        Take(queue, "a");
        queue.Release("a");
        Assert.Equal([0, 1], [Take(queue, "b"), Take(queue, "b")]);
    }

    [Fact]
    public void A_late_lease_is_given_again_after_three_medians_but_not_before_ten_seconds()
    {
        LeaseQueue<int> queue = Queue(4);
        for (int i = 0; i < 3; i++)
        {
            Take(queue, "a");
            _time.Pass(6);
            Assert.True(queue.Complete(i, "a"));
        }

        Take(queue, "a");
        _time.Pass(11.9);
        Assert.Null(Take(queue, "b"));
        _time.Pass(0.2);

        // Twice the median: to a second worker while nothing else is left.
        Assert.Equal(3, Take(queue, "b"));
        Assert.Null(Take(queue, "c"));
        _time.Pass(18);
        Assert.Equal(3, Take(queue, "c"));
    }

    [Fact]
    public void The_first_answer_counts_and_others_change_nothing()
    {
        LeaseQueue<int> queue = Queue(1);
        Take(queue, "a");
        _time.Pass(30);
        Take(queue, "b");
        Assert.True(queue.Complete(0, "b"));
        Assert.False(queue.Complete(0, "a"));
        Assert.False(queue.Complete(7, "a"));
        Assert.Equal(0, queue.Open);
        queue.GiveBack(0, "a");
        queue.GiveBack(9, "a");
        Assert.Null(Take(queue, "c"));
    }

    [Fact]
    public void A_lease_that_was_given_back_or_opened_again_is_free()
    {
        LeaseQueue<int> queue = Queue(1);
        Take(queue, "a");
        queue.GiveBack(0, "a");
        Assert.Equal(0, Take(queue, "b"));
        queue.Complete(0, "b");
        queue.Add(0);
        queue.Add(0);
        Assert.Equal((1, 0), (queue.Open, Take(queue, "b")));
    }

    private LeaseQueue<int> Queue(int count)
    {
        var queue = new LeaseQueue<int>(_times, _time);
        for (int i = 0; i < count; i++)
        {
            queue.Add(i);
        }

        return queue;
    }

    private static int? Take(LeaseQueue<int> queue, string worker) => queue.TryTake(worker, null, out int key) ? key : null;
}
