using Entroscope.Engine;

namespace Entroscope.Learning;

/// <summary>
/// Adds up the counts of tiles in their tree (<see cref="TileRange"/>). It keeps a tensor of counts for every level of the tree below the root, made when it is
/// first needed: log2 of the number of tiles, beside the counts that the sum goes to. In its steady state it allocates nothing.
/// </summary>
internal sealed class TileSums(int threads)
{
    private readonly List<ExpectedCounts[]> _spare = [];

    /// <summary>Sums over tiles.</summary>
    /// <param name="counts">Receives the counts, one tensor a component; zero before.</param>
    /// <returns>The sum of what the tiles return.</returns>
    public double Sum(TileRange tiles, ExpectedCounts[] counts, ITileCounter counter)
    {
        if (tiles.Count == 0)
        {
            return 0;
        }

        try
        {
            return Sum(tiles, counts, 0, counter);
        }
        catch
        {
            // They hold what belongs to a pass that did not end.
            _spare.Clear();
            throw;
        }
    }

    private double Sum(TileRange tiles, ExpectedCounts[] counts, int level, ITileCounter counter)
    {
        if (tiles.Count == 1)
        {
            return counter.Count(tiles.First, counts);
        }

        (TileRange left, TileRange right) = tiles.Halves();
        double sum = Sum(left, counts, level, counter);
        ExpectedCounts[] others = Spare(level, counts);
        sum += Sum(right, others, level + 1, counter);
        for (int z = 0; z < counts.Length; z++)
        {
            counts[z].Absorb(others[z], threads);
        }

        return sum;
    }

    private ExpectedCounts[] Spare(int level, ExpectedCounts[] like)
    {
        while (_spare.Count <= level)
        {
            _spare.Add(Array.ConvertAll(like, counts => counts.Zeros()));
        }

        return _spare[level];
    }
}

/// <summary>What counts the rows of a tile.</summary>
internal interface ITileCounter
{
    /// <summary>Adds the counts of a tile.</summary>
    /// <param name="counts">The counts, one tensor a component; zero before.</param>
    /// <returns>The sum of the objective over the rows, in nats.</returns>
    double Count(int tile, ExpectedCounts[] counts);
}
