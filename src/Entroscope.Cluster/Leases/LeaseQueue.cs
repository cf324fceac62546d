using System.Diagnostics.CodeAnalysis;

namespace Entroscope.Cluster.Leases;

/// <summary>
/// Pieces of work that workers take, in the order in which they were added. A piece whose worker is gone or late is given again; while none is left, the
/// one that was given first is given to a second worker. The first answer counts, later ones change nothing. Not thread-safe.
/// </summary>
/// <typeparam name="TKey">What names a piece.</typeparam>
internal sealed class LeaseQueue<TKey>(LeaseTimes times, TimeProvider time)
    where TKey : notnull
{
    private const int MostHolders = 2;
    private readonly Dictionary<TKey, Entry> _entries = [];
    private readonly List<Entry> _order = [];
    private int _open;

    /// <summary>Gets the number of pieces that have no answer.</summary>
    public int Open => _open;

    /// <summary>Gets the number of leases that workers have.</summary>
    public int Given => _order.Sum(e => e.Holders.Count);

    /// <summary>Adds a piece; one that is there already is open again.</summary>
    public void Add(TKey key)
    {
        if (!_entries.TryGetValue(key, out Entry? entry))
        {
            entry = new Entry(key);
            _entries.Add(key, entry);
            _order.Add(entry);
        }
        else if (!entry.IsDone)
        {
            return;
        }

        (entry.IsDone, _open) = (false, _open + 1);
        entry.Holders.Clear();
    }

    /// <summary>Takes a piece for a worker.</summary>
    /// <param name="preferred">The pieces to take first; of the others the last one comes next.</param>
    /// <returns>Whether there is one for this worker now.</returns>
    public bool TryTake(string worker, Func<TKey, bool>? preferred, [MaybeNullWhen(false)] out TKey key)
    {
        long now = time.GetTimestamp();
        Entry? found = (preferred is null ? null : Free(preferred)) ?? LastFree(preferred is null)
            ?? Oldest(worker, times.Expiry, now, int.MaxValue) ?? Oldest(worker, times.Doubled, now, MostHolders);
        if (found is null)
        {
            key = default;
            return false;
        }

        found.Holders.RemoveAll(h => string.Equals(h.Worker, worker, StringComparison.Ordinal));
        found.Holders.Add((worker, now));
        key = found.Key;
        return true;
    }

    /// <summary>Takes an answer.</summary>
    /// <returns>Whether it is the first one of a piece that is there.</returns>
    public bool Complete(TKey key, string worker)
    {
        if (!_entries.TryGetValue(key, out Entry? entry) || entry.IsDone)
        {
            return false;
        }

        foreach ((string _, long since) in entry.Holders.Where(h => string.Equals(h.Worker, worker, StringComparison.Ordinal)))
        {
            times.Add(time.GetElapsedTime(since));
        }

        (entry.IsDone, _open) = (true, _open - 1);
        entry.Holders.Clear();
        return true;
    }

    /// <summary>Takes one lease of a worker back.</summary>
    public void GiveBack(TKey key, string worker)
    {
        if (_entries.TryGetValue(key, out Entry? entry))
        {
            entry.Holders.RemoveAll(h => string.Equals(h.Worker, worker, StringComparison.Ordinal));
        }
    }

    /// <summary>Takes all leases of a worker back.</summary>
    public void Release(string worker)
    {
        foreach (Entry entry in _order)
        {
            entry.Holders.RemoveAll(h => string.Equals(h.Worker, worker, StringComparison.Ordinal));
        }
    }

    private Entry? Free(Func<TKey, bool> preferred) => _order.Find(e => IsFree(e) && preferred(e.Key));

    private Entry? LastFree(bool first) => first ? _order.Find(IsFree) : _order.FindLast(IsFree);

    private static bool IsFree(Entry entry) => !entry.IsDone && entry.Holders.Count == 0;

    private Entry? Oldest(string worker, TimeSpan age, long now, int mostHolders) => _order
        .Where(e => !e.IsDone && e.Holders.Count > 0 && e.Holders.Count < mostHolders
            && e.Holders.TrueForAll(h => time.GetElapsedTime(h.Since, now) >= age && !string.Equals(h.Worker, worker, StringComparison.Ordinal)))
        .MinBy(e => e.Holders[0].Since);

    private sealed class Entry(TKey key)
    {
        public TKey Key { get; } = key;

        public bool IsDone { get; set; }

        public List<(string Worker, long Since)> Holders { get; } = [];
    }
}
