using Entroscope.Cluster.Leases;
using Entroscope.Cluster.Messages;
using Entroscope.Learning;

namespace Entroscope.Cluster.Coordination;

/// <summary>
/// Where one update is: first nodes of the tree of tiles are summed by workers, which keep the sums; then slices of the parameters are estimated, each from the
/// slices of all sums. Sums whose worker is gone are made again. Not thread-safe.
/// </summary>
internal sealed class UpdateBoard
{
    private readonly TileRange _all;
    private readonly HashSet<TileRange> _leaves;
    private readonly Dictionary<string, HashSet<TileRange>> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<TileRange, double[]> _scalars = [];
    private readonly LeaseQueue<TileRange> _sums;
    private readonly LeaseQueue<IndexRange> _slices;
    private readonly Dictionary<IndexRange, (string Worker, byte[] Parts, bool IsAllowed)> _estimators = [];
    private Func<string, IndexRange, bool>? _prefers;
    private bool _isEstimating;

    /// <param name="all">All tiles of the update.</param>
    /// <param name="largest">The most tiles of a lease.</param>
    public UpdateBoard(TileRange all, int largest, LeaseTimes sums, LeaseTimes slices, TimeProvider time)
    {
        _all = all;
        _leaves = [.. all.Nodes(all, largest)];
        _sums = new LeaseQueue<TileRange>(sums, time);
        _slices = new LeaseQueue<IndexRange>(slices, time);
        foreach (TileRange node in _leaves.OrderBy(n => n.First))
        {
            _sums.Add(node);
        }
    }

    /// <summary>Gets whether all sums are known.</summary>
    public bool IsSummed => _sums.Open == 0;

    /// <summary>Gets whether all slices have been estimated.</summary>
    public bool IsEstimated => _isEstimating && _slices.Open == 0;

    public int Open => _sums.Open + _slices.Open;

    public int Given => _sums.Given + _slices.Given;

    /// <summary>Gets the tiles whose sums are known.</summary>
    public int TilesDone => _scalars.Keys.Sum(n => n.Count);

    /// <summary>Begins the estimation of slices.</summary>
    /// <param name="prefers">Which worker is to take which slice, where it can choose; null for any.</param>
    public void Estimate(IEnumerable<IndexRange> slices, Func<string, IndexRange, bool>? prefers = null)
    {
        (_isEstimating, _prefers) = (true, prefers);
        foreach (IndexRange slice in slices)
        {
            _slices.Add(slice);
        }
    }

    /// <summary>Finds work for a worker.</summary>
    /// <param name="place">Which of the workers it is, of how many: each begins at tiles of its own, so that the sums it holds are few and large.</param>
    /// <returns>The tiles to sum, or the slice to estimate and where the sums are; null where there is none now.</returns>
    public (WorkKind Kind, IndexRange Range, Holding[] Sums)? Next(string worker, (int Rank, int Workers) place)
    {
        long first = (long)_all.Count * place.Rank / place.Workers, end = (long)_all.Count * (place.Rank + 1) / place.Workers;
        if (_sums.TryTake(worker, node => node.First >= first && node.First < end, out TileRange tiles))
        {
            return (WorkKind.Sum, new IndexRange(tiles.First, tiles.End), []);
        }

        if (!_isEstimating || _sums.Open > 0)
        {
            return null;
        }

        var cover = new List<Holding>();
        return Cover(_all, cover) && _slices.TryTake(worker, _prefers is { } prefers ? s => prefers(worker, s) : null, out IndexRange slice)
            ? (WorkKind.Slice, slice, [.. cover])
            : null;
    }

    /// <summary>Takes the answer to a lease of tiles.</summary>
    /// <param name="scalars">What is summed beside the counts.</param>
    /// <param name="holds">All nodes that the worker has the sums of.</param>
    /// <returns>Whether the answer makes sense.</returns>
    public bool Summed(string worker, TileRange tiles, double[] scalars, IEnumerable<TileRange> holds)
    {
        HashSet<TileRange> held = [.. holds];
        if (!_leaves.Contains(tiles) || !held.All(h => h.IsNode(_all)) || !held.Any(h => h.Contains(tiles)))
        {
            return false;
        }

        _held[worker] = held;
        if (_sums.Complete(tiles, worker))
        {
            _scalars[tiles] = scalars;
        }

        return true;
    }

    /// <summary>Gets what came of all slices.</summary>
    public Estimated Estimators => new(
        [.. _estimators.OrderBy(e => e.Key.First).Select(e => new Holding(e.Key, e.Value.Worker))],
        [.. _estimators.OrderBy(e => e.Key.First).SelectMany(e => e.Value.Parts)],
        _estimators.Values.All(e => e.IsAllowed));

    /// <summary>Takes the answer to a lease of a slice, which the worker keeps.</summary>
    /// <param name="parts">The hashes of its parts.</param>
    /// <param name="allowed">Whether a network may have its parameters.</param>
    public void Estimated(string worker, IndexRange slice, byte[] parts, bool allowed)
    {
        if (_slices.Complete(slice, worker))
        {
            _estimators[slice] = (worker, parts, allowed);
        }
    }

    /// <summary>Takes a lease back that its worker could not do.</summary>
    public void Failed(string worker, WorkKind kind, IndexRange range)
    {
        if (kind == WorkKind.Sum)
        {
            _sums.GiveBack(new TileRange(range.First, range.End), worker);
        }
        else
        {
            _slices.GiveBack(range, worker);
        }
    }

    /// <summary>Takes all leases of a worker back; what it alone had the sums of is to be summed again.</summary>
    public void Lost(string worker)
    {
        _sums.Release(worker);
        _slices.Release(worker);
        if (!IsEstimated)
        {
            foreach (IndexRange slice in _estimators.Keys.ToArray().Where(s => string.Equals(_estimators[s].Worker, worker, StringComparison.Ordinal)))
            {
                _estimators.Remove(slice);
                _slices.Add(slice);
            }
        }

        Forget(worker);
    }

    /// <summary>Sums again what a worker alone had the sums of.</summary>
    public void Forget(string worker)
    {
        if (!_held.Remove(worker) || IsEstimated)
        {
            return;
        }

        foreach (TileRange node in _leaves.Where(n => _scalars.ContainsKey(n) && !_held.Values.Any(h => h.Any(m => m.Contains(n)))))
        {
            _sums.Add(node);
        }
    }

    /// <summary>Sums the scalars over all tiles, in the order of their tree.</summary>
    public double[] Scalars() => Scalars(_all);

    private double[] Scalars(TileRange node)
    {
        if (_scalars.TryGetValue(node, out double[]? known))
        {
            return known;
        }

        (TileRange left, TileRange right) = node.Halves();
        double[] first = Scalars(left), second = Scalars(right);
        double[] sum = new double[first.Length];
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] = first[i] + second[i];
        }

        return sum;
    }

    private bool Cover(TileRange node, List<Holding> cover)
    {
        foreach ((string worker, HashSet<TileRange> held) in _held)
        {
            if (held.Contains(node))
            {
                cover.Add(new Holding(new IndexRange(node.First, node.End), worker));
                return true;
            }
        }

        if (_leaves.Contains(node) || node.Count <= 1)
        {
            return false;
        }

        (TileRange left, TileRange right) = node.Halves();
        return Cover(left, cover) && Cover(right, cover);
    }
}
