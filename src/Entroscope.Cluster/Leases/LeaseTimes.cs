namespace Entroscope.Cluster.Leases;

/// <summary>How long leases of a kind take: by this is known when one of them is late.</summary>
internal sealed class LeaseTimes
{
    private const int Kept = 64;
    private const int Late = 3;
    private readonly Queue<double> _seconds = new();

    /// <summary>Gets the least time from which a lease may be given to a second worker.</summary>
    public TimeSpan LeastDoubled { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets the least time after which a lease is given again.</summary>
    public TimeSpan LeastExpiry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets the time from which a lease may be given to a second worker while nothing else is to be given.</summary>
    public TimeSpan Doubled => TimeSpan.FromSeconds(Math.Max(LeastDoubled.TotalSeconds, 2 * Median()));

    /// <summary>Gets the time after which a lease is given again: three times the median, at least some seconds.</summary>
    public TimeSpan Expiry => TimeSpan.FromSeconds(Math.Max(LeastExpiry.TotalSeconds, Late * Median()));

    public void Add(TimeSpan taken)
    {
        _seconds.Enqueue(taken.TotalSeconds);
        if (_seconds.Count > Kept)
        {
            _seconds.Dequeue();
        }
    }

    private double Median()
    {
        double[] sorted = [.. _seconds.Order()];
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }
}
