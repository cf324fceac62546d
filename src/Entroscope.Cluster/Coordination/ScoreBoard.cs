using Entroscope.Cluster.Leases;
using Entroscope.Cluster.Messages;
using Entroscope.Learning;

namespace Entroscope.Cluster.Coordination;

/// <summary>Where one scoring is: nodes of the tree of tiles are scored by workers. Not thread-safe.</summary>
internal sealed class ScoreBoard
{
    private readonly TileRange _all;
    private readonly LeaseQueue<TileRange> _leases;
    private readonly Dictionary<TileRange, double> _sums = [];

    public ScoreBoard(TileRange all, int largest, LeaseTimes times, TimeProvider time)
    {
        _all = all;
        _leases = new LeaseQueue<TileRange>(times, time);
        foreach (TileRange node in all.Nodes(all, largest))
        {
            _leases.Add(node);
        }
    }

    public bool IsDone => _leases.Open == 0;

    public int Open => _leases.Open;

    public int Given => _leases.Given;

    public IndexRange? Next(string worker) => _leases.TryTake(worker, null, out TileRange node) ? new IndexRange(node.First, node.End) : null;

    public void Scored(string worker, IndexRange range, double sum)
    {
        var node = new TileRange(range.First, range.End);
        if (_leases.Complete(node, worker))
        {
            _sums[node] = sum;
        }
    }

    public void Failed(string worker, IndexRange range) => _leases.GiveBack(new TileRange(range.First, range.End), worker);

    public void Lost(string worker) => _leases.Release(worker);

    /// <summary>Sums over all tiles in the order of their tree.</summary>
    public double Sum() => Sum(_all);

    private double Sum(TileRange node)
    {
        if (_sums.TryGetValue(node, out double known))
        {
            return known;
        }

        (TileRange left, TileRange right) = node.Halves();
        double sum = Sum(left);
        return sum + Sum(right);
    }
}
