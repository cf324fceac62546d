namespace Entroscope.Numerics;

/// <summary>Puts things together, always the two that it costs least to join.</summary>
internal sealed class Agglomeration
{
    private readonly Func<int, int, double> _cost;
    private readonly Action<int, int> _join;
    private readonly double[,] _costs;
    private readonly List<int> _alive;
    private readonly List<int>[] _groups;

    /// <param name="cost">What it costs to join two groups, named by their first thing.</param>
    public Agglomeration(int count, Func<int, int, double> cost, Action<int, int> join)
    {
        (_cost, _join, _costs) = (cost, join, new double[count, count]);
        _alive = [.. Enumerable.Range(0, count)];
        _groups = [.. _alive.Select(d => new List<int> { d })];
        _alive.ForEach(Fill);
        FindNext();
    }

    /// <summary>Gets the groups, each with its things.</summary>
    public IEnumerable<List<int>> Groups => _alive.Select(g => _groups[g]);

    /// <summary>Gets the number of groups.</summary>
    public int Count => _alive.Count;

    /// <summary>Gets the two groups to be joined next, and what it costs; only where there are two.</summary>
    public (int Into, int Gone, double Cost) Next { get; private set; }

    /// <summary>Joins the next two.</summary>
    public void Join()
    {
        (int into, int gone, _) = Next;
        _join(into, gone);
        _groups[into].AddRange(_groups[gone]);
        _alive.Remove(gone);
        Fill(into);
        FindNext();
    }

    private void Fill(int a)
    {
        foreach (int b in _alive)
        {
            _costs[a, b] = _costs[b, a] = a == b ? 0 : _cost(a, b);
        }
    }

    private void FindNext()
    {
        (int, int, double Cost) best = (0, 0, double.PositiveInfinity);
        for (int i = 0; i < _alive.Count; i++)
        {
            for (int j = i + 1; j < _alive.Count; j++)
            {
                double cost = _costs[_alive[i], _alive[j]];
                best = cost < best.Cost ? (_alive[i], _alive[j], cost) : best;
            }
        }

        Next = best;
    }
}
