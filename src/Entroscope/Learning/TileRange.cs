using System.Numerics;

namespace Entroscope.Learning;

/// <summary>
/// Neighbouring tiles of a pass. A tile is a part of the rows of the pass, of <see cref="Engine.EngineOptions.TileRows"/> rows but for the last one. Sums over
/// all tiles are formed in a fixed binary tree: of n tiles the first 2^k, the largest power of 2 below n, and the others are summed by themselves. Which of the
/// sums that occur, the nodes of the tree, are computed where changes no bit of the whole.
/// </summary>
/// <param name="First">The first tile.</param>
/// <param name="End">The tile after the last one.</param>
internal readonly record struct TileRange(int First, int End)
{
    /// <summary>Gets the number of tiles.</summary>
    public int Count => End - First;

    /// <summary>Gets all tiles of a number of rows.</summary>
    /// <param name="tileRows">The rows of a tile.</param>
    public static TileRange Of(int rows, int tileRows) => new(0, (int)(((long)rows + tileRows - 1) / tileRows));

    /// <summary>Gets the two nodes that a node of more than one tile is the sum of.</summary>
    public (TileRange Left, TileRange Right) Halves()
    {
        int middle = First + (int)(BitOperations.RoundUpToPowerOf2((uint)Count) / 2);
        return (new TileRange(First, middle), new TileRange(middle, End));
    }

    /// <summary>Gets the rows of the tiles among those of the pass.</summary>
    /// <param name="rows">The number of rows of the pass.</param>
    /// <param name="tileRows">The rows of a tile.</param>
    public (int Start, int Count) Rows(int rows, int tileRows)
    {
        int start = First * tileRows;
        return (start, (int)Math.Min((long)End * tileRows, rows) - start);
    }

    /// <summary>
    /// Gets the fewest nodes of the tree over all tiles that make up these tiles, in their order: at most twice as many as the tree has levels.
    /// </summary>
    /// <param name="all">All tiles of the pass.</param>
    /// <param name="largest">The most tiles of a node.</param>
    public IEnumerable<TileRange> Nodes(TileRange all, int largest = int.MaxValue)
    {
        if (all.First >= First && all.End <= End && all.Count <= largest)
        {
            return all.Count > 0 ? [all] : [];
        }

        if (all.First >= End || all.End <= First)
        {
            return [];
        }

        (TileRange left, TileRange right) = all.Halves();
        return Nodes(left, largest).Concat(Nodes(right, largest));
    }

    /// <summary>Returns whether these tiles are a node of the tree over all tiles.</summary>
    public bool IsNode(TileRange all) => Count > 0 && Nodes(all).Take(2).SequenceEqual([this]);

    /// <summary>Returns whether other tiles are among these.</summary>
    public bool Contains(TileRange other) => First <= other.First && other.End <= End;
}
